// NumPy's .npy files.
#include "verilator_tb/core/npy.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

#include "verilator_tb/fuzz/targets.h"

namespace m4::fuzz {
namespace {

constexpr std::size_t kMostAxes = 4;

std::size_t HeaderBytes(const std::string& bytes) {
  const auto byte = [&bytes](std::size_t i) {
    return std::size_t{static_cast<unsigned char>(bytes.at(i))};
  };
  if (bytes.at(6) == 1) return 10 + byte(8) + (byte(9) << 8U);
  return 12 + byte(8) + (byte(9) << 8U) + (byte(10) << 16U) + (byte(11) << 24U);
}

// The first thing in quotes that looks like one.
std::string TypeOf(const std::string& bytes) {
  for (const char* type : {"|i1", "|u1", "<i1", "<u1", "<i2", "<i4"}) {
    if (bytes.find(fmt::format("'{}'", type)) < HeaderBytes(bytes)) return type;
  }
  throw Finding("no type in the header");
}

// The elements are the last bytes of the file, little-endian; how wide they are, their number says.
void ExpectElements(const tb::NpyArray& array, std::size_t width, const std::string& bytes) {
  std::size_t at = bytes.size() - array.values.size() * width;
  for (const std::int32_t value : array.values) {
    const auto bits = static_cast<std::uint32_t>(value);
    for (std::size_t i = 0; i < width; ++i, ++at) {
      Expect(static_cast<unsigned char>(bytes[at]) == ((bits >> (8 * i)) & 0xFF),
             fmt::format("an element is {}, which is not in the file", value));
    }
  }
}

// The dictionary that the header must be, but for spaces and the order of its entries.
void ExpectDictionary(const tb::NpyArray& array, const std::string& bytes) {
  std::string header = bytes.substr(bytes[6] == 1 ? 10 : 12);
  header.erase(header.size() - (bytes.size() - HeaderBytes(bytes)));
  std::erase(header, ' ');
  std::string shape = "'shape':(";
  for (const std::size_t extent : array.shape) shape += fmt::format("{},", extent);
  if (array.shape.size() > 1 && header.find(shape + ")") == std::string::npos) shape.pop_back();
  std::size_t left = header.size();
  for (const std::string& entry : {shape + ")", std::string("'fortran_order':False"),
                                   fmt::format("'descr':'{}'", TypeOf(bytes))}) {
    Expect(header.find(entry) != std::string::npos, "the header has no " + entry);
    Expect(header.find(entry) == header.rfind(entry), "the header has twice " + entry);
    left -= entry.size();
  }
  // Braces, two or three commas, a line end.
  Expect(left >= 4 && left <= 6, fmt::format("more in the header: {}", header));
}

}  // namespace

Answer Npy(const std::string& bytes) {
  return ReadOrRefuse<tb::VectorError>(
      [&bytes] {
        return tb::ParseNpy(bytes, "fuzz.npy", {"v.yaml", 6, 31}, kMostAxes);
      },
      [](const std::string& sentence) {
        ExpectOneLine(sentence);
        Expect(sentence.starts_with("v.yaml:6:31: fuzz.npy "), "no place: " + sentence);
      },
      [&bytes](const tb::NpyArray& array) {
        Expect(!array.shape.empty() && array.shape.size() <= kMostAxes, "a wrong rank");
        std::size_t count = 1;
        for (const std::size_t extent : array.shape) {
          Expect(extent > 0 && extent <= bytes.size(), "a wrong extent");
          count *= extent;
        }
        Expect(count == array.values.size(), "the shape is not that of the elements");
        ExpectDictionary(array, bytes);
        ExpectElements(array, static_cast<std::size_t>(TypeOf(bytes).back() - '0'), bytes);
      });
}

}  // namespace m4::fuzz
