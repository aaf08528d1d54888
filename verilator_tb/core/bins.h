// Stimulus bins: what occurred how often. A design defines the names once (BinSchema); a run counts
// into a flat vector in the same order, so that counts of any number of runs are added.
#ifndef VERILATOR_TB_CORE_BINS_H_
#define VERILATOR_TB_CORE_BINS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace m4::tb {

struct Bin {
  std::string name;
  std::uint64_t required = 1;  // fewer than this is a hole; 0: only reported
};

struct BinGroup {
  std::string name;   // "l_dp: state x reset pin"
  std::string about;  // when it is sampled, in words
  std::vector<Bin> bins;
};

using BinSchema = std::vector<BinGroup>;
using BinCounts = std::vector<std::uint64_t>;  // all groups' bins in order

std::size_t BinCount(const BinSchema& schema);

// Adds `more` to `total`, which is made as long as `more` if it was empty.
void AddCounts(BinCounts& total, std::span<const std::uint64_t> more);

// A bin that occurred less often than required.
struct Hole {
  std::string group;
  std::string bin;
  std::uint64_t count = 0;
  std::uint64_t required = 0;
};
std::vector<Hole> FindHoles(const BinSchema& schema, const BinCounts& counts);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_BINS_H_
