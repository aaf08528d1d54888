// All that the performance model knows by name: networks, devices, architectures, objectives and
// experiments. Data: golden_model/perf/data has it as YAML.
#ifndef GOLDEN_MODEL_PERF_CATALOGUE_H_
#define GOLDEN_MODEL_PERF_CATALOGUE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "golden_model/perf/comparison.h"

namespace m4::perf {

template <class T>
using ByName = std::map<std::string, T, std::less<>>;

// A computing BRAM with the spaces in which its accelerator, and the baseline it is measured
// against, are searched.
struct Architecture {
  ComputeBram bram;
  ContenderSpace space;
  std::string baseline;         // name in Catalogue::baselines
  std::optional<double> above;  // in place of the objective's own
};

// A row of an experiment. What `comparison` points at belongs to the catalogue.
struct Row {
  std::string id;           // "mixed_activation/resnet34/DP-S/w8n8", unique
  std::string experiment;   // name in Catalogue::experiments
  std::string network;      // ... and in paper_rows.csv
  std::string config;       // "DP-S"
  std::string weight_bits;  // "8" or "mixed"
  int activation_bits = 8;
  std::string limit_or_share;  // duplication limit, share of wide kernels, or empty
  Comparison comparison;
  std::optional<double> published;  // speedup, two decimals
};

struct Experiment {
  std::string name;
  std::string title;
  std::vector<Row> rows;
};

struct Catalogue {
  Technology technology;
  ByName<Network> networks;
  ByName<Device> devices;
  ByName<Baseline> baselines;
  ByName<Architecture> architectures;
  ByName<Objective> objectives;
  std::vector<Experiment> experiments;
  // Architectures as an experiment restricts them (duplication limit, finer steps, no DSPs).
  std::vector<std::unique_ptr<ContenderSpace>> restricted_spaces;
};

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_CATALOGUE_H_
