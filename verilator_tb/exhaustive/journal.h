// What has been run: a file with one line of JSON for every shard that came to its end. A line is
// only ever appended, so that a run that is cut off loses no more than the shards it was in.
#ifndef VERILATOR_TB_EXHAUSTIVE_JOURNAL_H_
#define VERILATOR_TB_EXHAUSTIVE_JOURNAL_H_

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "verilator_tb/exhaustive/shards.h"

namespace m4::exhaustive {

// what() is one sentence with file and line.
class JournalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Entry {
  Shard shard;
  std::string rtl;     // SHA-256 of the RTL files
  std::string commit;  // of the source tree, as the caller of the program gave it
  std::string date;    // UTC, when the shard ended
  std::uint32_t seen = 0;
  std::uint64_t checksum = 0;
  std::optional<Tuple> first_missing;
  std::uint64_t mac2s = 0;
  std::uint64_t cycles = 0;
  double seconds = 0;  // of the processor

  // Every tuple was seen, by count and by checksum.
  bool complete() const;
};

// All entries, oldest first; none if there is no such file. An unfinished last line is left out.
// Throws JournalError if a line is none of ours, or belongs to another RTL than `EngineMakers()`.
std::vector<Entry> ReadJournal(const std::filesystem::path& path);

// Appends; for several threads.
class JournalWriter {
 public:
  // Makes the folders and removes an unfinished last line. Throws OutputError.
  explicit JournalWriter(std::filesystem::path path);
  // Throws OutputError.
  void Append(const Entry& entry);

 private:
  std::filesystem::path path_;
  std::mutex mutex_;
  std::ofstream file_;
};

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_JOURNAL_H_
