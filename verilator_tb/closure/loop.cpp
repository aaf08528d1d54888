#include "verilator_tb/closure/loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "golden_model/arith/rng.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/core/signature.h"

namespace m4::tb::closure {
namespace {

constexpr std::size_t kRound = 48;    // vectors that are drawn before the outcomes are looked at
constexpr std::size_t kOfOneBin = 6;  // of them for one bin, where few are open

// The bins of a schema by number.
struct Named {
  std::string group;
  const Bin* bin = nullptr;
};
std::vector<Named> NamesOf(const BinSchema& schema) {
  std::vector<Named> all;
  for (const BinGroup& group : schema) {
    for (const Bin& bin : group.bins) all.push_back({group.name, &bin});
  }
  return all;
}

struct Target {
  std::size_t bin = 0;
  std::uint64_t required = 0;
  std::uint64_t count = 0;
  std::size_t vectors = 0;  // drawn for it
  std::uint64_t order = 0;  // in which targets of as many vectors have their turn

  bool open() const { return count < required; }
};

class Loop {
 public:
  Loop(const Request& request, const Runner& run)
      : request_(request), run_(run), sources_(Sources()) {
    const std::vector<Named> names = NamesOf(request.schema);
    for (const std::size_t bin : request.targets) {
      const std::uint64_t count = bin < request.counts.size() ? request.counts[bin] : 0;
      targets_.push_back({bin, names.at(bin).bin->required, count, 0,
                          arith::SeedFor(request.seed, fmt::format("order {}", bin))});
    }
  }

  Result Run() {
    while (std::ranges::any_of(targets_, [this](const Target& t) { return Waits(t); }) && !Ends()) {
      std::vector<Candidate> candidates;
      for (Target* target : Turn()) candidates.push_back(Draw(*target));
      Judge(candidates);
      Say();
    }
    return Conclusion();
  }

 private:
  bool Ends() {
    if (!result_.failures.empty()) {
      result_.ended = "a vector has failed";
    } else if (*request_.stop) {
      result_.ended = "interrupted";
    } else if (request_.most > 0 && result_.drawn >= request_.most) {
      result_.ended = fmt::format("{} are drawn", Counted(result_.drawn, "vector"));
    } else if (std::chrono::steady_clock::now() - begin_ > request_.seconds) {
      result_.ended = "the time is over";
    }
    return !result_.ended.empty();
  }

  bool Waits(const Target& target) const {
    return target.open() && target.vectors < request_.budget;
  }

  // For whom the vectors of the next round are drawn: those with the fewest first.
  std::vector<Target*> Turn() {
    std::vector<Target*> open;
    for (Target& target : targets_) {
      if (Waits(target)) open.push_back(&target);
    }
    std::ranges::sort(open, {}, [](const Target* t) { return std::pair(t->vectors, t->order); });
    std::vector<Target*> turn;
    std::size_t most = kRound;
    if (request_.most > 0) most = std::min(most, request_.most - result_.drawn);
    for (std::size_t i = 0; i < kOfOneBin; ++i) {
      for (Target* target : open) {
        if (turn.size() < most && target->vectors + i < request_.budget) turn.push_back(target);
      }
    }
    return turn;
  }

  Candidate Draw(Target& target) {
    ++target.vectors;
    const auto source = std::ranges::find_if(sources_, [&target](const Source& one) {
      return target.bin >= one.first && target.bin < one.first + one.count;
    });
    Candidate candidate;
    do {
      candidate.stem = fmt::format("{}_{}_{}", request_.prefix, source->name, number_++);
    } while (request_.taken.contains(candidate.stem));
    arith::Rng rng(arith::SeedFor(request_.seed, candidate.stem));
    std::optional<Need> need;
    if (request_.steered) {
      need = Need{target.bin - source->first, target.required - target.count};
    }
    candidate.vector = source->draw(need, rng);
    return candidate;
  }

  void Judge(const std::vector<Candidate>& candidates) {
    const std::vector<Outcome> outcomes = run_(candidates);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const Outcome& outcome = outcomes[i];
      if (outcome.interrupted) continue;
      ++result_.drawn;
      if (IsFailure(outcome)) {
        result_.failures.push_back({candidates[i], outcome});
      } else {
        AddCounts(drawn_, outcome.bins);
        Keep(candidates[i], outcome);
      }
    }
  }

  void Keep(const Candidate& candidate, const Outcome& outcome) {
    Kept kept{candidate, {}, {}, outcome.cycles};
    for (const Target& target : targets_) {
      const std::uint64_t more = target.bin < outcome.bins.size() ? outcome.bins[target.bin] : 0;
      if (more == 0) continue;
      kept.adds.emplace_back(target.bin, more);
      if (target.open() && target.count + more >= target.required) {
        kept.closes.push_back(target.bin);
      }
    }
    if (kept.closes.empty()) return;
    for (const auto& [bin, more] : kept.adds) CountOf(bin) += more;
    result_.kept.push_back(std::move(kept));
  }

  std::uint64_t& CountOf(std::size_t bin) {
    return std::ranges::find(targets_, bin, &Target::bin)->count;
  }

  std::size_t Closed() const {
    return targets_.size() -
           static_cast<std::size_t>(std::ranges::count_if(targets_, &Target::open));
  }

  void Say() {
    if (!request_.progress) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - said_ < std::chrono::seconds(2)) return;
    said_ = now;
    request_.progress(fmt::format("{} of {} closed, {} drawn", Thousands(Closed()),
                                  Counted(targets_.size(), "bin"),
                                  Counted(result_.drawn, "vector")));
  }

  // Leaves out what others make needless, the longest first.
  void ReduceKept() {
    std::map<std::size_t, std::uint64_t> slack;  // more than required of a closed bin
    for (const Target& target : targets_) {
      if (!target.open()) slack[target.bin] = target.count - target.required;
    }
    std::vector<std::size_t> order(result_.kept.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater<>(),
                             [this](std::size_t i) { return result_.kept[i].cycles; });
    std::set<std::size_t> dropped;
    for (const std::size_t i : order) {
      const auto& adds = result_.kept[i].adds;
      const bool needless = std::ranges::all_of(adds, [&slack](const auto& one) {
        const auto found = slack.find(one.first);
        return found == slack.end() || found->second >= one.second;
      });
      if (!needless) continue;
      dropped.insert(i);
      for (const auto& [bin, more] : adds) {
        if (slack.contains(bin)) slack[bin] -= more;
        CountOf(bin) -= more;
      }
    }
    std::vector<Kept> left;
    for (std::size_t i = 0; i < result_.kept.size(); ++i) {
      if (dropped.contains(i)) continue;
      Kept& kept = result_.kept[i];
      kept.closes.clear();  // now: what would be open without it
      for (const auto& [bin, more] : kept.adds) {
        const auto found = slack.find(bin);
        if (found != slack.end() && found->second < more) kept.closes.push_back(bin);
      }
      left.push_back(std::move(kept));
    }
    result_.kept = std::move(left);
  }

  Result Conclusion() {
    ReduceKept();
    result_.closed = Closed();
    AddCounts(drawn_, request_.counts);
    for (const Target& target : targets_) {
      if (target.bin < drawn_.size() && drawn_[target.bin] >= target.required) ++result_.reached;
      if (target.open()) result_.open.push_back({target.bin, target.count, target.vectors});
    }
    return std::move(result_);
  }

  const Request& request_;
  const Runner& run_;
  std::vector<Source> sources_;
  std::vector<Target> targets_;
  BinCounts drawn_;  // of all vectors that passed
  std::size_t number_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point said_ = begin_;
  Result result_;
};

}  // namespace

Result Close(const Request& request, const Runner& run) { return Loop(request, run).Run(); }

std::string AboutOf(const Kept& kept, const BinSchema& schema) {
  constexpr std::size_t kSaid = 4;
  const std::vector<Named> names = NamesOf(schema);
  std::string text = "Reaches";
  const std::string* group = nullptr;
  for (std::size_t i = 0; i < std::min(kSaid, kept.closes.size()); ++i) {
    const Named& name = names.at(kept.closes[i]);
    const bool same = group != nullptr && *group == name.group;
    text += fmt::format("{} {}{}",
                        i == 0 ? ""
                        : same ? ","
                               : ";",
                        same ? "" : "'" + name.group + "' ", name.bin->name);
    group = &name.group;
  }
  if (kept.closes.size() > kSaid) {
    text += fmt::format("; and {}", Counted(kept.closes.size() - kSaid, "bin") + " more");
  }
  return text + ".";
}

}  // namespace m4::tb::closure
