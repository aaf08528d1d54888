// Faults in vectors.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/m4bram/run_vector.h"
#include "verilator_tb/selftest/selftest.h"

namespace m4::tb::selftest {
namespace {

namespace fs = std::filesystem;

template <class Vector>
bool IsBad(const Vector& vector) {
  return vector.expected_failure.has_value();
}

// Every value that the vector states, one at a time.
Findings WrongValues(const m4bram::Vector& vector) {
  Findings findings;
  const auto& commands = std::get<m4bram::CommandVector>(vector.body);
  for (std::size_t i = 0; i < commands.expectations.size(); ++i) {
    for (std::size_t j = 0; j < commands.expectations[i].fields.size(); ++j) {
      m4bram::Vector wrong = vector;
      auto& expectation = std::get<m4bram::CommandVector>(wrong.body).expectations[i];
      auto& field = expectation.fields[j];
      field.value ^= 1;
      const Outcome outcome = RunVector(wrong, {});
      const std::string name =
          field.index < 0 ? field.name : fmt::format("{}[{}]", field.name, field.index);
      const std::string edge = fmt::format("{}{}", expectation.edge, expectation.mid ? ".5" : "");
      const bool found = outcome.verdict == Verdict::kMismatch && outcome.page &&
                         outcome.page->cycle == edge && outcome.page->signals.front().name == name;
      findings.Add(fmt::format("{}: {} after edge {} wrong", vector.id, name, edge),
                   found ? "" : fmt::format("{} {}", Name(outcome.verdict), outcome.summary));
    }
  }
  return findings;
}

std::string Text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Where a key ends: words of small letters before a colon, outside comments and quotes.
std::vector<std::size_t> EndsOfKeys(const std::string& text) {
  std::vector<std::size_t> ends;
  bool quoted = false;
  bool comment = false;
  bool sentence = false;  // the text behind `about`
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') comment = sentence = false;
    if (c == '#' && (i == 0 || std::isspace(static_cast<unsigned char>(text[i - 1])) != 0)) {
      comment = true;
    }
    if (comment || sentence) continue;
    if (c == '"' || c == '\'') quoted = !quoted;
    const bool word = i > 0 && (std::islower(static_cast<unsigned char>(text[i - 1])) != 0);
    const bool space = i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\n');
    if (quoted || c != ':' || !word || !space) continue;
    ends.push_back(i);
    sentence = i >= 5 && text.compare(i - 5, 5, "about") == 0;
  }
  return ends;
}

// The sentence of the reader about a file, "" if it takes it.
template <class Read>
std::string Complaint(const Read& read, const fs::path& file) {
  try {
    (void)read(file);
  } catch (const VectorError& error) {
    return error.what();
  }
  return "";
}

// Every key of the file misspelt, one at a time: a sentence must point at its line.
template <class Read>
Findings MisspeltKeys(const Read& read, const fs::path& file, const fs::path& folder) {
  Findings findings;
  const std::string text = Text(file);
  const fs::path copy = folder / file.filename();
  for (const std::size_t end : EndsOfKeys(text)) {
    WriteTextFile(copy, text.substr(0, end) + "x" + text.substr(end));
    const auto line = 1 + std::ranges::count(text.substr(0, end), '\n');
    const std::string complaint = Complaint(read, copy);
    const bool found = complaint.starts_with(fmt::format("{}:{}:", copy.string(), line));
    findings.Add(fmt::format("{}:{}: misspelt key", file.string(), line),
                 found               ? ""
                 : complaint.empty() ? "the reader takes it"
                                     : complaint);
  }
  return findings;
}

template <class Vector>
Findings Bad(const Vector& vector) {
  Findings findings;
  const Outcome outcome = RunVector(vector, {});
  findings.Add(vector.id, outcome.verdict == Verdict::kPass ? "" : outcome.summary);
  return findings;
}

// A folder for spoilt copies that goes with the last of its users.
class Scratch {
 public:
  Scratch() : path_(MakePath()) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  static fs::path MakePath() {
    std::string path = (fs::temp_directory_path() / "m4verify_XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw OutputError(path + " cannot be made");
    return path;
  }
  fs::path path_;
};

// Files with operands of their own (.npy) would not find them in another folder.
template <class Read>
void AddFiles(const fs::path& file, const Read& read, const std::shared_ptr<Scratch>& scratch,
              std::vector<Batch>& batches) {
  WriteTextFile(scratch->path() / file.filename(), Text(file));
  if (!Complaint(read, scratch->path() / file.filename()).empty()) return;
  batches.push_back(
      {"keys of vector files", [=] { return MisspeltKeys(read, file, scratch->path()); }});
}

}  // namespace

std::vector<Batch> VectorBatches(const std::filesystem::path& vectors) {
  std::vector<Batch> batches;
  const auto scratch = std::make_shared<Scratch>();
  std::set<fs::path> files;
  for (const m4bram::Vector& vector : m4bram::ReadVectorTree(vectors)) {
    if (m4bram::FindBench(vector.version) == nullptr) continue;
    if (IsBad(vector)) {
      batches.push_back({"vectors of the suite bad", [vector] { return Bad(vector); }});
    } else if (std::holds_alternative<m4bram::CommandVector>(vector.body)) {
      batches.push_back({"expected values", [vector] { return WrongValues(vector); }});
    }
    if (files.insert(vector.where.file).second) {
      AddFiles(vector.where.file, m4bram::ReadVectors, scratch, batches);
    }
  }
  for (const accel::Vector& vector : accel::ReadVectorTree(vectors / "accel")) {
    if (accel::FindDutMaker(vector.build->name) == nullptr) continue;
    if (IsBad(vector)) {
      batches.push_back({"vectors of the suite bad", [vector] { return Bad(vector); }});
    }
    if (files.insert(vector.where.file).second) {
      AddFiles(vector.where.file, accel::ReadVectors, scratch, batches);
    }
  }
  return batches;
}

}  // namespace m4::tb::selftest
