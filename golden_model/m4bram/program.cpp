#include "golden_model/m4bram/program.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <utility>

#include "golden_model/arith/lanes.h"
#include "golden_model/m4bram/load_plan.h"
#include "golden_model/m4bram/port_a.h"

namespace m4::m4bram {
namespace {

constexpr int kLongestWait = 32;        // idle cycles; ends a geometric wait of probability 1
constexpr std::int32_t kNoColumn = -1;  // of a Pair: nothing is copied

constexpr std::uint8_t kIdleFreedom = kPortBFree | kWriteFree;
constexpr std::uint8_t kAllFreedom = kPortBFree | kWriteFree | kIgnoredFree;

// The columns of A that one MAC2 multiplies.
struct Pair {
  std::int32_t k1 = kNoColumn;
  std::int32_t k2 = kNoColumn;
};

// How the controller comes to the first MAC2 of a dot.
enum class Entry {
  kCold,  // reset command (if in DONE), IDLE, start, INIT_W1, INIT_W2
  kLate,  // start from DONE; the first MAC2 is null and brings the first pair
  kWarm,  // start from DONE; the last MAC2 before DONE brought the first pair
};

enum class Abort { kCommand, kPin };

// A dot and where its weights are.
struct Task {
  Dot dot;
  std::size_t load = 0;
  std::size_t segment = 0;
};

class Builder {
 public:
  Builder(const GemmJob& job, const Disturbances& disturbances, arith::Rng& rng)
      : job_(job),
        layout_(MakeLayout(job)),
        disturbances_(disturbances),
        rng_(rng),
        port_a_(job.version, layout_.block, disturbances.ignored_bits, rng),
        loads_(PlanLoads(job, layout_)),
        mac2_cycles_(Mac2Cycles(job.version, layout_.block)) {}

  Program Build() {
    PlanDots();
    Reserve();
    ResetPin(2);
    Put(port_a_.Configure(), kPortBFree);
    WriteWeights(0);

    Entry entry = Entry::kCold;
    std::vector<Pair> pairs = PairsOf(tasks_.front().dot, entry);
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      const bool last = i + 1 == tasks_.size();
      const Entry next_entry = last ? Entry::kCold : EntryAfter(i);
      std::vector<Pair> next_pairs;
      if (!last) next_pairs = PairsOf(tasks_[i + 1].dot, next_entry);
      const Pair carried = next_entry == Entry::kWarm ? next_pairs.front() : Pair{};

      for (const Abort abort : Aborts()) {
        AbortAttempt(abort, RunDot(i, entry, pairs, carried));
        entry = Entry::kCold;
        pairs = PairsOf(tasks_[i].dot, entry);
      }
      RunDot(i, entry, pairs, carried);

      if (!last && tasks_[i + 1].load != tasks_[i].load) WriteWeights(tasks_[i + 1].load);
      entry = next_entry;
      pairs = std::move(next_pairs);
    }
    Idle(2, kIdleFreedom);
    return std::move(program_);
  }

 private:
  // --- planning ---

  void PlanDots() {
    // 2 columns per MAC2; a longer drain than K is as good as K.
    const std::int64_t columns = static_cast<std::int64_t>(job_.weights.cols());
    const auto step = static_cast<std::int32_t>(2 * std::min(layout_.drain, (columns + 1) / 2));
    for (std::size_t load = 0; load < loads_.size(); ++load) {
      const std::vector<Segment>& segments = loads_[load].segments;
      for (int n_tile = 0; n_tile < layout_.n_tiles; ++n_tile) {
        for (std::size_t s = 0; s < segments.size(); ++s) {
          for (std::int32_t k = segments[s].k_begin; k < segments[s].k_end; k += step) {
            const std::int32_t end = std::min(k + step, segments[s].k_end);
            tasks_.push_back({{segments[s].m_tile, n_tile, k, end}, load, s});
            program_.dots.push_back(tasks_.back().dot);
          }
        }
      }
    }
  }

  // Room for the program without disturbances. Throws std::length_error beyond 2^32 edges.
  void Reserve() {
    const auto cycles = static_cast<std::size_t>(mac2_cycles_);
    const auto readout_words = static_cast<std::size_t>(job_.version.readout_words());
    const std::size_t readouts = program_.dots.size() * readout_words;
    std::size_t mac2s = 0;
    for (const Dot& dot : program_.dots) {
      mac2s += static_cast<std::size_t>(dot.k_end - dot.k_begin + 1) / 2;
    }
    mac2s += loads_.size();  // a null MAC2 after each load but the first
    std::size_t edges = mac2s * cycles + readouts + loads_.size() + 16;
    for (const WeightLoad& load : loads_) {
      edges += PackWords(job_.version, layout_, load).size();
    }
    constexpr std::size_t kMostEdges = std::size_t{1} << 28;  // some 4 GB
    if (edges > kMostEdges) {
      throw std::length_error(
          "the program has more than 2^28 edges; make m, k, n or mac2s smaller");
    }
    program_.edges.reserve(edges);
    program_.freedom.reserve(edges);
    program_.mac2s.reserve(mac2s);
    program_.readouts.reserve(readouts);
  }

  // How dot i + 1 is entered. Weights that are not loaded yet cannot be copied before DONE.
  Entry EntryAfter(std::size_t i) {
    bool cold = rng_.chance(disturbances_.cold_start);
    bool late = rng_.chance(disturbances_.late_start);
    if (cold && late) (rng_.chance(0.5) ? cold : late) = false;
    if (cold) return Entry::kCold;
    const bool reload = tasks_[i + 1].load != tasks_[i].load;
    return late || reload ? Entry::kLate : Entry::kWarm;
  }

  std::vector<Abort> Aborts() {
    std::vector<Abort> aborts;
    if (rng_.chance(disturbances_.reset_command)) aborts.push_back(Abort::kCommand);
    if (rng_.chance(disturbances_.reset_pin)) aborts.push_back(Abort::kPin);
    if (aborts.size() == 2 && rng_.chance(0.5)) std::swap(aborts[0], aborts[1]);
    return aborts;
  }

  // The MAC2s of a dot in time order, null ones and split pairs included.
  std::vector<Pair> PairsOf(const Dot& dot, Entry entry) {
    std::vector<Pair> pairs;
    pairs.reserve(static_cast<std::size_t>(dot.k_end - dot.k_begin) / 2 + 2);
    if (entry == Entry::kLate) pairs.push_back({});
    for (std::int32_t k = dot.k_begin; k < dot.k_end; k += 2) {
      const Pair pair{k, k + 1 < dot.k_end ? k + 1 : kNoColumn};
      if (rng_.chance(disturbances_.null_mac2)) pairs.push_back({});
      if (pair.k2 != kNoColumn && rng_.chance(disturbances_.lone_copy)) {
        pairs.push_back({pair.k1, kNoColumn});
        pairs.push_back({kNoColumn, pair.k2});
      } else {
        pairs.push_back(pair);
      }
    }
    return pairs;
  }

  // --- edges ---

  std::uint32_t now() const { return static_cast<std::uint32_t>(program_.edges.size()); }

  void Put(const Inputs& in, std::uint8_t freedom) {
    program_.edges.push_back(in);
    program_.freedom.push_back(freedom);
    readout_edge_open_ = false;
  }

  void Idle(int edges, std::uint8_t freedom) {
    if (edges == 0) return;
    program_.edges.resize(program_.edges.size() + static_cast<std::size_t>(edges));
    program_.freedom.resize(program_.edges.size(), freedom);
    readout_edge_open_ = false;
  }

  void Wait() {
    int cycles = 0;
    while (cycles < kLongestWait && rng_.chance(disturbances_.wait)) ++cycles;
    Idle(cycles, kIdleFreedom);
  }

  void ResetPin(int cycles) {
    Inputs in;
    in.rst_n = false;
    for (int i = 0; i < cycles; ++i) Put(in, kAllFreedom);
    in_done_ = false;
  }

  void WriteWeights(std::size_t load) {
    for (const StoredWord& word : PackWords(job_.version, layout_, loads_[load])) {
      program_.weight_words.set(word.address);
      Put(port_a_.Write(word.address, word.value), kPortBFree);
    }
  }

  // A command that leaves DONE: at the edge of the last readout if nothing came after it.
  void LeaveDone(Inputs command) {
    Wait();
    if (readout_edge_open_) {
      command.b_addr = program_.edges.back().b_addr;
      program_.edges.back() = command;
      program_.freedom.back() = 0;
      readout_edge_open_ = false;
    } else {
      Put(command, kPortBFree);
    }
    in_done_ = false;
  }

  // --- a dot ---

  // Column k for a task. Nothing to copy: zero activations, for INIT, which must have a copy.
  CopySource Source(const Task& task, std::int32_t k) const {
    if (k == kNoColumn) return {};
    const WeightLoad& load = loads_[task.load];
    const std::uint16_t place = load.place(load.segments[task.segment], k);
    CopySource source{PortionAddress(job_.version, layout_, place), 0};
    const int unused_bits = 8 - layout_.block.activation_bits;
    for (int bpe = 0; bpe < kBpes; ++bpe) {
      const auto column =
          static_cast<std::size_t>(task.dot.n_tile) * static_cast<std::size_t>(layout_.portions) +
          static_cast<std::size_t>(layout_.column_of_bpe(bpe));
      if (column >= job_.activations.cols()) continue;
      const std::int32_t value = job_.activations.at(static_cast<std::size_t>(k), column);
      const std::uint32_t byte = (static_cast<std::uint32_t>(value) << unused_bits) & 0xFF;
      source.activations |= byte << (8 * bpe);
    }
    return source;
  }

  // Runs task i from its entry to its last readout. `carried` is the pair that its last MAC2 copies
  // for the next dot. Returns the first edge after the command that leaves DONE.
  std::uint32_t RunDot(std::size_t i, Entry entry, std::span<const Pair> pairs, Pair carried) {
    const Task& task = tasks_[i];
    if (entry != Entry::kCold) {
      LeaveDone(port_a_.Start());
    } else if (in_done_) {
      LeaveDone(port_a_.Reset());
    }
    const std::uint32_t begin = now();
    if (entry == Entry::kCold) {
      Put(port_a_.Start(), kPortBFree);
      Wait();
      Put(port_a_.Copy(Source(task, pairs.front().k1)), kPortBFree);
      Wait();
      Put(port_a_.Copy(Source(task, pairs.front().k2)), kPortBFree);
    }
    for (std::size_t m = 0; m + 1 < pairs.size(); ++m) {
      RunMac2(i, pairs[m], task, pairs[m + 1], false);
    }
    const Task& next = tasks_[std::min(i + 1, tasks_.size() - 1)];
    RunMac2(i, pairs.back(), next, carried, true);
    ReadAccumulators(i);
    return begin;
  }

  // One MAC2 of dot i; its last two main cycles copy the pair of the MAC2 after it.
  void RunMac2(std::size_t i, Pair pair, const Task& next_task, Pair next, bool done) {
    program_.mac2s.push_back({now(), static_cast<std::uint32_t>(i), pair.k1, pair.k2});
    Idle(mac2_cycles_ - 2, kAllFreedom);
    if (next.k1 != kNoColumn) {
      Put(port_a_.Copy(Source(next_task, next.k1)), kPortBFree);
    } else {
      Idle(1, kIdleFreedom);
    }
    if (next.k2 != kNoColumn) {
      Put(port_a_.LastCopy(Source(next_task, next.k2), done), kPortBFree);
    } else if (done) {
      Put(port_a_.Done(), kPortBFree);
    } else {
      Idle(1, kIdleFreedom);
    }
  }

  void ReadAccumulators(std::size_t i) {
    const std::uint32_t first = now();
    const int words = job_.version.readout_words();
    for (int word = 0; word < words; ++word) {
      const auto k = static_cast<std::uint8_t>(word);
      program_.readouts.push_back({now(), static_cast<std::uint32_t>(i), k});
      Inputs in;
      in.b_addr = port_a_.ReadoutAddress(k);
      Put(in, kWriteFree);
    }
    if (rng_.chance(disturbances_.reconfigure)) {
      // Not at the last edge, which is kept for the command that leaves DONE.
      const std::size_t edge = first + rng_.below(static_cast<std::uint64_t>(words - 1));
      Inputs in = port_a_.Configure();
      in.b_addr = program_.edges[edge].b_addr;
      program_.edges[edge] = in;
      program_.freedom[edge] = 0;
    }
    in_done_ = true;
    readout_edge_open_ = true;
  }

  // Cuts the attempt that began at edge `begin` and has just been built, at a random edge; there
  // comes the reset instead.
  void AbortAttempt(Abort abort, std::uint32_t begin) {
    const bool pin = abort == Abort::kPin;
    // Double-pumped, rst_n low at edge r ends DONE in the middle of cycle r - 1: that cycle must
    // not be the one of the last readout before this attempt.
    const std::uint32_t first = pin ? begin + 1 : begin;
    const auto cut = static_cast<std::uint32_t>(rng_.between(first, now() - 1));

    while (!program_.readouts.empty() && program_.readouts.back().cycle >= begin) {
      program_.readouts.pop_back();
    }
    // A command at edge r acts in cycle r, which may still be a PREADD; the pin acts at edge r.
    const auto happened = [&](const Mac2& mac2) {
      return pin ? mac2.preadd < cut : mac2.preadd <= cut;
    };
    while (!program_.mac2s.empty() && !happened(program_.mac2s.back())) program_.mac2s.pop_back();
    program_.edges.resize(cut);
    program_.freedom.resize(cut);

    if (pin) {
      ResetPin(static_cast<int>(rng_.between(2, 4)));
      Put(port_a_.Configure(), kPortBFree);
    } else {
      Put(port_a_.Reset(), kPortBFree);
    }
    in_done_ = false;
  }

  const GemmJob& job_;
  Layout layout_;
  Disturbances disturbances_;
  arith::Rng& rng_;
  PortA port_a_;
  std::vector<WeightLoad> loads_;
  int mac2_cycles_;
  std::vector<Task> tasks_;
  Program program_;
  bool in_done_ = false;            // after the last edge the block is in DONE
  bool readout_edge_open_ = false;  // the last edge is the last readout, its port A is idle
};

}  // namespace

Program BuildGemm(const GemmJob& job, const Disturbances& disturbances, arith::Rng& rng) {
  return Builder(job, disturbances, rng).Build();
}

}  // namespace m4::m4bram
