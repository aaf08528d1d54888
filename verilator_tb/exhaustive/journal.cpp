#include "verilator_tb/exhaustive/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "verilator_tb/core/text_file.h"
#include "verilator_tb/exhaustive/engine.h"
#include "verilator_tb/exhaustive/tuple_map.h"

namespace m4::exhaustive {
namespace {

using nlohmann::json;

json ToJson(const Entry& e) {
  const Shard& s = e.shard;
  json line = {{"version", gm::Name(s.version)},
               {"weights", s.precision.weight_bits},
               {"activations", s.precision.activation_bits},
               {"signed", s.activation_signed},
               {"shard", s.index},
               {"shards", s.count},
               {"tuples", s.tuples()},
               {"seen", e.seen},
               {"checksum", fmt::format("{:016x}", e.checksum)},
               {"mac2s", e.mac2s},
               {"cycles", e.cycles},
               {"seconds", e.seconds},
               {"rtl", e.rtl},
               {"commit", e.commit},
               {"date", e.date}};
  if (e.first_missing) {
    const Tuple& t = *e.first_missing;
    line["first_missing"] = {t.w1, t.w2, t.i1, t.i2};
  }
  return line;
}

Entry FromJson(const json& line) {
  Entry e;
  const auto name = line.at("version").get<std::string>();
  const auto* version = std::ranges::find(gm::kVersions, name, gm::Name);
  if (version == gm::kVersions.end()) throw std::invalid_argument("no such version");
  Selection selection;
  selection.versions = {*version};
  selection.weight_bits = line.at("weights").get<int>();
  selection.activation_bits = line.at("activations").get<int>();
  const auto shards = Shards(selection);
  const auto shard = std::ranges::find_if(shards, [&](const Shard& s) {
    return s.activation_signed == line.at("signed").get<bool>() &&
           s.index == line.at("shard").get<std::uint32_t>() &&
           s.count == line.at("shards").get<std::uint32_t>();
  });
  if (shard == shards.end()) throw std::invalid_argument("no such shard");
  e.shard = *shard;
  e.rtl = line.at("rtl").get<std::string>();
  e.commit = line.at("commit").get<std::string>();
  e.date = line.at("date").get<std::string>();
  e.seen = line.at("seen").get<std::uint32_t>();
  e.checksum = std::stoull(line.at("checksum").get<std::string>(), nullptr, 16);
  e.mac2s = line.at("mac2s").get<std::uint64_t>();
  e.cycles = line.at("cycles").get<std::uint64_t>();
  e.seconds = line.at("seconds").get<double>();
  if (const auto missing = line.find("first_missing"); missing != line.end()) {
    e.first_missing =
        Tuple{missing->at(0).get<std::uint32_t>(), missing->at(1).get<std::uint32_t>(),
              missing->at(2).get<std::uint32_t>(), missing->at(3).get<std::uint32_t>()};
  }
  return e;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void ExpectSameRtl(const Entry& entry, const std::string& where) {
  for (const EngineMaker& maker : EngineMakers()) {
    if (maker.version == entry.shard.version && maker.rtl != entry.rtl) {
      throw JournalError(fmt::format(
          "{}: was written for another state of the RTL ({:.12}..., this program has {:.12}...); "
          "take another journal",
          where, entry.rtl, maker.rtl));
    }
  }
}

}  // namespace

bool Entry::complete() const {
  return seen == shard.tuples() && checksum == ChecksumOfAll(shard.tuples());
}

std::vector<Entry> ReadJournal(const std::filesystem::path& path) {
  const std::string text = ReadAll(path);
  std::vector<Entry> entries;
  std::size_t number = 1;
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
       begin = end + 1, ++number) {
    const std::string where = fmt::format("{}:{}", path.string(), number);
    try {
      entries.push_back(FromJson(json::parse(text.substr(begin, end - begin))));
    } catch (const std::exception& error) {
      throw JournalError(fmt::format("{}: no line of a journal: {}", where, error.what()));
    }
    ExpectSameRtl(entries.back(), where);
  }
  return entries;
}

JournalWriter::JournalWriter(std::filesystem::path path) : path_(std::move(path)) {
  if (path_.has_parent_path()) tb::MakeFolder(path_.parent_path());
  if (std::filesystem::exists(path_)) {
    const std::string text = ReadAll(path_);
    const std::size_t end = text.rfind('\n');
    std::filesystem::resize_file(path_, end == std::string::npos ? 0 : end + 1);
  }
  file_.open(path_, std::ios::binary | std::ios::app);
  if (!file_) throw tb::OutputError(path_.string() + ": can't be written");
}

void JournalWriter::Append(const Entry& entry) {
  const std::string line = ToJson(entry).dump() + "\n";
  const std::scoped_lock lock(mutex_);
  file_ << line << std::flush;
  if (!file_) throw tb::OutputError(path_.string() + ": can't be written");
}

}  // namespace m4::exhaustive
