// The journal of a run, in its report folder: one line for the run, then one for every result as
// soon as it is there. What was killed goes on from it; shards are put together from theirs.
#ifndef VERILATOR_TB_CORE_JOURNAL_H_
#define VERILATOR_TB_CORE_JOURNAL_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "verilator_tb/core/bin_report.h"
#include "verilator_tb/core/outcome.h"

namespace m4::tb {

// Part `index` of `count`, from 1.
struct Shard {
  unsigned index = 1;
  unsigned count = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};
std::string ToString(const Shard& shard);  // "2/4"

// The first line.
struct JournalHeader {
  // What decides results, by name: results of runs in which one of these differs are not mixed.
  std::vector<std::pair<std::string, std::string>> identity;
  std::string title;
  std::string command;
  std::vector<std::string> environment;
  std::uint64_t seed = 0;
  std::optional<std::uint64_t> power_up_seed;
  unsigned jobs = 1;
  bool bins_required = false;         // of all shards together
  std::vector<std::string> versions;  // of the design, for tables
  Shard shard;
  std::size_t total = 0;                                      // vectors of all shards
  std::vector<std::pair<std::size_t, std::string>> vectors;   // of this one: place in all, id
  std::vector<std::pair<std::string, std::string>> left_out;  // of all shards: id, why
};

struct Journal {
  JournalHeader header;
  std::map<std::string, Outcome> outcomes;  // by id; of two lines for one id the later
  BinCounts bins;                           // of all outcomes, taken out of them
  BinReach reach;                           // of all vectors, by their places in all shards
  BinCounts points;                         // likewise: how many reached each
  double seconds = 0;                       // wall time up to the last line
};

// The bins of a journal, with the vectors that reached them.
std::vector<BinRow> BinRowsOf(const Journal& journal, const BinSchema& schema);

// what() is one sentence with the file.
class JournalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr const char* kJournalName = "journal.jsonl";

// The journal of a report folder. Throws JournalError if there is none, or none that can be read; a
// last line that is cut off (the run was killed) counts as not written.
Journal ReadJournal(const std::filesystem::path& folder);
// A journal's text; `path` names it in sentences. nullopt: not one whole line. Throws JournalError.
std::optional<Journal> ParseJournal(const std::string& text, const std::filesystem::path& path);

// In words, the first thing in which two runs differ: "seed is 0x1 there and 0x2 here"; nullopt if
// their results can be put together.
std::optional<std::string> Difference(const JournalHeader& there, const JournalHeader& here);

// The journal of the folder that this run writes. As long as it lives, no other run writes there.
class JournalFile {
 public:
  // Makes the folder. Throws OutputError if it can't be written, or another run writes there.
  explicit JournalFile(const std::filesystem::path& folder);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;
  JournalFile(JournalFile&&) = delete;
  JournalFile& operator=(JournalFile&&) = delete;

  // What an earlier run has left here; nullopt: nothing. Throws JournalError.
  std::optional<Journal> Earlier() const;

  // A new journal; an earlier one becomes journal.old.jsonl. Throws OutputError.
  void Begin(const JournalHeader& header);
  // The earlier one goes on behind its last whole line. Throws OutputError.
  void GoOn();

  // A line is written as a whole or not at all. `seconds`: wall time of the run.
  void Append(const Outcome& outcome, double seconds);
  // The lines of a journal's results, as they are.
  void CopyResults(const std::filesystem::path& folder);
  // One sentence if a line could not be written.
  const std::optional<std::string>& error() const { return error_; }

 private:
  bool Write(std::string line);

  std::filesystem::path path_;
  int file_ = -1;
  std::optional<std::string> error_;
};

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_JOURNAL_H_
