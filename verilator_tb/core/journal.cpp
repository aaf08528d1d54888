#include "verilator_tb/core/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "verilator_tb/core/outcome_json.h"
#include "verilator_tb/core/text_file.h"

namespace m4::tb {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;

json Save(const JournalHeader& header) {
  json saved = {{"m4verify_journal", kFormat},
                {"process", getpid()},
                {"identity", header.identity},
                {"title", header.title},
                {"command", header.command},
                {"environment", header.environment},
                {"seed", header.seed},
                {"jobs", header.jobs},
                {"bins_required", header.bins_required},
                {"versions", header.versions},
                {"shard", {header.shard.index, header.shard.count}},
                {"total", header.total},
                {"vectors", header.vectors},
                {"left_out", header.left_out}};
  if (header.power_up_seed) saved["power_up_seed"] = *header.power_up_seed;
  return saved;
}

// A spoilt line asks for no more memory than this.
constexpr std::size_t kMostVectorsOfRun = 1U << 24U;

JournalHeader LoadHeader(const json& saved) {
  if (saved.at("m4verify_journal") != kFormat) throw std::runtime_error("of another format");
  JournalHeader header;
  saved.at("identity").get_to(header.identity);
  saved.at("title").get_to(header.title);
  saved.at("command").get_to(header.command);
  saved.at("environment").get_to(header.environment);
  header.seed = WholeNumber<std::uint64_t>(saved.at("seed"));
  header.jobs = WholeNumber<unsigned>(saved.at("jobs"));
  saved.at("bins_required").get_to(header.bins_required);
  saved.at("versions").get_to(header.versions);
  const json& shard = saved.at("shard");
  header.shard = {WholeNumber<unsigned>(shard.at(0)), WholeNumber<unsigned>(shard.at(1))};
  if (header.shard.index < 1 || header.shard.index > header.shard.count) {
    throw std::runtime_error("there is no such shard");
  }
  header.total = WholeNumber<std::size_t>(saved.at("total"));
  if (header.total > kMostVectorsOfRun) throw std::runtime_error("so many vectors there are not");
  for (const json& vector : saved.at("vectors")) {
    const auto place = WholeNumber<std::size_t>(vector.at(0));
    if (place >= header.total) throw std::runtime_error("there are not so many vectors");
    header.vectors.emplace_back(place, vector.at(1).get<std::string>());
  }
  saved.at("left_out").get_to(header.left_out);
  if (saved.contains("power_up_seed")) {
    header.power_up_seed = WholeNumber<std::uint64_t>(saved.at("power_up_seed"));
  }
  return header;
}

std::string Contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Up to the end of the last whole line.
std::size_t WholeLines(const std::string& text) {
  const std::size_t end = text.rfind('\n');
  return end == std::string::npos ? 0 : end + 1;
}

using Places = std::map<std::string, std::size_t>;  // of vectors, by id

// A second line of a vector (with waves) has no bins and points of its own.
void Add(Outcome outcome, const Places& places, Journal& journal) {
  AddCounts(journal.bins, outcome.bins);
  const auto place = places.find(outcome.id);
  if (place != places.end()) journal.reach.Add(outcome.bins, place->second);
  outcome.bins = {};
  AddCounts(journal.points, outcome.points);
  outcome.points = {};
  journal.outcomes.insert_or_assign(outcome.id, std::move(outcome));
}

OutputError NotWritten(const std::filesystem::path& path, int error) {
  return OutputError(fmt::format("{}: can't be written: {}", path.string(),
                                 std::generic_category().message(error)));
}

int OpenIn(const std::filesystem::path& folder, const std::filesystem::path& path) {
  MakeFolder(folder);
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) throw NotWritten(path, errno);
  return file;
}

std::string OtherProcess(const std::filesystem::path& path) {
  const std::string text = Contents(path);
  const json header = json::parse(text.substr(0, text.find('\n')), nullptr, false);
  if (!header.is_object() || !header.contains("process")) return "another run";
  return fmt::format("another run (process {})", header.at("process").dump());
}

}  // namespace

std::string ToString(const Shard& shard) { return fmt::format("{}/{}", shard.index, shard.count); }

std::vector<BinRow> BinRowsOf(const Journal& journal, const BinSchema& schema) {
  std::vector<std::string> ids;
  for (const auto& [place, id] : journal.header.vectors) {
    ids.resize(std::max(ids.size(), place + 1));
    ids[place] = id;
  }
  return BinRows(schema, journal.bins, journal.reach, ids);
}

std::optional<Journal> ParseJournal(const std::string& text, const std::filesystem::path& path) {
  const std::size_t size = WholeLines(text);
  if (size == 0) return std::nullopt;
  Journal journal;
  Places places;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < size;) {
    const std::size_t end = text.find('\n', begin);
    ++number;
    try {
      const json line = json::parse(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                    text.begin() + static_cast<std::ptrdiff_t>(end));
      if (number == 1) {
        journal.header = LoadHeader(line);
        for (const auto& [place, id] : journal.header.vectors) places.emplace(id, place);
      } else {
        Add(LoadOutcome(line), places, journal);
        journal.seconds = std::max(journal.seconds, Seconds(line.at("at")));
      }
    } catch (const std::exception&) {
      throw JournalError(
          fmt::format("{}:{}:1: no line of an m4verify journal", path.string(), number));
    }
    begin = end + 1;
  }
  return journal;
}

Journal ReadJournal(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kJournalName;
  if (!std::filesystem::is_regular_file(path)) {
    throw JournalError(
        fmt::format("{}: there is no such file; --report DIR of a run writes it", path.string()));
  }
  auto journal = ParseJournal(Contents(path), path);
  if (journal) return *std::move(journal);
  throw JournalError(
      fmt::format("{}: empty; the run was killed before its first vector", path.string()));
}

std::optional<std::string> Difference(const JournalHeader& there, const JournalHeader& here) {
  for (std::size_t i = 0; i < std::min(there.identity.size(), here.identity.size()); ++i) {
    const auto& [name, value] = there.identity[i];
    if (there.identity[i] == here.identity[i]) continue;
    return fmt::format("{} is {} there and {} here", name, value, here.identity[i].second);
  }
  if (there.identity.size() != here.identity.size()) return "it is of another m4verify";
  return std::nullopt;
}

JournalFile::JournalFile(const std::filesystem::path& folder)
    : path_(folder / kJournalName), file_(OpenIn(folder, path_)) {
  // A file system without locks can't tell; every other answer but "locked" is a yes.
  if (flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  close(file_);
  throw OutputError(fmt::format("{}: {} writes here; wait for it, or choose another --report",
                                folder.string(), OtherProcess(path_)));
}

JournalFile::~JournalFile() { close(file_); }

std::optional<Journal> JournalFile::Earlier() const { return ParseJournal(Contents(path_), path_); }

void JournalFile::Begin(const JournalHeader& header) {
  const std::string earlier = Contents(path_);
  if (!earlier.empty()) {
    std::filesystem::path old = path_;
    WriteTextFile(old.replace_filename("journal.old.jsonl"), earlier);
  }
  if (ftruncate(file_, 0) != 0) throw NotWritten(path_, errno);
  if (!Write(Save(header).dump(-1, ' ', false, json::error_handler_t::replace))) {
    throw OutputError(*error_);
  }
}

void JournalFile::GoOn() {
  const auto size = static_cast<off_t>(WholeLines(Contents(path_)));
  if (ftruncate(file_, size) != 0) throw NotWritten(path_, errno);
}

void JournalFile::Append(const Outcome& outcome, double seconds) {
  json line = tb::Save(outcome);
  line["at"] = seconds;
  Write(line.dump(-1, ' ', false, json::error_handler_t::replace));
}

void JournalFile::CopyResults(const std::filesystem::path& folder) {
  const std::string text = Contents(folder / kJournalName);
  const std::size_t begin = text.find('\n') + 1;
  const std::size_t end = WholeLines(text);
  if (begin < end) Write(text.substr(begin, end - begin - 1));
}

bool JournalFile::Write(std::string line) {
  line += '\n';
  const off_t begin = lseek(file_, 0, SEEK_END);
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t part = write(file_, line.data() + written, line.size() - written);
    if (part > 0) {
      written += static_cast<std::size_t>(part);
    } else if (part < 0 && errno != EINTR) {
      if (!error_) error_ = NotWritten(path_, errno).what();
      // What follows must not be glued to half a line.
      if (ftruncate(file_, begin) != 0) error_ = NotWritten(path_, errno).what();
      return false;
    }
  }
  return true;
}

}  // namespace m4::tb
