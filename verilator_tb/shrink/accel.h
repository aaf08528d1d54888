// Failing vectors of the accelerator made smaller.
#ifndef VERILATOR_TB_SHRINK_ACCEL_H_
#define VERILATOR_TB_SHRINK_ACCEL_H_

#include <string>
#include <vector>

#include "verilator_tb/accel/vector.h"
#include "verilator_tb/shrink/search.h"

namespace m4::tb::shrink {

// Whatever the scenario, it becomes a single layer with its numbers as written, if that still fails
// so.
Design<accel::Vector> AcceleratorDesign();

// Shrinks `vector`. Throws NotShrinkable, OutputError.
Result Shrink(const accel::Vector& vector, const Request& request);

// A vector without .npy files as its file.
std::string ToYaml(const accel::Vector& vector);

// What can be smaller in the layer, and in the rest.
std::vector<Reduction<accel::Vector>> LayerReductions();
std::vector<Reduction<accel::Vector>> ScenarioReductions();

// Numbers and parameters of the layer as written; `seed` is that of the vector.
void WriteNumbers(accel::LayerSpec& layer, std::uint64_t seed);
inline bool AreWritten(const accel::LayerSpec& layer) {
  return layer.weights.kind == accel::NumberSource::Kind::kExplicit;
}
// The layer of a vector, to be changed; nullptr for registers.
accel::LayerSpec* LayerOf(accel::Vector& vector);

}  // namespace m4::tb::shrink

#endif  // VERILATOR_TB_SHRINK_ACCEL_H_
