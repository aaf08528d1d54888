// Drawing values of which a wish may say some.
#ifndef VERILATOR_TB_CLOSURE_DRAW_H_
#define VERILATOR_TB_CLOSURE_DRAW_H_

#include <cstddef>
#include <initializer_list>
#include <optional>

#include "golden_model/arith/rng.h"

namespace m4::tb::closure {

template <class T>
T OneOf(std::initializer_list<T> values, arith::Rng& rng) {
  return values.begin()[rng.below(values.size())];
}

// The wish, else one of the values.
template <class T>
T Or(const std::optional<T>& wish, std::initializer_list<T> values, arith::Rng& rng) {
  const T drawn = OneOf(values, rng);
  return wish.value_or(drawn);
}

inline int Between(int low, int high, arith::Rng& rng) {
  return static_cast<int>(rng.between(low, high));
}

// A probability for a vector: mostly none, else one that shows.
inline double Rate(arith::Rng& rng) { return rng.chance(0.7) ? 0 : OneOf({0.05, 0.2, 0.5}, rng); }

}  // namespace m4::tb::closure

#endif  // VERILATOR_TB_CLOSURE_DRAW_H_
