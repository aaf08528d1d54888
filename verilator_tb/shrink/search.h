// The search of one design: from a failing vector to the file of a smaller one.
#ifndef VERILATOR_TB_SHRINK_SEARCH_H_
#define VERILATOR_TB_SHRINK_SEARCH_H_

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "verilator_tb/core/location.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/shrink/reducer.h"
#include "verilator_tb/shrink/shrink.h"

namespace m4::tb::shrink {

// What the search needs to know of a design's vectors.
template <class Vector>
struct Design {
  std::function<Outcome(const Vector&, std::uint64_t seed, std::chrono::duration<double> timeout,
                        const std::atomic<bool>* stop)>
      run;
  std::function<std::vector<Vector>(const std::filesystem::path&)> read;
  std::function<std::string(const Vector&)> write;  // YAML
  std::function<std::string(const Vector&)> size;   // in words
  std::vector<Reduction<Vector>> reductions;
};

template <class Vector>
bool FailsLike(const Design<Vector>& design, const Vector& vector, const Signature& signature,
               const Request& request, Limits& limits) {
  limits.Count();
  try {
    return SignatureToKeep(design.run(vector, kSeed, limits.Left(), request.stop)) == signature;
  } catch (const VectorError&) {
    return false;  // a shape that does not exist
  }
}

// The first of `forms` that fails like the original under one of the names for it. A form is the
// original written down in another way.
template <class Vector>
Vector FirstThatFails(const Design<Vector>& design, const std::string& id,
                      std::span<const Vector> forms, const Signature& signature,
                      const Request& request, Limits& limits) {
  for (const Vector& form : forms) {
    for (const std::string& stem : Stems(id)) {
      if (!limits.GoOn()) break;
      Vector candidate = form;
      candidate.id = stem + form.id;
      if (FailsLike(design, candidate, signature, request, limits)) return candidate;
    }
  }
  throw NotShrinkable(fmt::format(
      "{} does not fail in the same way ({}) when it is written down on its own; it depends on the "
      "contents at power-up that its seed gives{}",
      id, ToString(signature), limits.GoOn() ? "" : ", or the time was too short"));
}

// Writes `vector` and reads it afresh: the file must fail in the same way.
template <class Vector>
std::filesystem::path WriteAndCheck(const Design<Vector>& design, const Vector& vector,
                                    const Signature& signature, const Request& request) {
  const std::string stem = vector.id.substr(0, vector.id.find('/'));
  std::filesystem::path file = request.folder / (stem + ".yaml");
  WriteTextFile(file, design.write(vector));
  const std::vector<Vector> read = design.read(file);
  const std::atomic<bool> go_on{false};
  const bool same =
      read.size() == 1 && read.front().id == vector.id &&
      SignatureToKeep(design.run(read.front(), kSeed, std::chrono::hours(1), &go_on)) == signature;
  if (!same) {
    throw std::logic_error(fmt::format("{} does not fail as what it was written from ({})",
                                       file.string(), ToString(signature)));
  }
  return file;
}

// `forms` have, as id, what follows the file's name in it ("/s_sy").
template <class Vector>
Result Search(const Design<Vector>& design, const std::string& id, std::span<const Vector> forms,
              const Signature& signature, const Request& request, Limits& limits) {
  Vector start = FirstThatFails(design, id, forms, signature, request, limits);
  Result result;
  result.signature = signature;
  result.before = design.size(start);
  Trials<Vector> trials;
  trials.fails = [&](const Vector& candidate) {
    return FailsLike(design, candidate, signature, request, limits);
  };
  trials.go_on = [&limits] { return limits.GoOn(); };
  trials.taken = [&](const Vector& candidate, const std::string& by) {
    limits.Say(fmt::format("{} ({})", design.size(candidate), by));
  };
  const Reduced<Vector> reduced =
      Reduce(std::move(start), std::span<const Reduction<Vector>>(design.reductions), trials);
  result.id = reduced.candidate.id;
  result.minimal = reduced.minimal;
  result.after = design.size(reduced.candidate);
  result.trials = limits.trials();
  result.file = WriteAndCheck(design, reduced.candidate, signature, request);
  return result;
}

}  // namespace m4::tb::shrink

#endif  // VERILATOR_TB_SHRINK_SEARCH_H_
