// The project's own random numbers: the same seed gives the same numbers on every machine, with
// every compiler, for ever. Whoever changes a number changes kRngVersion too (tests pin the
// values).
//
// Generator: xoshiro256** (Blackman, Vigna 2018), its state filled by splitmix64.
#ifndef GOLDEN_MODEL_ARITH_RNG_H_
#define GOLDEN_MODEL_ARITH_RNG_H_

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace m4::arith {

inline constexpr int kRngVersion = 1;

// One step of splitmix64: advances `state` and returns the next number.
constexpr std::uint64_t SplitMix64(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// The seed of the vector (or test, or whatever has a name) `id` in the regression with this seed:
// FNV-1a over the bytes of `id`, xor the regression seed scrambled, then scrambled again.
constexpr std::uint64_t SeedFor(std::uint64_t regression_seed, std::string_view id) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  }
  std::uint64_t state = hash ^ SplitMix64(regression_seed);
  return SplitMix64(state);
}

class Rng {
 public:
  explicit constexpr Rng(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = SplitMix64(seed);
  }

  // 64 random bits.
  constexpr std::uint64_t next64() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // 0 .. n - 1, all equally likely; n = 0 stands for 2^64.
  constexpr std::uint64_t below(std::uint64_t n) {
    if (n == 0) return next64();
    const std::uint64_t surplus = (0 - n) % n;  // 2^64 mod n: so many numbers are one too many
    std::uint64_t r = next64();
    while (r < surplus) r = next64();
    return r % n;
  }

  // lo .. hi, both included, all equally likely; lo <= hi.
  constexpr std::int64_t between(std::int64_t lo, std::int64_t hi) {
    const std::uint64_t base = static_cast<std::uint64_t>(lo);
    return static_cast<std::int64_t>(base + below(static_cast<std::uint64_t>(hi) - base + 1));
  }

  // True with probability p: never for p <= 0, always for p >= 1.
  constexpr bool chance(double p) { return static_cast<double>(next64() >> 11) * 0x1p-53 < p; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace m4::arith

#endif  // GOLDEN_MODEL_ARITH_RNG_H_
