// A folder of vector files: all of them, unique ids, no file that nobody uses.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {
namespace {

namespace fs = std::filesystem;

bool IsCompanion(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == "README.md" || name.starts_with("LICENSE") || file.extension() == ".py" ||
         file.extension() == ".csv";
}

void AddFiles(const Vector& vector, std::set<fs::path>& named) {
  const LayerSpec* layer = LayerOf(vector);
  if (layer == nullptr) return;
  for (const fs::path& file : {layer->weights.file, layer->weights.narrow_file,
                               layer->activations.file, layer->parameters}) {
    if (!file.empty()) named.insert(fs::weakly_canonical(file));
  }
}

}  // namespace

std::vector<Vector> ReadVectorTree(const std::filesystem::path& folder) {
  if (!fs::is_directory(folder)) return {};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Vector> all;
  std::map<std::string, Location> places;  // by id
  std::set<fs::path> named;
  for (const fs::path& file : files) {
    if (file.extension() != ".yaml") continue;
    for (Vector& vector : ReadVectors(file)) {
      const auto [other, is_new] = places.emplace(vector.id, vector.where);
      if (!is_new) {
        throw VectorError(vector.where, fmt::format("the id '{}' is taken by {}; each file name is "
                                                    "allowed once below the folder",
                                                    vector.id, ToString(other->second)));
      }
      AddFiles(vector, named);
      all.push_back(std::move(vector));
    }
  }
  for (const fs::path& file : files) {
    if (file.extension() == ".yaml" || IsCompanion(file)) continue;
    if (named.contains(fs::weakly_canonical(file))) continue;
    throw VectorError({file.string(), 0, 0},
                      "no vector names this file; allowed are *.yaml, .npy files that a vector "
                      "names, README.md, LICENSE*, *.csv and *.py");
  }
  return all;
}

}  // namespace m4::tb::accel
