// Tasks on worker threads: order, exceptions, limits.
#include "verilator_tb/core/runner.h"

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "verilator_tb/core/location.h"

namespace m4::tb {
namespace {

struct Ran {
  std::vector<Outcome> outcomes;
  BinCounts bins;
};

Ran RunAll(const std::vector<Task>& tasks, unsigned jobs, std::size_t max_failures = 0,
           bool stop = false) {
  const std::atomic<bool> flag{stop};
  std::ostringstream out;
  Progress progress(out, tasks.size(), false);
  Ran ran;
  ran.outcomes = RunTasks(tasks, {jobs, max_failures, &flag}, progress, ran.bins);
  return ran;
}

Outcome Of(Verdict verdict, std::uint64_t cycles = 0) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.cycles = cycles;
  outcome.bins = {1, cycles};
  return outcome;
}

// Later tasks end sooner.
std::vector<Task> Tasks(std::size_t count) {
  std::vector<Task> tasks;
  tasks.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    tasks.push_back({"t" + std::to_string(i), [i, count] {
                       std::this_thread::sleep_for(std::chrono::microseconds(50 * (count - i)));
                       return Of(i % 7 == 3 ? Verdict::kMismatch : Verdict::kPass, i);
                     }});
  }
  return tasks;
}

TEST(Runner, OutcomesAreInTheOrderOfTheTasksForAnyNumberOfJobs) {
  const auto tasks = Tasks(40);
  for (const unsigned jobs : {0U, 1U, 4U, 100U}) {
    const Ran ran = RunAll(tasks, jobs);
    ASSERT_EQ(ran.outcomes.size(), 40U);
    for (std::size_t i = 0; i < 40; ++i) {
      const Outcome& outcome = ran.outcomes[i];
      EXPECT_EQ(outcome.id, "t" + std::to_string(i));
      EXPECT_EQ(outcome.cycles, i);
      EXPECT_EQ(outcome.verdict, i % 7 == 3 ? Verdict::kMismatch : Verdict::kPass);
      EXPECT_FALSE(outcome.interrupted);
      EXPECT_TRUE(outcome.bins.empty()) << "moved into the sum";
    }
    EXPECT_EQ(ran.bins, (BinCounts{40, 39 * 40 / 2}));
  }
}

TEST(Runner, EveryTaskRunsOnce) {
  std::vector<std::atomic<int>> calls(100);
  std::vector<Task> tasks;
  tasks.reserve(100);
  for (auto& call : calls) {
    tasks.push_back({"t", [&call] {
                       ++call;
                       return Of(Verdict::kPass);
                     }});
  }
  RunAll(tasks, 4);
  for (const auto& call : calls) EXPECT_EQ(call, 1);
}

TEST(Runner, NoTasks) { EXPECT_TRUE(RunAll({}, 4).outcomes.empty()); }

TEST(Runner, AnExceptionIsAnErrorOfItsTaskOnly) {
  const std::vector<Task> tasks = {{"a", [] { return Of(Verdict::kPass); }},
                                   {"b",
                                    []() -> Outcome {
                                      throw VectorError({"f.yaml", 3, 4}, "too wide");
                                    }},
                                   {"c", []() -> Outcome { throw std::runtime_error("other"); }},
                                   {"d", [] { return Of(Verdict::kPass); }}};
  for (const unsigned jobs : {1U, 4U}) {
    const auto outcomes = RunAll(tasks, jobs).outcomes;
    EXPECT_EQ(outcomes[0].verdict, Verdict::kPass);
    EXPECT_EQ(outcomes[1].verdict, Verdict::kVectorError);
    EXPECT_EQ(outcomes[1].id, "b");
    EXPECT_EQ(outcomes[1].summary, "f.yaml:3:4: too wide");
    EXPECT_EQ(outcomes[2].verdict, Verdict::kInternalError);
    EXPECT_EQ(outcomes[2].summary, "other");
    EXPECT_EQ(outcomes[3].verdict, Verdict::kPass);
  }
}

TEST(Runner, NoTaskBeginsAfterSoManyFailures) {
  std::vector<Task> tasks;
  tasks.reserve(100);
  for (int i = 0; i < 10; ++i) {
    tasks.push_back({"t", [i] { return Of(i % 2 == 0 ? Verdict::kPass : Verdict::kTimeout); }});
  }
  const auto outcomes = RunAll(tasks, 1, 2).outcomes;  // failures are 1 and 3
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(outcomes[i].interrupted, i > 3) << i;
  for (const Outcome& outcome : RunAll(tasks, 1, 0).outcomes) EXPECT_FALSE(outcome.interrupted);
}

TEST(Runner, AnInterruptedTaskIsNoFailure) {
  Outcome interrupted = Of(Verdict::kNothingChecked);
  interrupted.interrupted = true;
  const std::vector<Task> tasks(3, {"t", [interrupted] { return interrupted; }});
  std::size_t calls = 0;
  std::vector<Task> counted = tasks;
  for (Task& task : counted) {
    task.run = [&calls, interrupted] {
      ++calls;
      return interrupted;
    };
  }
  RunAll(counted, 1, 1);
  EXPECT_EQ(calls, 3U);
}

TEST(Runner, TheStopFlagKeepsTasksFromBeginning) {
  std::atomic<bool> stop{false};
  std::vector<Task> tasks;
  tasks.reserve(100);
  for (int i = 0; i < 5; ++i) {
    tasks.push_back({"t", [i, &stop] {
                       if (i == 1) stop = true;
                       return Of(Verdict::kPass);
                     }});
  }
  std::ostringstream out;
  Progress progress(out, tasks.size(), false);
  BinCounts bins;
  const auto outcomes = RunTasks(tasks, {1, 0, &stop}, progress, bins);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(outcomes[i].interrupted, i > 1) << i;
    EXPECT_EQ(outcomes[i].verdict == Verdict::kPass, i <= 1) << i;
    EXPECT_EQ(outcomes[i].id, "t");
  }
  for (const Outcome& outcome : RunAll(tasks, 4, 0, true).outcomes)
    EXPECT_TRUE(outcome.interrupted);
}

}  // namespace
}  // namespace m4::tb
