// What is counted when. The names are in coverage_schema.cpp.
#include "verilator_tb/accel/coverage.h"

#include <algorithm>

#include "golden_model/accel/cycles.h"
#include "golden_model/accel/place.h"

namespace m4::tb::accel {
namespace {

constexpr std::size_t kShort = 7;  // cycles of a short wait at most

std::size_t WaitClass(std::uint64_t cycles) { return cycles == 0 ? 0 : cycles <= kShort ? 1 : 2; }
std::size_t Bit(bool value) { return value ? 1 : 0; }

std::size_t KindOf(const ga::Descriptor& d) {
  if (d.r > 1 || d.s > 1) return 0;     // convolution
  if (d.h > 1 || d.p > 1) return 1;     // 1 x 1 convolution
  return d.w == 1 && d.q == 1 ? 3 : 2;  // fully connected, matrix product
}

std::size_t Size(std::int64_t value) { return static_cast<std::size_t>(value); }

// 1..size: how much of the last tile there is.
std::size_t Rest(std::int64_t whole, std::int64_t size) { return Size(((whole - 1) % size) + 1); }

}  // namespace

Place PlaceOf(ga::Phase state, ga::Seq seq) {
  constexpr std::array<Place, 4> kRun = {Place::kLaunch, Place::kFill, Place::kMac, Place::kRead};
  if (state == ga::Phase::kRun) return kRun.at(Size(static_cast<int>(seq)));
  if (state == ga::Phase::kFlush) return Place::kFlush;
  if (state == ga::Phase::kDrop) return Place::kDrop;
  return static_cast<Place>(state);
}

Coverage::Coverage(const ga::Build& build) {
  const BinSchema schema = CoverageSchema(build);
  std::size_t first = 0;
  for (std::size_t group = 0; group < kBinGroups; ++group) {
    first_.at(group) = first;
    first += schema.at(group).bins.size();
  }
  counts_.resize(first);
}

void Coverage::Count(BinGroupId group, std::size_t bin) {
  ++counts_.at(first_.at(static_cast<std::size_t>(group)) + bin);
}

void Coverage::Sample(const ga::State& now, const ga::Inputs& in, const ga::Outputs& out,
                      const ga::Job& job) {
  if (in.rst_n) SampleStreams(in, out);
  SampleReset(in, out);
  const bool round_ends = before_.seq == ga::Seq::kMac && now.seq != ga::Seq::kOff && now.slot == 0;
  if (round_ends && job.build.has_cim()) {
    Count(BinGroupId::kRounds,
          (static_cast<std::size_t>(before_.round) * 5) + static_cast<std::size_t>(now.dec));
  }
  if (before_.state != ga::Phase::kIdle && now.state == ga::Phase::kIdle) SampleEnd(now, job);
  before_ = {now.state, now.seq, now.round, now.irq_status};
}

void Coverage::SampleStreams(const ga::Inputs& in, const ga::Outputs& out) {
  using ga::Phase;
  const bool drop = before_.state == Phase::kDrop;
  if (out.s_axis_tready && in.s_axis_tvalid) {
    const std::size_t section =
        drop ? 3
             : static_cast<std::size_t>(before_.state) - static_cast<std::size_t>(Phase::kLoadW);
    Count(BinGroupId::kInputWaits, (section * 3) + WaitClass(input_wait_));
  } else if (in.s_axis_tvalid) {
    constexpr std::array<std::size_t, 8> kRefusing = {0, 1, 0, 0, 0, 2, 3, 0};
    Count(BinGroupId::kInputRefused, kRefusing.at(static_cast<std::size_t>(before_.state)));
  }
  input_wait_ = out.s_axis_tready && !in.s_axis_tvalid ? input_wait_ + 1 : 0;

  const auto sample = [this](bool valid, bool ready, std::uint64_t& wait, BinGroupId group,
                             std::size_t row) {
    if (valid && ready) Count(group, (row * 3) + WaitClass(wait));
    wait = valid && !ready ? wait + 1 : 0;
  };
  sample(out.m_axis_tvalid, in.m_axis_tready, output_wait_, BinGroupId::kOutputWaits,
         Bit(before_.state == Phase::kFlush));
  sample(out.s_axil_bvalid, in.s_axil_bready, write_wait_, BinGroupId::kResponseWaits, 0);
  sample(out.s_axil_rvalid, in.s_axil_rready, read_wait_, BinGroupId::kResponseWaits, 1);
}

void Coverage::SampleReset(const ga::Inputs& in, const ga::Outputs& out) {
  constexpr std::uint8_t kCtrl = 0x14;
  constexpr std::uint32_t kSoftReset = 2;
  const bool soft = in.rst_n && in.s_axil_awvalid && out.s_axil_awready &&
                    (in.s_axil_awaddr & 0xFCU) == kCtrl && (in.s_axil_wstrb & 1U) != 0 &&
                    (in.s_axil_wdata & kSoftReset) != 0;
  if (in.rst_n && !soft) return;
  const auto place = static_cast<std::size_t>(PlaceOf(before_.state, before_.seq));
  Count(BinGroupId::kResets, (place * 2) + Bit(soft));
  input_wait_ = output_wait_ = write_wait_ = read_wait_ = 0;
}

// The state is IDLE again: a layer is finished or refused, or a reset has come.
void Coverage::SampleEnd(const ga::State& now, const ga::Job& job) {
  const auto came = static_cast<std::uint8_t>(now.irq_status & ~before_.irq_status);
  if (came == 0) return;
  for (std::size_t i = 0; i < now.counters.size(); ++i) {
    if (now.counters.at(i) != 0) Count(BinGroupId::kCounters, i);
  }
  if ((came & ga::kIrqError) != 0) {
    Count(BinGroupId::kErrors, now.error_code);
    return;
  }
  SampleJob(job);
}

void Coverage::SampleJob(const ga::Job& job) {
  SampleLayer(job);
  SampleTiles(job);
  if (job.build.has_dsp) SamplePacking(job);
}

void Coverage::SampleLayer(const ga::Job& job) {
  const ga::Descriptor& d = job.d;
  if (d.mixed) {
    Count(BinGroupId::kMixed, job.ww == 4 ? 0 : job.wn == 2 ? 1 : 2);
  } else {
    Count(BinGroupId::kPrecision,
          (((Size(d.w_code) * 7) + Size(job.n) - 2) * 2) + Bit(d.activations_signed));
  }
  const std::size_t result = !d.requantise ? 0 : d.result_signed ? 1 : 2;
  Count(BinGroupId::kKind, (KindOf(d) * 3) + result);
  const int r_vec = job.build.r_vec;
  Count(BinGroupId::kFilter, d.r < r_vec ? 0 : d.r == r_vec ? 1 : d.r % r_vec == 0 ? 2 : 3);
  Count(BinGroupId::kFilter, 4 + (d.s == 1 ? 0 : d.s <= 3 ? 1 : 2));
  const std::size_t pad = Bit(d.pad_top > 0) + (2 * Bit(d.pad_left > 0));
  Count(BinGroupId::kStride, (Size(d.stride - 1) * 4) + pad);
  if (d.requantise) {
    Count(BinGroupId::kResult, (Size(d.result_bits() - 2) * 2) + Bit(d.result_signed));
  }
  Count(BinGroupId::kKeep,
        Bit(d.keep_weights) + (2 * Bit(d.keep_parameters)) + (4 * Bit(d.keep_activations)));
}

void Coverage::SampleTiles(const ga::Job& job) {
  const ga::Build& build = job.build;
  const std::array<std::size_t, 4> sizes = {Size(build.k_vec), Size(build.p_vec), Size(build.qt()),
                                            Size(build.c_vec)};
  const std::array<std::size_t, 4> rests = {Rest(job.d.k, build.k_vec), Rest(job.d.p, build.p_vec),
                                            Rest(job.d.q, build.qt()), Rest(job.d.c, build.c_vec)};
  std::size_t partial = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (rests.at(i) < sizes.at(i)) partial |= std::size_t{1} << i;
    Count(BinGroupId::kLastTile, first + rests.at(i) - 1);
    first += sizes.at(i);
  }
  Count(BinGroupId::kPartial, partial);
  Count(BinGroupId::kLoops, Bit(job.kt > 1));
  Count(BinGroupId::kLoops, 2 + Bit(job.rb > 1));
  Count(BinGroupId::kLoops, 4 + Bit(job.cb > 1));
  if (build.has_cim()) {
    const int storage = std::min(job.sww, job.swn);
    const std::int64_t drains = ga::Drains(job);
    if (storage < 8) {
      Count(BinGroupId::kDrains, (Size(storage / 4) * 3) + Size(std::min<std::int64_t>(drains, 2)));
    }
  }
}

void Coverage::SamplePacking(const ga::Job& job) {
  for (int kp = 0; kp < ga::KernelGroups(job, 0); ++kp) {
    const auto shape = static_cast<std::size_t>(ga::ShapeOf(job, kp));
    for (int pass = 0; pass < ga::Passes(job, kp); ++pass) {
      Count(BinGroupId::kPacking, (shape * 4) + Size(pass));
    }
    const int first = (kp * job.build.k_vec_dsp) % job.build.k_sub();
    const bool both = first < job.k1e && first + job.build.k_vec_dsp > job.k1e;
    if (job.d.mixed && both) Count(BinGroupId::kPacking, 24);
  }
}

void Coverage::SampleBlocks(std::span<const int> blocks) {
  for (const int block : blocks) Count(BinGroupId::kBlocks, Size(block));
}

}  // namespace m4::tb::accel
