// A failing vector made as small as it can be while it still fails at the same signal, as a vector
// file. What the designs share: the failure that must stay, limits, the search, the file.
#ifndef VERILATOR_TB_SHRINK_SHRINK_H_
#define VERILATOR_TB_SHRINK_SHRINK_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "verilator_tb/core/outcome.h"

namespace m4::tb::shrink {

// A failure as far as a smaller vector must share it.
struct Signature {
  std::string verdict;
  std::string signal;  // "p[1]", "acc_cim[3][1]", "product"; an assertion's message; may be empty
  friend bool operator==(const Signature&, const Signature&) = default;
};
std::string ToString(const Signature& signature);

// nullopt: it passed, was interrupted or says nothing about the RTL.
std::optional<Signature> SignatureToKeep(const Outcome& outcome);

// The vector can't be shrunk: it passes, or its failure does not stay when it is written down.
// what() is one sentence.
class NotShrinkable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Request {
  std::filesystem::path folder;  // for the file
  std::uint64_t seed = 1;        // with which the vector fails; the new one is run with seed 1
  std::chrono::duration<double> budget{60};
  const std::atomic<bool>* stop = nullptr;  // not null
  // One line about what was reached, now and then.
  std::function<void(const std::string&)> progress;
};

struct Result {
  std::filesystem::path file;
  std::string id;  // of the new vector
  Signature signature;
  std::size_t trials = 0;
  bool minimal = false;
  std::string before, after;  // sizes in words
};

// The clock, the stop flag and the count of trials of one search.
class Limits {
 public:
  explicit Limits(const Request& request)
      : request_(request), end_(std::chrono::steady_clock::now() + Nanoseconds(request.budget)) {}

  bool GoOn() const { return !*request_.stop && std::chrono::steady_clock::now() < end_; }
  // For one vector: no longer than what is left.
  std::chrono::duration<double> Left() const;
  void Count() { ++trials_; }
  std::size_t trials() const { return trials_; }
  // Says `text`, if nothing was said for a second.
  void Say(const std::string& text);

 private:
  static std::chrono::nanoseconds Nanoseconds(std::chrono::duration<double> seconds) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(seconds);
  }
  const Request& request_;
  std::chrono::steady_clock::time_point end_;
  std::chrono::steady_clock::time_point said_{};
  std::size_t trials_ = 0;
};

// The seed of the regression with which new vectors are tried: that of a run without --seed.
inline constexpr std::uint64_t kSeed = 1;

// File names to try for the vector `id`: the contents at power-up depend on them. "shrunk_" and
// the name of the old file and what distinguishes the vector in it, then with a number.
std::vector<std::string> Stems(const std::string& id);

// The tags that a new vector takes over: not `bad`; at least one.
std::vector<std::string> TagsOf(const std::vector<std::string>& tags);

}  // namespace m4::tb::shrink

#endif  // VERILATOR_TB_SHRINK_SHRINK_H_
