// Every stimulus bin of a run: how often it was reached, by how many vectors, and which was the
// first.
#ifndef VERILATOR_TB_CORE_BIN_REPORT_H_
#define VERILATOR_TB_CORE_BIN_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/core/bins.h"

namespace m4::tb {

// How many vectors reached each bin, and the first of them in the order of the run. What is added
// in which order makes no difference.
class BinReach {
 public:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  // The counts of the vector at `place` of the run. Each vector once.
  void Add(std::span<const std::uint64_t> counts, std::size_t place);
  void Add(const BinReach& other);

  // Of a bin's number in the schema.
  std::size_t vectors(std::size_t bin) const { return bin < bins_.size() ? bins_[bin].vectors : 0; }
  std::size_t first(std::size_t bin) const {  // kNone: no vector
    return bin < bins_.size() ? bins_[bin].first : kNone;
  }

 private:
  struct One {
    std::size_t vectors = 0;
    std::size_t first = kNone;
  };
  std::vector<One> bins_;
};

struct BinRow {
  std::size_t number = 0;  // in the schema
  std::string group;
  std::string bin;
  std::uint64_t count = 0;
  std::uint64_t required = 0;
  std::size_t vectors = 0;
  std::string first;  // id; empty: no vector

  bool open() const { return count < required; }
  // One vector less and it may be open.
  bool fragile() const { return required > 0 && !open() && vectors == 1; }
};

// All bins in the order of the schema. `ids`: by place.
std::vector<BinRow> BinRows(const BinSchema& schema, const BinCounts& counts, const BinReach& reach,
                            std::span<const std::string> ids);

// A table by group, a word beside what is open or fragile, and the numbers of both.
std::string ToText(std::span<const BinRow> rows);
std::string ToJson(std::span<const BinRow> rows);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_BIN_REPORT_H_
