// What the tests of the performance model share: the naive reference's networks as the library's
// own, and the published search spaces.
#ifndef GOLDEN_MODEL_TESTS_PERF_FIXTURE_H_
#define GOLDEN_MODEL_TESTS_PERF_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "golden_model/perf/search.h"
#include "golden_model/tests/naive_perf.h"

namespace m4::perf {

inline Network LibraryNetwork(const naive_perf::Network& naive) {
  Network network{.name = naive.name,
                  .rvec = naive.rvec,
                  .convs = {},
                  .fcs = {},
                  .maps = {},
                  .stream_words = {},
                  .layers = {}};
  const auto conv = [](const naive_perf::Conv& c) { return Conv{c.r, c.s, c.c, c.p, c.q, c.k}; };
  for (std::size_t i = 0; i < naive.dla.size(); ++i) {
    network.convs.push_back({conv(naive.dla[i]), conv(naive.in_bram[i]), 1});
  }
  for (const auto& fc : naive.fc) network.fcs.push_back({{fc.c, fc.k}, 1});
  for (const auto& m : naive.maps) {
    network.maps.push_back({m.pin, m.qin, m.cin, m.pout, m.qout, m.cout});
  }
  if (naive.name == "vgg16") {
    network.stream_words = {1, 1, 4, 16};
  } else if (naive.name != "alexnet") {
    network.stream_words = {1, 2, 1, 1};
  }
  if (naive.name == "vitbase") network.filter_copies = 3;
  return network;
}

inline Axis Steps(std::int64_t from, std::int64_t to, std::int64_t step) {
  Axis axis;
  for (std::int64_t x = from; x <= to; x += step) axis.push_back(x);
  return axis;
}

inline DlaSpace PublishedDlaSpace(bool of_bramac) {
  DlaSpace space{Steps(1, 8, 1), Steps(1, 8, 1), Steps(4, 64, 4), Steps(4, 128, 4), 2};
  if (of_bramac) {
    space.c = Steps(4, 32, 2);
    space.k = Steps(4, 256, 4);
    space.kernels_per_channel = 1;
  }
  return space;
}

inline BramSpace PublishedBramSpace(bool with_dsps, std::int64_t limit) {
  BramSpace space{{1, 2, 4}, {1, 2, 4}, {}, {}, Steps(4, 128, 4), {}, Steps(16, 256, 16), limit};
  if (with_dsps) {
    space.dsp_q = Steps(1, 8, 1);
    space.dsp_c = Steps(4, 64, 4);
    space.dsp_k = Steps(4, 256, 4);
  }
  return space;
}

inline BramacSpace PublishedBramacSpace() {
  return {Steps(1, 4, 1), Steps(2, 64, 2), Steps(2, 29, 1)};
}

inline constexpr Config kYardstick{.p = 1, .dsp_q = 1, .dsp_c = 8, .dsp_k = 48};
inline const Objective kSpeed{"speed", 1, 0, 0};
inline const Objective kQuality{"quality", 2, 1, 1};
inline const Objective kBramacQuality{"quality", 2, 1, 0.5};

struct NamedBram {
  ComputeBram bram;
  naive_perf::M4bram naive;
};
inline std::vector<NamedBram> M4Brams() {
  return {{{"DP-S", 1.196, M4Bram{{false, true}}}, naive_perf::kDpS},
          {{"SY-L", 1.334, M4Bram{{true, false}}}, naive_perf::kSyL},
          {{"DP-L", 1.334, M4Bram{{true, true}}}, naive_perf::kDpL}};
}
inline ComputeBram BramacOf(naive_perf::Bramac version) {
  return version == naive_perf::Bramac::k1Da
             ? ComputeBram{"BRAMAC-1DA", 1.17, Bramac{1, 4, 40, {{2, 3}, {4, 4}, {8, 6}}}}
             : ComputeBram{"BRAMAC-2SA", 1.34, Bramac{2, 8, 40, {{2, 4}, {4, 6}, {8, 10}}}};
}

// Keeps everything it is offered.
class Everything : public Shortlist {
 public:
  bool Refuses(std::int64_t, double) const override { return false; }
  void Offer(const Candidate& candidate) override { all.push_back(candidate); }

  std::vector<Candidate> all;
};

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_TESTS_PERF_FIXTURE_H_
