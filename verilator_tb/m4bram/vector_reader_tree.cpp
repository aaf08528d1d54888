// A folder of vector files: all of them, unique ids, no file that nobody uses.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAnotherDesigns = "accel";  // a folder of vectors: not read here

std::vector<fs::path> FilesBelow(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry.depth() == 0 && entry->path().filename() == kAnotherDesigns) {
      entry.disable_recursion_pending();
    }
    if (entry->is_regular_file()) files.push_back(entry->path());
  }
  if (error) {
    throw VectorError(
        {folder.string(), 0, 0},
        "the folder cannot be read; start in the source root, or name a folder of vector "
        "files with --vectors");
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool IsVectorFile(const fs::path& file) { return file.extension() == ".yaml"; }

// Texts and generators that may lie beside the vectors.
bool IsCompanion(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == "README.md" || name.starts_with("LICENSE") || file.extension() == ".py";
}

}  // namespace

std::vector<Vector> ReadVectorTree(const std::filesystem::path& folder) {
  const std::vector<fs::path> files = FilesBelow(folder);
  std::vector<Vector> all;
  std::map<std::string, Location> places;  // by id
  std::set<fs::path> named;
  for (const fs::path& file : files) {
    if (!IsVectorFile(file)) continue;
    for (Vector& vector : ReadVectors(file)) {
      const auto [other, is_new] = places.emplace(vector.id, vector.where);
      if (!is_new) {
        throw VectorError(vector.where, fmt::format("the id '{}' is taken by {}; each file name is "
                                                    "allowed once below the folder",
                                                    vector.id, ToString(other->second)));
      }
      if (const auto* gemm = std::get_if<GemmVector>(&vector.body)) {
        for (const OperandSource* source : {&gemm->weights, &gemm->activations}) {
          if (!source->file.empty()) named.insert(fs::weakly_canonical(source->file));
        }
      }
      all.push_back(std::move(vector));
    }
  }
  for (const fs::path& file : files) {
    if (IsVectorFile(file) || IsCompanion(file) || named.contains(fs::weakly_canonical(file))) {
      continue;
    }
    throw VectorError({file.string(), 0, 0},
                      "no vector names this file; allowed are *.yaml, .npy files that a vector "
                      "names, README.md, LICENSE* and *.py");
  }
  return all;
}

}  // namespace m4::tb::m4bram
