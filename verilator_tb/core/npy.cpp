#include "verilator_tb/core/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace m4::tb {
namespace {

constexpr std::string_view kFalse = "False";

class NpyParser {
 public:
  NpyParser(std::string name, Location where, std::string bytes)
      : name_(std::move(name)), where_(std::move(where)), bytes_(std::move(bytes)) {}

  NpyArray Parse(std::size_t max_rank) {
    const std::string_view header = Header();
    const std::string_view type = Type(header);
    const std::string_view order = Entry(header, "fortran_order");
    if (!order.starts_with(kFalse)) Fail("is in Fortran order", "C order is allowed");
    NpyArray array{Shape(header, max_rank), {}};
    RejectOthers(header);
    const auto width = static_cast<std::size_t>(type[1] - '0');
    std::size_t count = 1;
    for (const std::size_t extent : array.shape) {
      if (extent == 0) Fail("is empty", "at least one element is needed");
      if (extent > bytes_.size() / count) count = bytes_.size() + 1;  // more than there can be
      if (count <= bytes_.size()) count *= extent;
    }
    const std::string_view data = std::string_view{bytes_}.substr(data_begin_);
    if (count > bytes_.size() || data.size() != count * width) {
      Fail(fmt::format("has {} bytes of data", data.size()), "its header says another number");
    }
    array.values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      array.values.push_back(Element(data.substr(i * width, width), type[0] == 'i'));
    }
    return array;
  }

  [[noreturn]] void Fail(std::string_view wrong, std::string_view allowed) const {
    throw VectorError(where_, fmt::format("{} {}; {}", name_, wrong, allowed));
  }

 private:
  // The dictionary that describes the array; sets data_begin_.
  std::string_view Header() {
    constexpr std::string_view kMagic = "\x93NUMPY";
    const std::string_view bytes = bytes_;
    if (!bytes.starts_with(kMagic) || bytes.size() < 10) {
      Fail("is no .npy file", "one begins with \\x93NUMPY");
    }
    const int major = static_cast<unsigned char>(bytes[6]);
    const int minor = static_cast<unsigned char>(bytes[7]);
    if (major < 1 || major > 2 || minor != 0) {
      Fail(fmt::format("has format version {}.{}", major, minor), "1.0 and 2.0 are allowed");
    }
    const std::size_t length_bytes = major == 1 ? 2 : 4;
    const std::size_t begin = 8 + length_bytes;
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes && 8 + i < bytes.size(); ++i) {
      length |= std::size_t{static_cast<unsigned char>(bytes[8 + i])} << (8 * i);
    }
    if (begin + length > bytes.size()) Fail("ends within its header", "a whole file is needed");
    data_begin_ = begin + length;
    return bytes.substr(begin, length);
  }

  static void SkipSpaces(std::string_view& text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
  }

  // The text behind 'key': in the dictionary.
  std::string_view Entry(std::string_view header, std::string_view key) const {
    const std::string quoted = fmt::format("'{}':", key);
    const std::size_t at = header.find(quoted);
    if (at == std::string_view::npos) {
      Fail(fmt::format("has no '{}' in its header", key), "NumPy writes it");
    }
    header.remove_prefix(at + quoted.size());
    SkipSpaces(header);
    return header;
  }

  // What is left of the dictionary without its three entries: a key given twice may mean the other.
  void RejectOthers(std::string_view header) const {
    std::string rest(header);
    const auto cut = [&rest](const std::string& begin, std::string_view end) {
      const std::size_t at = rest.find(begin);
      rest.erase(at, rest.find(end, at + begin.size()) + end.size() - at);
    };
    cut("'descr':", Quoted(Type(header)));
    cut("'fortran_order':", kFalse);
    cut("'shape':", ")");
    std::erase(rest, ' ');
    for (const std::string_view good : {"{,,}", "{,,,}", "{,,}\n", "{,,,}\n"}) {
      if (rest == good) return;
    }
    Fail("has more than that in its header",
         "descr, fortran_order and shape are allowed, each once");
  }

  static std::string Quoted(std::string_view type) { return fmt::format("{}'", type); }

  // "i1", "u1", "i2" or "i4".
  std::string_view Type(std::string_view header) const {
    std::string_view text = Entry(header, "descr");
    const std::size_t end = text.starts_with('\'') ? text.find('\'', 1) : std::string_view::npos;
    const std::string_view type =
        end == std::string_view::npos ? std::string_view("?") : text.substr(1, end - 1);
    for (const std::string_view known : {"|i1", "|u1", "<i1", "<u1", "<i2", "<i4"}) {
      if (type == known) return type.substr(1);
    }
    Fail(fmt::format("has elements of type '{}'", type),
         "int8, uint8, int16 and int32, little-endian, are allowed");
  }

  std::vector<std::size_t> Shape(std::string_view header, std::size_t max_rank) const {
    std::string_view text = Entry(header, "shape");
    const std::size_t end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) {
      Fail("has no shape in its header", "(rows, columns) is needed");
    }
    text = text.substr(1, end - 1);
    std::vector<std::size_t> shape;
    while (SkipSpaces(text), !text.empty()) {
      std::size_t extent = 0;
      const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), extent);
      const auto digits = static_cast<std::size_t>(stop - text.data());
      const bool padded = digits > 1 && text[0] == '0';
      text.remove_prefix(digits);
      SkipSpaces(text);
      // (5) is a number; (5,) a shape.
      const bool ends = text.empty() && !shape.empty();
      if (error != std::errc() || padded || (!ends && !text.starts_with(','))) {
        Fail("has a broken shape", "(rows, columns) is needed");
      }
      if (!ends) text.remove_prefix(1);
      shape.push_back(extent);
    }
    if (shape.empty() || shape.size() > max_rank) {
      Fail(fmt::format("has rank {}", shape.size()),
           max_rank == 2 ? "ranks 1 and 2 are allowed"
                         : fmt::format("ranks 1 to {} are allowed", max_rank));
    }
    return shape;
  }

  static std::int32_t Element(std::string_view bytes, bool is_signed) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bits |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    if (!is_signed) return static_cast<std::int32_t>(bits);  // uint8 only
    const int unused = 32 - 8 * static_cast<int>(bytes.size());
    return static_cast<std::int32_t>(bits << unused) >> unused;
  }

  std::string name_;
  Location where_;
  std::string bytes_;
  std::size_t data_begin_ = 0;
};

}  // namespace

NpyArray ReadNpy(const std::filesystem::path& file, const Location& where, std::size_t max_rank) {
  const std::string name = file.filename().string();
  std::ifstream stream(file, std::ios::binary);
  if (!stream || !std::filesystem::is_regular_file(file)) {  // a pipe may never end
    NpyParser(name, where, "").Fail("cannot be read", "a readable .npy file is needed");
  }
  return ParseNpy({std::istreambuf_iterator<char>(stream), {}}, name, where, max_rank);
}

NpyArray ParseNpy(std::string bytes, const std::string& name, const Location& where,
                  std::size_t max_rank) {
  return NpyParser(name, where, std::move(bytes)).Parse(max_rank);
}

}  // namespace m4::tb
