#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "golden_model/arith/lanes.h"
#include "golden_model/m4bram/program.h"

namespace m4::m4bram {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

// An element of a job's C; -1: padding beyond M or N.
struct Element {
  std::int32_t row = -1;
  std::int32_t column = -1;
  bool padding() const { return row < 0 || column < 0; }
};

Element ElementOf(const GemmJob& job, const Layout& layout, const Dot& dot, int bpe, int lane) {
  const std::int64_t row =
      std::int64_t{dot.m_tile} * layout.kernels + layout.kernel_of_lane(bpe, lane);
  const std::int64_t column =
      std::int64_t{dot.n_tile} * layout.portions + layout.column_of_bpe(bpe);
  Element element;
  if (Index(row) < job.weights.rows()) element.row = static_cast<std::int32_t>(row);
  if (Index(column) < job.activations.cols()) element.column = static_cast<std::int32_t>(column);
  return element;
}

// Does a reset end the MAC2 before cycle `cycle`? A reset command acts in the cycle that follows
// its edge, the pin at its edge.
bool Aborted(const Program& program, const Mac2& mac2, std::uint32_t cycle) {
  for (std::uint32_t edge = mac2.preadd; edge <= cycle && edge < program.edges.size(); ++edge) {
    const Inputs& in = program.edges[edge];
    if (!in.rst_n) return true;
    if (edge < cycle && in.is_command() && (in.a_be & kCmdReset)) return true;
  }
  return false;
}

// Calls visit(readout index, element, value of its lane) for every lane of every readout, in order.
template <class Visit>
void VisitLanes(const GemmJob& job, const Layout& layout, const Program& program,
                std::span<const std::uint32_t> values, Visit visit) {
  if (values.size() != program.readouts.size()) {
    throw std::invalid_argument("There must be one value for every readout of the program.");
  }
  const int lane_bits = layout.block.lane_bits();
  const int lanes = 32 / lane_bits;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Readout& readout = program.readouts[i];
    const Dot& dot = program.dots[readout.dot];
    const int words_per_bpe = job.version.row_bits() / 32;
    const int bpe = readout.word / words_per_bpe;
    const int first_lane = readout.word % words_per_bpe * lanes;
    for (int lane = 0; lane < lanes; ++lane) {
      visit(i, ElementOf(job, layout, dot, bpe, first_lane + lane),
            arith::LaneValue(values[i], lane, lane_bits));
    }
  }
}

// The sums over a dot's columns for the elements of its tile: what its lanes should show, before
// they wrap.
class TileSums {
 public:
  TileSums(const GemmJob& job, const Layout& layout) : job_(job), layout_(layout) {}

  void Sum(const Dot& dot) {
    first_row_ = Index(dot.m_tile) * Index(layout_.kernels);
    first_column_ = Index(dot.n_tile) * Index(layout_.portions);
    const std::size_t rows = std::min(Index(layout_.kernels), job_.weights.rows() - first_row_);
    const std::size_t columns =
        std::min(Index(layout_.portions), job_.activations.cols() - first_column_);
    sums_ = gemm::Matrix<std::int64_t>(rows, columns);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t k = Index(dot.k_begin); k < Index(dot.k_end); ++k) {
        const std::int64_t weight = job_.weights.at(first_row_ + r, k);
        for (std::size_t c = 0; c < columns; ++c) {
          sums_.at(r, c) += weight * job_.activations.at(k, first_column_ + c);
        }
      }
    }
  }

  // Padding is 0.
  std::int64_t at(Element e) const {
    if (e.padding()) return 0;
    return sums_.at(Index(e.row) - first_row_, Index(e.column) - first_column_);
  }

 private:
  const GemmJob& job_;
  const Layout& layout_;
  std::size_t first_row_ = 0;
  std::size_t first_column_ = 0;
  gemm::Matrix<std::int64_t> sums_;
};

}  // namespace

std::optional<Origin> Locate(const GemmJob& job, const Program& program, std::uint32_t cycle,
                             int bpe, int lane) {
  const Layout layout = LayoutOf(job);
  const int lanes = job.version.row_bits() / layout.block.lane_bits();
  if (bpe < 0 || bpe >= kBpes || lane < 0 || lane >= lanes) return std::nullopt;
  const auto after =
      std::upper_bound(program.mac2s.begin(), program.mac2s.end(), cycle,
                       [](std::uint32_t c, const Mac2& mac2) { return c < mac2.preadd; });
  if (after == program.mac2s.begin()) return std::nullopt;
  const Mac2& mac2 = *(after - 1);
  const auto cycles = static_cast<std::uint32_t>(Mac2Cycles(job.version, layout.block));
  if (cycle - mac2.preadd >= cycles || Aborted(program, mac2, cycle)) return std::nullopt;

  const Dot& dot = program.dots[mac2.dot];
  const Element element = ElementOf(job, layout, dot, bpe, lane);
  Origin origin;
  origin.mac2 = static_cast<std::uint32_t>(after - 1 - program.mac2s.begin());
  origin.m_tile = dot.m_tile;
  origin.n_tile = dot.n_tile;
  origin.row = element.row;
  origin.column = element.column;
  origin.k1 = mac2.k1;
  origin.k2 = mac2.k2;
  const auto operands = [&](std::int32_t k) {
    std::pair<std::int32_t, std::int32_t> result{0, 0};
    if (k < 0) return result;
    if (element.row >= 0) result.first = job.weights.at(Index(element.row), Index(k));
    if (element.column >= 0) result.second = job.activations.at(Index(k), Index(element.column));
    return result;
  };
  std::tie(origin.w1, origin.i1) = operands(mac2.k1);
  std::tie(origin.w2, origin.i2) = operands(mac2.k2);
  return origin;
}

GemmResult Collect(const GemmJob& job, const Program& program,
                   std::span<const std::uint32_t> values) {
  GemmResult result;
  result.product = gemm::Matrix<std::int64_t>(job.weights.rows(), job.activations.cols());
  result.drains = static_cast<std::int64_t>(program.readouts.size()) / job.version.readout_words();
  VisitLanes(job, LayoutOf(job), program, values,
             [&](std::size_t, Element element, std::int64_t value) {
               if (element.padding()) return;
               result.product.at(Index(element.row), Index(element.column)) += value;
             });
  return result;
}

std::optional<WrongElement> CheckGemm(const GemmJob& job, const Program& program,
                                      std::span<const std::uint32_t> values) {
  const Layout layout = LayoutOf(job);
  std::optional<WrongElement> wrong;
  std::optional<std::uint32_t> summed;
  TileSums sums(job, layout);
  VisitLanes(job, layout, program, values, [&](std::size_t i, Element element, std::int64_t value) {
    if (wrong) return;
    const Readout& readout = program.readouts[i];
    if (summed != readout.dot) {
      sums.Sum(program.dots[readout.dot]);
      summed = readout.dot;
    }
    const std::int64_t expected = arith::WrapToBits(sums.at(element), layout.block.lane_bits());
    if (value == expected) return;
    wrong = WrongElement{element.row, element.column, expected, value, readout.dot, readout.cycle};
  });
  if (wrong || job.storage == Storage::kNative) return wrong;

  const gemm::Matrix<std::int64_t> expected = gemm::Gemm(job.weights, job.activations);
  const gemm::Matrix<std::int64_t> got = Collect(job, program, values).product;
  for (std::size_t r = 0; r < expected.rows(); ++r) {
    for (std::size_t c = 0; c < expected.cols(); ++c) {
      if (got.at(r, c) == expected.at(r, c)) continue;
      const std::uint32_t cycle = program.readouts.empty() ? 0 : program.readouts.back().cycle;
      return WrongElement{static_cast<std::int32_t>(r),
                          static_cast<std::int32_t>(c),
                          expected.at(r, c),
                          got.at(r, c),
                          std::nullopt,
                          cycle};
    }
  }
  return std::nullopt;
}

}  // namespace m4::m4bram
