// Delta debugging over a list of reductions: makes a failing candidate smaller while it still fails
// in the same way, until no single reduction is left that keeps it failing (1-minimal). It knows
// neither designs nor vectors, and draws no random numbers.
#ifndef VERILATOR_TB_SHRINK_REDUCER_H_
#define VERILATOR_TB_SHRINK_REDUCER_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace m4::tb::shrink {

// One way to make a candidate smaller, part by part: what is without rows, with numbers closer to
// zero, with less traffic. Every part that is reduced must bring the candidate closer to one of
// which nothing is left to reduce, or the search does not end.
template <class Candidate>
struct Reduction {
  std::string name;  // "rows", "operands to zero"
  // How many parts of the candidate it can reduce.
  std::function<std::size_t(const Candidate&)> parts;
  // The candidate with parts `begin` to `end` - 1 reduced; nullopt: there is no such candidate.
  std::function<std::optional<Candidate>(const Candidate&, std::size_t begin, std::size_t end)>
      without;
};

template <class Candidate>
struct Trials {
  // Whether a candidate fails in the way that is wanted.
  std::function<bool(const Candidate&)> fails;
  // False: time is over, or the user is tired of it.
  std::function<bool()> go_on;
  // After each candidate that was taken; by which reduction.
  std::function<void(const Candidate&, const std::string&)> taken;
};

template <class Candidate>
struct Reduced {
  Candidate candidate;
  bool minimal = false;  // else it was ended before
};

// Tries chunks of the parts, the largest first; true if one was taken.
template <class Candidate>
bool ReduceBy(const Reduction<Candidate>& reduction, const Trials<Candidate>& trials,
              Candidate& candidate) {
  bool any = false;
  std::size_t chunk = reduction.parts(candidate);
  while (chunk > 0) {
    std::size_t begin = 0;
    for (std::size_t parts = reduction.parts(candidate); begin < parts;) {
      if (!trials.go_on()) return any;
      const std::size_t end = std::min(parts, begin + chunk);
      std::optional<Candidate> smaller = reduction.without(candidate, begin, end);
      if (!smaller || !trials.fails(*smaller)) {
        begin = end;
        continue;
      }
      // The same place again: what is gone makes place, what is smaller may get smaller still.
      candidate = std::move(*smaller);
      any = true;
      trials.taken(candidate, reduction.name);
      parts = reduction.parts(candidate);
    }
    chunk = chunk == 1 ? 0 : (std::min(chunk, reduction.parts(candidate)) + 1) / 2;
  }
  return any;
}

// `start` must fail. Rounds over all reductions, until in a whole round none was of use: then every
// single part of every reduction was tried on the same candidate.
template <class Candidate>
Reduced<Candidate> Reduce(Candidate start, std::span<const Reduction<Candidate>> reductions,
                          const Trials<Candidate>& trials) {
  Reduced<Candidate> result{std::move(start)};
  bool any = true;
  while (any && trials.go_on()) {
    any = false;
    for (const Reduction<Candidate>& reduction : reductions) {
      any = ReduceBy(reduction, trials, result.candidate) || any;
    }
    // An end within the round leaves parts untried.
    if (!any) result.minimal = trials.go_on();
  }
  return result;
}

// Whether no single part of any reduction can be reduced further: what Reduce() promises.
template <class Candidate>
bool IsMinimal(const Candidate& candidate, std::span<const Reduction<Candidate>> reductions,
               const std::function<bool(const Candidate&)>& fails) {
  return std::ranges::none_of(reductions, [&](const Reduction<Candidate>& reduction) {
    for (std::size_t part = 0; part < reduction.parts(candidate); ++part) {
      const auto smaller = reduction.without(candidate, part, part + 1);
      if (smaller && fails(*smaller)) return true;
    }
    return false;
  });
}

}  // namespace m4::tb::shrink

#endif  // VERILATOR_TB_SHRINK_REDUCER_H_
