#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <iostream>
#include <mutex>
#include <thread>

#include "verilator_tb/core/interrupt.h"
#include "verilator_tb/core/progress.h"
#include "verilator_tb/core/verdict.h"
#include "verilator_tb/exhaustive/commands.h"
#include "verilator_tb/exhaustive/engine.h"
#include "verilator_tb/exhaustive/journal.h"

namespace m4::exhaustive {
namespace {

const EngineMaker& MakerOf(gm::Version version) {
  const auto makers = EngineMakers();
  const auto maker = std::ranges::find(makers, version, &EngineMaker::version);
  if (maker == makers.end()) {
    throw UsageError(fmt::format("version {} is not in this program", gm::Name(version)));
  }
  return *maker;
}

// This part of the selection without what is complete.
std::vector<Shard> Remaining(const Options& options, const std::vector<Entry>& done) {
  std::vector<Shard> remaining;
  const auto all = Shards(options.selection);
  for (std::size_t i = options.part - 1; i < all.size(); i += options.parts) {
    const bool complete = std::ranges::any_of(
        done, [&](const Entry& e) { return e.shard == all[i] && e.complete(); });
    if (!complete) remaining.push_back(all[i]);
  }
  return remaining;
}

// Block cycles per second of a version, by a piece of its most frequent kind of shard.
double MeasureRate(gm::Version version) {
  constexpr std::uint64_t kSteps = 200'000;
  const Shard shard{version, {8, 8}, true, 0, 256};
  const auto engine = MakerOf(version).make();
  const auto begin = std::chrono::steady_clock::now();
  const ShardResult result = engine->Run({shard, nullptr, std::nullopt, kSteps});
  return static_cast<double>(result.cycles) /
         std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void PrintEstimate(const std::vector<Shard>& shards, unsigned jobs) {
  double total = 0;
  std::vector<gm::Version> seen;
  for (const Shard& first : shards) {
    if (std::ranges::find(seen, first.version) != seen.end()) continue;
    seen.push_back(first.version);
    std::uint64_t cycles = 0;
    std::size_t count = 0;
    for (const Shard& shard : shards) {
      if (shard.version != first.version) continue;
      cycles += shard.block_cycles();
      ++count;
    }
    const double rate = MeasureRate(first.version);
    const double minutes = static_cast<double>(cycles) / rate / 60 / jobs;
    std::cout << fmt::format(
        "{}: {} shards, {:.3g} block cycles, measured {:.1f} million a second: about {:.1f} min\n",
        gm::Name(first.version), count, static_cast<double>(cycles), rate / 1e6, minutes);
    total += minutes;
  }
  std::cout << fmt::format("estimate: {:.1f} min with --jobs {}\n", total, jobs) << std::flush;
}

// The threads' shared state.
class Work {
 public:
  Work(const Options& options, std::vector<Shard> shards, const std::atomic<bool>& interrupted)
      : options_(options),
        shards_(std::move(shards)),
        interrupted_(interrupted),
        journal_(options.journals.front()),
        progress_(std::cout, shards_.size(), isatty(STDOUT_FILENO) != 0, "shards") {}

  // Takes shards until there is none, or somebody stops.
  void Thread() {
    std::unique_ptr<Engine> engine;
    std::optional<gm::Version> version;
    try {
      for (std::size_t i = next_++; i < shards_.size() && !Stopped(); i = next_++) {
        const Shard& shard = shards_[i];
        if (version != shard.version) {
          engine = MakerOf(shard.version).make();
          version = shard.version;
        }
        Take(shard, engine->Run({shard, &interrupted_, options_.withheld}));
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!error_) error_ = std::current_exception();
      failed_ = true;
    }
  }

  int ExitCode() const {
    if (error_) std::rethrow_exception(error_);
    if (!mismatch_.empty()) {
      std::cerr << "mismatch: " << mismatch_ << "\n";
      return tb::ExitCode(tb::Verdict::kMismatch);
    }
    if (interrupted_) {
      std::cerr << "interrupted: the same command goes on from here\n";
      return tb::kExitInterrupted;
    }
    if (incomplete_ != 0) {
      std::cerr << fmt::format("incomplete: {} shards lack tuples, the first: {}\n", incomplete_,
                               first_incomplete_);
      return tb::ExitCode(tb::Verdict::kNothingChecked);
    }
    return 0;
  }

 private:
  bool Stopped() const { return interrupted_ || failed_; }

  void Take(const Shard& shard, const ShardResult& result) {
    const std::scoped_lock lock(mutex_);
    if (result.end == ShardResult::End::kMismatch) {
      if (mismatch_.empty()) mismatch_ = result.mismatch;
      failed_ = true;
    }
    if (result.end != ShardResult::End::kDone) return;
    const auto now =
        std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    const Entry entry{shard,
                      std::string(MakerOf(shard.version).rtl),
                      options_.commit,
                      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now)),
                      result.seen,
                      result.checksum,
                      result.first_missing,
                      result.mac2s,
                      result.cycles,
                      result.seconds};
    if (!entry.complete()) {
      if (incomplete_++ == 0) {
        first_incomplete_ = Describe(shard);
        if (result.first_missing)
          first_incomplete_ += ": " + Describe(shard, *result.first_missing);
      }
    }
    journal_.Append(entry);
    progress_.Step(incomplete_);
  }

  const Options& options_;
  std::vector<Shard> shards_;
  const std::atomic<bool>& interrupted_;
  JournalWriter journal_;
  tb::Progress progress_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
  std::string mismatch_;
  std::size_t incomplete_ = 0;
  std::string first_incomplete_;
};

}  // namespace

int Run(const Options& options) {
  const auto shards = Remaining(options, ReadJournal(options.journals.front()));
  if (shards.empty()) {
    std::cout << "nothing to do: the journal has all of it\n";
    return options.parts == 1 ? Report(options) : 0;
  }
  PrintEstimate(shards, options.jobs);
  Work work(options, shards, tb::CatchInterrupts());
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < options.jobs; ++i) threads.emplace_back([&work] { work.Thread(); });
  }
  const int code = work.ExitCode();
  if (code != 0) return code;
  std::cout << shards.size() << " shards done, every tuple seen\n";
  return options.parts == 1 ? Report(options) : 0;
}

}  // namespace m4::exhaustive
