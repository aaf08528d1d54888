// The exhaustive bench without RTL: what a shard is, the check of one MAC2, the map.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "verilator_tb/exhaustive/mac2_check.h"
#include "verilator_tb/exhaustive/shards.h"
#include "verilator_tb/exhaustive/tuple_map.h"

namespace m4::exhaustive {
namespace {

using ::testing::HasSubstr;

constexpr gm::Version kSsy{false, false};
constexpr gm::Version kSdp{false, true};

TEST(ExhaustiveShards, HoldEveryTupleOnce) {
  for (const gm::Version version : gm::kVersions) {
    Selection selection;
    selection.versions = {version};
    std::map<std::pair<int, int>, std::uint64_t> tuples;
    for (const Shard& shard : Shards(selection)) {
      EXPECT_LE(shard.tuples(), 1U << 24);
      tuples[{shard.precision.weight_bits, shard.precision.activation_bits}] += shard.tuples();
    }
    ASSERT_EQ(tuples.size(), 21U);
    for (const auto& [bits, count] : tuples) {
      EXPECT_EQ(count, 2ULL << (2 * (bits.first + bits.second)));  // unsigned and signed
    }
  }
}

TEST(ExhaustiveShards, TakeTheCyclesOfTheDataSheet) {  // section 11
  const auto cycles = [](gm::Version version, int n, bool is_signed) {
    return Shard{version, {8, n}, is_signed}.cycles_per_mac2();
  };
  EXPECT_EQ(cycles(kSsy, 2, false), 4U);
  EXPECT_EQ(cycles(kSsy, 8, true), 11U);
  EXPECT_EQ(cycles(kSdp, 2, false), 3U);
  EXPECT_EQ(cycles(kSdp, 3, true), 4U);
  EXPECT_EQ(cycles(kSdp, 7, false), 5U);
  EXPECT_EQ(cycles(kSdp, 8, true), 6U);
}

TEST(ExhaustiveShards, NameATupleByItsPosition) {
  // W1 is 255 in the last of 256 shards; 255 : 2 : 3 : 4.
  const Shard shard{kSsy, {8, 8}, true, 255, 256};
  const Tuple tuple = shard.tuple((2U << 16) + (3U << 8) + 4U);
  EXPECT_EQ(tuple, (Tuple{255, 2, 3, 4}));
  EXPECT_EQ(Describe(shard, tuple), "W1 = -1, W2 = 2, I1 = 3, I2 = 4");
}

TEST(ExhaustiveMap, CountsAndFindsWhatIsMissing) {
  TupleMap map(128);
  for (std::uint32_t i = 0; i < 128; ++i) {
    if (i != 70) map.Mark(i);
  }
  EXPECT_EQ(map.marked(), 127U);
  EXPECT_EQ(map.first_missing(), 70U);
  EXPECT_NE(map.checksum(), ChecksumOfAll(128));
  map.Mark(70);
  map.Mark(70);
  EXPECT_EQ(map.marked(), 128U);
  EXPECT_EQ(map.first_missing(), std::nullopt);
  EXPECT_EQ(map.checksum(), ChecksumOfAll(128));
}

// 4-bit weights, 3-bit signed activations, size S: two lanes of 16 bits in each BPE.
class ExhaustiveCheck : public ::testing::Test {
 protected:
  ExhaustiveCheck() {
    // W1 = {-3, 5}, W2 = {7, -8} from lane 0 on, I1 = -4, I2 = 3.
    operands_.fill({0x0005FFFD, 0xFFF80007, 0b1000'0000, 0b0110'0000});
    // 12 + 21 = 33; -20 - 24 = -44.
    products_.fill(0xFFD40021);
  }

  bool Check() { return Mac2Check<4>(shard_)(operands_, products_, map_); }
  void ExpectWrong(const std::string& says) {
    EXPECT_FALSE(Check());
    EXPECT_THAT(DescribeMismatch(shard_, operands_, products_), HasSubstr(says));
  }

  Shard shard_{kSsy, {4, 3}, true};
  Operands operands_{};
  Products products_{};
  TupleMap map_{1U << 14};
};

TEST_F(ExhaustiveCheck, MarksTheTuplesOfAllLanes) {
  EXPECT_TRUE(Check());
  EXPECT_EQ(map_.marked(), 2U);
  // W1 = 5 (0101), W2 = -8 (1000), I1 = -4 (100), I2 = 3 (011); W1 = -3 is 1101.
  EXPECT_EQ(map_.first_missing(), 0U);
  map_.Mark(0b0101'1000'100'011);
  map_.Mark(0b1101'0111'100'011);
  EXPECT_EQ(map_.marked(), 2U);
}

TEST_F(ExhaustiveCheck, FindsAWrongProduct) {
  products_[9] ^= 1ULL << 31;
  ExpectWrong("block 2, BPE 1, lane 1: W1 = 5, W2 = -8, I1 = -4, I2 = 3: P = 32724, expected -44");
}

TEST_F(ExhaustiveCheck, FindsAWeightThatIsNotSignExtended) {
  operands_[0].w1 = 0x0005000D;
  ExpectWrong("W1 = 13 is no 4-bit weight");
}

TEST_F(ExhaustiveCheck, FindsActivationBitsBelow) {
  operands_[15].act2 |= 1U;
  ExpectWrong("block 3, BPE 3, lane 0: I2 = 01100001 has bits below the 3");
}

TEST_F(ExhaustiveCheck, FindsATupleOfAnotherShard) {
  shard_.count = 2;  // W1 from 0 to 7: -3 is not among them
  map_ = TupleMap(shard_.tuples());
  ExpectWrong("W1 = -3, W2 = 7, I1 = -4, I2 = 3 does not belong to this shard");
}

}  // namespace
}  // namespace m4::exhaustive
