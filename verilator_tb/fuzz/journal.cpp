// Journals of runs: journal.jsonl of a report folder.
#include "verilator_tb/core/journal.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "verilator_tb/core/outcome_json.h"
#include "verilator_tb/fuzz/targets.h"

namespace m4::fuzz {
namespace {

constexpr const char* kName = "report/journal.jsonl";

void LookAt(const std::optional<tb::Journal>& journal) {
  if (!journal) return;
  const tb::JournalHeader& header = journal->header;
  Expect(header.shard.index >= 1 && header.shard.index <= header.shard.count,
         "a shard that there is not: " + ToString(header.shard));
  Expect(header.vectors.size() <= header.total, "more vectors in a shard than in all");
  for (const auto& [place, id] : header.vectors) {
    Expect(place < header.total, "a vector behind the last");
  }
  Expect(!Difference(header, header), "a run that can't go on with itself");
  Expect(std::isfinite(journal->seconds) && journal->seconds >= 0, "a time that is none");
  for (const auto& [id, outcome] : journal->outcomes) {
    Expect(id == outcome.id, "an outcome at another's place");
    const nlohmann::json saved = Save(outcome);
    Expect(Save(tb::LoadOutcome(saved)) == saved, "an outcome that changes when it is saved");
  }
}

}  // namespace

Answer Journal(const std::string& bytes) {
  return ReadOrRefuse<tb::JournalError>(
      [&bytes] { return tb::ParseJournal(bytes, kName); },
      [&bytes](const std::string& sentence) { ExpectSentenceWithPlace(sentence, kName, bytes); },
      LookAt);
}

}  // namespace m4::fuzz
