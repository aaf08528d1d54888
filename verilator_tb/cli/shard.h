// Parts of a selection for several machines.
#ifndef VERILATOR_TB_CLI_SHARD_H_
#define VERILATOR_TB_CLI_SHARD_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/core/journal.h"

namespace m4::cli {

// "2/4". Throws UsageError.
tb::Shard ShardFrom(const std::string& text);

// The places of `ids` that are of this shard, ascending. The shards of a list are disjoint, make up
// the whole, and differ by at most one in size. Neighbours are alike and so are their run times, so
// they are dealt out in an order that has nothing to do with what they are: that of their ids'
// hashes.
std::vector<std::size_t> PlacesOf(std::span<const std::string> ids, const tb::Shard& shard);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_SHARD_H_
