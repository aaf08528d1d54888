#include "verilator_tb/fuzz/targets.h"

#include <array>

namespace m4::fuzz {

std::span<const Target> Targets() {
  static constexpr std::string_view kData = "golden_model/perf/data";
  static constexpr std::array<Target, 11> kTargets = {{
      {"block_vectors", BlockVectors, "vectors", ".yaml"},
      {"accel_vectors", AccelVectors, "vectors/accel", ".yaml"},
      {"npy", Npy, "vectors", ".npy"},
      {"journal", Journal, "", ""},
      {"perf_network", PerfNetwork, "golden_model/perf/data/networks", ".yaml"},
      {"perf_devices", PerfDevices, kData, "devices.yaml"},
      {"perf_objectives", PerfObjectives, kData, "objectives.yaml"},
      {"perf_architectures", PerfArchitectures, kData, "architectures.yaml"},
      {"perf_experiments", PerfExperiments, kData, "experiments.yaml"},
      {"perf_paper_rows", PerfPaperRows, kData, "paper_rows.csv"},
      {"perf_config", PerfConfig, "", ""},
  }};
  return kTargets;
}

}  // namespace m4::fuzz
