// Failing vectors of the block made smaller.
#ifndef VERILATOR_TB_SHRINK_BLOCK_H_
#define VERILATOR_TB_SHRINK_BLOCK_H_

#include <string>

#include "verilator_tb/m4bram/vector.h"
#include "verilator_tb/shrink/search.h"

namespace m4::tb::shrink {

// A product stays a product, with operands as written, if it still fails so; all else, and a
// product that does not, becomes a vector of kind commands with the same port values.
Design<m4bram::Vector> BlockDesign();

// Shrinks `vector`. Throws NotShrinkable, OutputError.
Result Shrink(const m4bram::Vector& vector, const Request& request);

// A vector without .npy files as its file; operands of kind `normal` have the usual sigma.
std::string ToYaml(const m4bram::Vector& vector);

// Reductions of one kind; they leave vectors of the other kind alone.
std::vector<Reduction<m4bram::Vector>> GemmReductions();
std::vector<Reduction<m4bram::Vector>> CommandReductions();

}  // namespace m4::tb::shrink

#endif  // VERILATOR_TB_SHRINK_BLOCK_H_
