// The names of the accelerator's bins, and which of them a build can reach.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "golden_model/accel/place.h"
#include "verilator_tb/accel/coverage.h"

namespace m4::tb::accel {
namespace {

constexpr std::array<std::string_view, 3> kWaits = {"at once", "after 1 to 7 cycles",
                                                    "after 8 cycles or more"};

std::uint64_t Required(bool can_be) { return can_be ? 1 : 0; }

BinGroup PrecisionBins() {
  BinGroup group{"precision", "a layer of one weight width ends", {}};
  for (const int w : {2, 4, 8}) {
    for (int n = 2; n <= 8; ++n) {
      for (const char* sign : {"unsigned", "signed"}) {
        group.bins.push_back({fmt::format("w={} n={} {}", w, n, sign), 1});
      }
    }
  }
  return group;
}

BinGroup KindBins() {
  BinGroup group{"kind of layer x result", "a layer ends", {}};
  for (const char* kind :
       {"convolution", "1 x 1 convolution", "matrix product", "fully connected"}) {
    for (const char* result : {"int32", "signed", "unsigned"}) {
      group.bins.push_back({fmt::format("{}, {}", kind, result), 1});
    }
  }
  return group;
}

BinGroup FilterBins(const ga::Build& build) {
  const bool wide = build.r_vec > 1;
  return {"filter",
          "a layer ends",
          {{"R below RVec", Required(wide)},
           {"R is RVec", 1},
           {"R above RVec, whole r blocks", Required(2 * build.r_vec <= 15)},
           {"R above RVec, a partial r block", Required(wide && build.r_vec < 15)},
           {"S is 1", 1},
           {"S is 2 or 3", 1},
           {"S above 3", 1}}};
}

BinGroup StrideBins(const ga::Build& build) {
  BinGroup group{"stride x padding", "a layer ends", {}};
  for (int stride = 1; stride <= build.max_stride; ++stride) {
    for (const char* pad : {"no", "top", "left", "top and left"}) {
      group.bins.push_back({fmt::format("stride {}, {} padding", stride, pad), 1});
    }
  }
  return group;
}

struct Dimension {
  const char* letter;
  const char* what;
  int size;
};
std::array<Dimension, 4> Dimensions(const ga::Build& build) {
  return {{{"K", "kernels", build.k_vec},
           {"P", "rows", build.p_vec},
           {"Q", "columns", build.qt()},
           {"C", "channels", build.c_vec}}};
}

BinGroup PartialBins(const ga::Build& build) {
  BinGroup group{"partial tiles", "a layer ends: which dimensions do not divide into tiles", {}};
  for (unsigned mask = 0; mask < 16; ++mask) {
    std::string name;
    bool exists = true;
    for (unsigned i = 0; i < 4; ++i) {
      const Dimension dimension = Dimensions(build).at(i);
      const bool partial = (mask >> i & 1U) != 0;
      if (partial) name += dimension.letter;
      exists = exists && (!partial || dimension.size > 1);
    }
    group.bins.push_back({name.empty() ? "none" : name, Required(exists)});
  }
  return group;
}

BinGroup LastTileBins(const ga::Build& build) {
  BinGroup group{"size of the last tile", "a layer ends", {}};
  for (const Dimension& dimension : Dimensions(build)) {
    for (int size = 1; size <= dimension.size; ++size) {
      group.bins.push_back({fmt::format("{} of {} {}", size, dimension.size, dimension.what), 1});
    }
  }
  return group;
}

BinGroup ResultBins() {
  BinGroup group{"result bits", "a requantised layer ends", {}};
  for (int bits = 2; bits <= 8; ++bits) {
    for (const char* sign : {"unsigned", "signed"}) {
      group.bins.push_back({fmt::format("{} bits, {}", bits, sign), 1});
    }
  }
  return group;
}

// What the host library keeps; other combinations are only reported.
BinGroup KeepBins() {
  BinGroup group{"kept", "a layer ends: sections that were not sent", {}};
  for (unsigned mask = 0; mask < 8; ++mask) {
    std::string name = mask == 0 ? "nothing" : "";
    if ((mask & 1U) != 0) name += "W";
    if ((mask & 2U) != 0) name += "P";
    if ((mask & 4U) != 0) name += "A";
    group.bins.push_back({name, Required(mask == 0 || mask == 1 || mask == 3 || mask == 4)});
  }
  return group;
}

BinGroup DrainBins(const ga::Build& build) {
  BinGroup group{"drains in a tile", "a layer ends; bits in which its narrowest weights lie", {}};
  for (const int bits : {2, 4}) {
    for (const char* drains : {"none", "one", "two or more"}) {
      group.bins.push_back({fmt::format("{} bits, {}", bits, drains), Required(build.has_cim())});
    }
  }
  return group;
}

// Whether the DSP engine ever takes longer for a tile than its rounds of MAC2s (section 17); more r
// blocks, s and c only repeat what is tried here.
bool WaitsCanOccur(const ga::Build& build) {
  if (!build.has_cim() || !build.has_dsp) return false;
  for (unsigned precision = 0; precision < 3 * 7 * 2; ++precision) {
    for (int c = 1; c <= 4 * build.c_vec; ++c) {
      ga::Descriptor d;
      d.w_code = static_cast<int>(precision % 3);
      d.n_minus_1 = static_cast<int>(1 + precision / 3 % 7);
      d.activations_signed = precision >= 21;
      d.k = build.k_vec;
      d.c = c;
      d.r = d.s = d.stride = d.h = d.w = d.p = d.q = 1;
      const ga::Job job = ga::MakeJob(build, d);
      if (ga::DspSteps(job, 0) > job.t * job.nst) return true;
    }
  }
  return false;
}

BinGroup RoundBins(const ga::Build& build) {
  BinGroup group{"round x decision", "the last slot of a round of MAC2s", {}};
  // What section 12.2 allows after REAL, WAIT, STALL.
  constexpr std::array<std::string_view, 3> kAfter = {"COPY DRAIN WAIT STALL END", "WAIT STALL END",
                                                      "STALL END"};
  const bool can_wait = WaitsCanOccur(build);
  for (std::size_t round = 0; round < ga::kRoundNames.size(); ++round) {
    for (const std::string_view decision : ga::kDecisionNames) {
      const std::string_view name = ga::kRoundNames.at(round);
      const bool waits = name == "WAIT" || decision == "WAIT";
      const bool allowed = kAfter.at(round).find(decision) != std::string_view::npos;
      group.bins.push_back({fmt::format("{}, then {}", name, decision),
                            Required(allowed && build.has_cim() && (!waits || can_wait))});
    }
  }
  return group;
}

BinGroup WaitBins(std::string name, std::string about, std::span<const std::string_view> rows) {
  BinGroup group{std::move(name), std::move(about), {}};
  for (const std::string_view row : rows) {
    for (const std::string_view wait : kWaits) {
      group.bins.push_back({fmt::format("{}, {}", row, wait), 1});
    }
  }
  return group;
}

BinGroup ResetBins(const ga::Build& build) {
  BinGroup group{"state x reset", "a reset's edge, by the state before it", {}};
  for (std::size_t place = 0; place < kPlaceNames.size(); ++place) {
    const bool of_cim =
        static_cast<Place>(place) == Place::kFill || static_cast<Place>(place) == Place::kRead;
    for (const char* reset : {"pin", "soft"}) {
      group.bins.push_back({fmt::format("{}, {}", kPlaceNames.at(place), reset),
                            Required(build.has_cim() || !of_cim)});
    }
  }
  return group;
}

// Whether some mixed layer needs more groups than the build has (uniform ones never do).
bool GroupsCanRunOut(const ga::Build& build) {
  for (int k1 = 1; k1 < build.k_sub(); ++k1) {
    ga::Descriptor d;
    d.w_code = 2;
    d.narrow_code = 1;
    d.mixed = true;
    d.k1 = k1;
    d.n_minus_1 = 7;
    d.r = d.s = d.stride = d.c = d.k = d.h = d.w = d.p = d.q = 1;
    if (ga::MakeJob(build, d).groups_all > build.n_groups) return true;
  }
  return false;
}

BinGroup ErrorBins(const ga::Build& build) {
  constexpr std::array<std::string_view, 19> kNames = {
      "none",   "SHAPE",  "STRIDE",      "PRECISION",     "SPLIT",    "RESULT", "OVERFLOW",
      "GROUPS", "FILTER", "ACTIVATIONS", "KERNELS",       "",         "",       "",
      "",       "",       "TLAST_EARLY", "TLAST_MISSING", "PARAMETER"};
  BinGroup group{"error code", "a layer ends with ERROR", {}};
  for (std::size_t code = 0; code < kNames.size(); ++code) {
    const std::string_view name = kNames.at(code);
    const bool can_be = code != 0 && !name.empty() && (name != "GROUPS" || GroupsCanRunOut(build));
    group.bins.push_back(
        {fmt::format("{} {}", code, name.empty() ? "reserved" : name), Required(can_be)});
  }
  return group;
}

// Passes that the widths of a build come to in a shape; 0: none takes it.
int PassesOf(const ga::Build& build, ga::Shape shape) {
  if (!build.has_dsp) return 0;
  for (const int w : {2, 4, 8}) {
    for (int n = 2; n <= 8; ++n) {
      if (ga::ShapeFor(build.cols() % 2 == 0, w, n) != shape) continue;
      return std::max(1, build.design_packing / ga::Products(shape));
    }
  }
  return 0;
}

// Whether some layer takes the DSP engine more than one pass.
bool HasExtraPasses(const ga::Build& build) {
  constexpr int kShapes = 6;
  for (int shape = 0; shape < kShapes; ++shape) {
    if (PassesOf(build, static_cast<ga::Shape>(shape)) > 1) return true;
  }
  return false;
}

BinGroup CounterBins(const ga::Build& build) {
  BinGroup group{"counter", "a layer ends or is refused, and the counter is not 0", {}};
  for (const std::string_view name : ga::kCounterNames) {
    const bool of_cim = name == "DRAIN" || name == "READOUT" || name == "CIM_BUSY";
    const bool can_be = name == "DSP_EXTRA"
                            ? HasExtraPasses(build)
                            : (build.has_cim() || !of_cim) && (build.has_dsp || name != "DSP_BUSY");
    group.bins.push_back({std::string(name), Required(can_be)});
  }
  return group;
}

BinGroup PackingBins(const ga::Build& build) {
  constexpr std::array<std::string_view, 6> kShapes = {"4Wx1A",  "2Wx2A", "2Wx1A",
                                                       "2Wx1A8", "1Wx2A", "1Wx1A"};
  BinGroup group{"DSP shape x pass", "a layer ends", {}};
  for (std::size_t shape = 0; shape < kShapes.size(); ++shape) {
    const int passes = PassesOf(build, static_cast<ga::Shape>(shape));
    for (int pass = 0; pass < 4; ++pass) {
      group.bins.push_back(
          {fmt::format("{}, pass {}", kShapes.at(shape), pass), Required(pass < passes)});
    }
  }
  group.bins.push_back(
      {"wide and narrow kernels in one pass", Required(build.has_dsp && build.k_vec_dsp > 1)});
  return group;
}

BinGroup BlockBins(const ga::Build& build) {
  BinGroup group{"observed block", "a run in which the block had a model of its own", {}};
  for (int block = 0; block < build.n_blocks(); ++block) {
    group.bins.push_back({fmt::format("block {}", block), Required(build.has_cim())});
  }
  return group;
}

}  // namespace

BinSchema CoverageSchema(const ga::Build& build) {
  constexpr std::array<std::string_view, 4> kTaking = {"LOAD_W", "LOAD_P", "LOAD_A", "DROP"};
  constexpr std::array<std::string_view, 2> kGiving = {"RUN", "FLUSH"};
  constexpr std::array<std::string_view, 2> kResponses = {"write", "read"};
  BinSchema schema = {
      PrecisionBins(),
      {"mixed weights", "a mixed layer ends", {{"4 and 2", 1}, {"8 and 2", 1}, {"8 and 4", 1}}},
      KindBins(),
      FilterBins(build),
      StrideBins(build),
      PartialBins(build),
      LastTileBins(build),
      {"loops",
       "a layer ends",
       {{"one K tile", 1},
        {"more K tiles", 1},
        {"one r block", 1},
        {"more r blocks", 1},
        {"one c block", 1},
        {"more c blocks", 1}}},
      ResultBins(),
      KeepBins(),
      DrainBins(build),
      RoundBins(build),
      WaitBins("input beat", "a beat is taken, and was not offered before", kTaking),
      {"input beat refused",
       "a beat is offered and not ready to be taken",
       {{"IDLE", 1}, {"CHECK", 1}, {"RUN", 1}, {"FLUSH", 1}}},
      WaitBins("output beat", "a beat is taken, and had to wait before", kGiving),
      WaitBins("AXI4-Lite response", "a response is taken, and had to wait before", kResponses),
      ResetBins(build),
      ErrorBins(build),
      CounterBins(build),
      PackingBins(build),
      BlockBins(build),
  };
  for (BinGroup& group : schema) group.name = fmt::format("{}: {}", build.name, group.name);
  return schema;
}

}  // namespace m4::tb::accel
