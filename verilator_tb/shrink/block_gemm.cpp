// What can be smaller in a product: shape, operands, disturbances, traffic.
#include <array>
#include <cstdlib>

#include "verilator_tb/shrink/block.h"

namespace m4::tb::shrink {
namespace {

using m4bram::GemmVector;
using m4bram::OperandSource;
using m4bram::Vector;

const GemmVector* GemmOf(const Vector& vector) { return std::get_if<GemmVector>(&vector.body); }
GemmVector& GemmOf(Vector& vector) { return std::get<GemmVector>(vector.body); }

// Everything that is a probability.
std::vector<double*> Rates(GemmVector& gemm) {
  auto& d = gemm.disturbances;
  auto& t = gemm.traffic;
  return {&d.null_mac2,           &d.lone_copy,     &d.wait,           &d.cold_start,
          &d.late_start,          &d.reset_command, &d.reset_pin,      &d.reconfigure,
          &d.ignored_bits,        &t.port_a_writes, &t.port_a_ignored, &t.port_b_same_as_copy,
          &t.port_b_same_as_write};
}

std::vector<double*> RatesInUse(GemmVector& gemm) {
  std::vector<double*> rates = Rates(gemm);
  std::erase_if(rates, [](const double* rate) { return *rate == 0; });
  return rates;
}

template <class T>
void Erase(std::vector<T>& list, std::size_t begin, std::size_t end) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(begin),
             list.begin() + static_cast<std::ptrdiff_t>(end));
}

// One of the three extents: how large it is, and how a part of it is taken out.
struct Extent {
  std::string name;
  std::size_t (*size)(const GemmVector&);
  void (*erase)(GemmVector&, std::size_t begin, std::size_t end);
};

const std::array<Extent, 3>& Extents() {
  static const std::array<Extent, 3> extents = {{
      {"columns of the weights", [](const GemmVector& g) { return g.activations.rows.size(); },
       [](GemmVector& g, std::size_t begin, std::size_t end) {
         for (auto& row : g.weights.rows) Erase(row, begin, end);
         Erase(g.activations.rows, begin, end);
       }},
      {"rows of the product", [](const GemmVector& g) { return g.weights.rows.size(); },
       [](GemmVector& g, std::size_t begin, std::size_t end) {
         Erase(g.weights.rows, begin, end);
       }},
      {"columns of the product",
       [](const GemmVector& g) { return g.activations.rows.front().size(); },
       [](GemmVector& g, std::size_t begin, std::size_t end) {
         for (auto& row : g.activations.rows) Erase(row, begin, end);
       }},
  }};
  return extents;
}

std::vector<std::int32_t*> OperandsInUse(GemmVector& gemm) {
  std::vector<std::int32_t*> operands;
  for (OperandSource* source : {&gemm.weights, &gemm.activations}) {
    for (auto& row : source->rows) {
      for (std::int32_t& value : row) {
        if (value != 0) operands.push_back(&value);
      }
    }
  }
  return operands;
}

// Reductions of the parts that `list` finds in a vector.
template <class List, class Change>
Reduction<Vector> OfEach(std::string name, List list, Change change) {
  return {std::move(name),
          [list](const Vector& vector) -> std::size_t {
            if (GemmOf(vector) == nullptr) return 0;
            GemmVector copy = *GemmOf(vector);
            return list(copy).size();
          },
          [list, change](const Vector& vector, std::size_t begin, std::size_t end) {
            std::optional<Vector> smaller = vector;
            auto parts = list(GemmOf(*smaller));
            for (std::size_t i = begin; i < end; ++i) change(*parts[i]);
            return smaller;
          }};
}

Reduction<Vector> OfExtent(const Extent& extent) {
  return {
      extent.name,
      [extent](const Vector& vector) -> std::size_t {
        return GemmOf(vector) == nullptr ? 0 : extent.size(*GemmOf(vector));
      },
      [extent](const Vector& vector, std::size_t begin, std::size_t end) -> std::optional<Vector> {
        if (end - begin == extent.size(*GemmOf(vector))) return std::nullopt;  // nothing left
        std::optional<Vector> smaller = vector;
        extent.erase(GemmOf(*smaller), begin, end);
        return smaller;
      }};
}

std::vector<std::int64_t*> DrainInUse(GemmVector& gemm) {
  return gemm.drain == 0 ? std::vector<std::int64_t*>{} : std::vector{&gemm.drain};
}

}  // namespace

std::vector<Reduction<m4bram::Vector>> GemmReductions() {
  std::vector<Reduction<Vector>> all;
  for (const Extent& extent : Extents()) all.push_back(OfExtent(extent));
  all.push_back(OfEach("disturbances and traffic", RatesInUse, [](double& rate) { rate = 0; }));
  all.push_back(OfEach("drain", DrainInUse, [](std::int64_t& drain) { drain = 0; }));
  all.push_back(OfEach("operands to zero", OperandsInUse, [](std::int32_t& v) { v = 0; }));
  all.push_back(OfEach("operands halved", OperandsInUse, [](std::int32_t& v) { v /= 2; }));
  all.push_back(OfEach("operands closer to zero", OperandsInUse,
                       [](std::int32_t& v) { v -= v > 0 ? 1 : -1; }));
  return all;
}

}  // namespace m4::tb::shrink
