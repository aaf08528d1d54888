// Baselines, spaces and computing BRAMs.
#include <fmt/format.h>

#include <array>
#include <utility>
#include <variant>

#include "golden_model/arith/precision.h"
#include "verilator_tb/perf/limits.h"
#include "verilator_tb/perf/reader_parts.h"

namespace m4::perf_tool {
namespace {

using tb::YamlMap;
using tb::YamlValue;

constexpr const char* kUnsorted = "the values of an axis ascend, each once; sort them";

perf::Axis ReadAxisOfPairs(const YamlValue& value) {
  perf::Axis axis = ReadAxis(value);
  for (const std::int64_t channels : axis) {
    if (channels % 2 != 0) {
      value.Fail(fmt::format("{} is odd; BRAMs compute channels in pairs", channels));
    }
  }
  return axis;
}

// Rows or columns that share a weight's copies.
perf::Axis ReadAxisOfDuplication(const YamlValue& value) {
  perf::Axis axis;
  for (const YamlValue& entry : value.List()) {
    axis.push_back(entry.IntegerOf(kDuplications));
    if (axis.size() > 1 && axis.back() <= axis[axis.size() - 2]) {
      entry.Fail(kUnsorted);
    }
  }
  return axis;
}

perf::BramacSpace ReadBramacSpace(YamlMap& map) {
  map.Allow({"dsp_q", "dsp_c", "kernel_words"});
  return {.dsp_q = ReadAxis(map.Get("dsp_q")),
          .dsp_c = ReadAxisOfPairs(map.Get("dsp_c")),
          .kernel_words = ReadAxis(map.Get("kernel_words"))};
}

perf::BramSpace ReadM4BramSpace(YamlMap& map) {
  map.Allow({"p", "bram_q", "dsp_q", "dsp_c", "bram_c", "dsp_k", "bram_k", "max_duplication"});
  perf::BramSpace space;
  space.p = ReadAxisOfDuplication(map.Get("p"));
  space.bram_q = ReadAxisOfDuplication(map.Get("bram_q"));
  space.bram_c = ReadAxisOfPairs(map.Get("bram_c"));
  space.bram_k = ReadAxis(map.Get("bram_k"));
  space.max_duplication = map.Get("max_duplication").IntegerOf(kDuplications);
  if (map.Find("dsp_q") || map.Find("dsp_c") || map.Find("dsp_k")) {
    space.dsp_q = ReadAxis(map.Get("dsp_q"));
    space.dsp_c = ReadAxis(map.Get("dsp_c"));
    space.dsp_k = ReadAxis(map.Get("dsp_k"));
  }
  return space;
}

perf::M4Bram ReadM4Bram(YamlMap& map) {
  map.Allow({"kind", "size", "clocking", "area", "space", "baseline", "above"});
  constexpr std::array<std::string_view, 2> kSizes = {"S", "L"};
  constexpr std::array<std::string_view, 2> kClockings = {"SY", "DP"};
  return {.version = {.large = map.Get("size").Choice("size", kSizes) == 1,
                      .double_pumped = map.Get("clocking").Choice("clocking", kClockings) == 1}};
}

perf::Bramac ReadBramac(YamlMap& map) {
  map.Allow({"kind", "columns", "readout", "word_bits", "mac2_cycles", "area", "space", "baseline",
             "above"});
  perf::Bramac bramac;
  bramac.columns = map.Get("columns").Integer(1, 64);
  bramac.readout = map.Get("readout").Integer(0, 1000);
  const YamlValue word = map.Get("word_bits");
  bramac.word_bits = word.Integer(8, 256);
  if (bramac.word_bits % 8 != 0) {
    word.Fail(fmt::format("{} bits; a word holds whole 8-bit weights", bramac.word_bits));
  }
  for (const auto& [width, cycles] : map.Get("mac2_cycles").Map().Entries()) {
    const int bits = width.IntegerOf(arith::kWeightBits);
    if (!bramac.mac2_cycles.emplace(bits, cycles.Integer(1, 100)).second) {
      width.Fail(fmt::format("the cycles of {} bits are given twice; remove one", bits));
    }
  }
  return bramac;
}

}  // namespace

perf::Axis ReadAxis(const YamlValue& value) {
  perf::Axis axis;
  if (value.is_map()) {
    YamlMap map = value.Map();
    map.Allow({"from", "to", "step"});
    const std::int64_t from = map.Get("from").Integer(1, kMostAtOnce);
    const YamlValue to = map.Get("to");
    const std::int64_t last = to.Integer(from, kMostAtOnce);
    const std::int64_t step = map.Get("step").Integer(1, kMostAtOnce);
    if ((last - from) % step != 0) {
      to.Fail(fmt::format("steps of {} from {} don't meet {}; both ends belong to an axis", step,
                          from, last));
    }
    for (std::int64_t at = from; at <= last; at += step) axis.push_back(at);
    return axis;
  }
  for (const YamlValue& entry : value.List()) {
    axis.push_back(entry.Integer(1, kMostAtOnce));
    if (axis.size() > 1 && axis.back() <= axis[axis.size() - 2]) {
      entry.Fail(kUnsorted);
    }
  }
  return axis;
}

perf::Baseline ReadBaseline(const YamlValue& value) {
  YamlMap map = value.Map();
  map.Allow({"yardstick", "p", "q", "c", "k", "kernels_per_channel"});
  perf::Baseline baseline;
  baseline.space = {.p = ReadAxis(map.Get("p")),
                    .q = ReadAxis(map.Get("q")),
                    .c = ReadAxis(map.Get("c")),
                    .k = ReadAxis(map.Get("k")),
                    .kernels_per_channel = map.Get("kernels_per_channel").Integer(1, kMostAtOnce)};
  YamlMap yardstick = map.Get("yardstick").Map();
  yardstick.Allow({"p", "q", "c", "k"});
  const auto size = [&yardstick](std::string_view key) {
    return yardstick.Get(key).Integer(1, kMostAtOnce);
  };
  baseline.yardstick = {.p = size("p"), .dsp_q = size("q"), .dsp_c = size("c"), .dsp_k = size("k")};
  return baseline;
}

perf::ContenderSpace ReadSpace(const YamlValue& value) {
  YamlMap map = value.Map();
  if (map.Find("kernel_words")) return ReadBramacSpace(map);
  return ReadM4BramSpace(map);
}

bool Suits(const perf::ContenderSpace& space, const perf::ComputeBram& bram) {
  return std::holds_alternative<perf::BramSpace>(space) == bram.is_m4bram();
}

perf::Architecture ReadArchitecture(const YamlValue& value, std::string name, const Spaces& spaces,
                                    const perf::Catalogue& catalogue) {
  constexpr std::array<std::string_view, 2> kKinds = {"m4bram", "bramac"};
  YamlMap map = value.Map();
  perf::Architecture architecture;
  architecture.bram.name = std::move(name);
  if (map.Get("kind").Choice("kind", kKinds) == 0) {
    architecture.bram.kind = ReadM4Bram(map);
  } else {
    architecture.bram.kind = ReadBramac(map);
  }
  architecture.bram.area = map.Get("area").Number(0.01, 100);
  const YamlValue space = map.Get("space");
  architecture.space = Named(spaces, space, "space");
  if (!Suits(architecture.space, architecture.bram)) {
    space.Fail(fmt::format("space '{}' is one of another kind of BRAM; kernel_words are BRAMAC's",
                           space.Text()));
  }
  const YamlValue baseline = map.Get("baseline");
  Named(catalogue.baselines, baseline, "baseline");
  architecture.baseline = baseline.Text();
  if (const auto above = map.Find("above")) architecture.above = above->Number(0, 100);
  return architecture;
}

}  // namespace m4::perf_tool
