// Traffic fills the free ports, each kind where it was asked for, and nothing else changes.
#include <gtest/gtest.h>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

constexpr Version kVersion{true, true};

struct Built {
  GemmJob job;
  MemoryImage memory{};
  Program program;
};

Built Build(arith::Rng& rng) {
  Built b;
  b.job = RandomJob(kVersion, {8, 8, false, 2}, 20, 40, 4, rng);
  b.memory = RandomMemory(rng);
  b.program = BuildGemm(b.job, {.wait = 0.3, .cold_start = 0.5, .reset_pin = 0.2}, rng);
  return b;
}

bool Idle(const Inputs& in) { return !in.a_ce && !in.a_we; }

TEST(AddTraffic, NoneLeavesPortA) {
  arith::Rng rng(31);
  const Built b = Build(rng);
  Program program = b.program;
  AddTraffic(program, {}, b.memory, rng);
  int other_reads = 0;
  for (std::size_t i = 0; i < program.edges.size(); ++i) {
    Inputs in = program.edges[i];
    other_reads += in.b_addr != b.program.edges[i].b_addr ? 1 : 0;
    in.b_addr = b.program.edges[i].b_addr;
    EXPECT_EQ(in, b.program.edges[i]);
  }
  EXPECT_GT(other_reads, 100);
}

TEST(AddTraffic, FillsWhatIsFreeAndOnlyThat) {
  arith::Rng rng(32);
  const Built b = Build(rng);
  Program program = b.program;
  AddTraffic(program, {.port_a_writes = 1, .port_b_same_as_write = 1}, b.memory, rng);
  int writes = 0;
  int partial = 0;
  int weight_words = 0;
  for (std::size_t i = 0; i < program.edges.size(); ++i) {
    const Inputs& before = b.program.edges[i];
    const Inputs& after = program.edges[i];
    const std::uint8_t freedom = program.freedom[i];
    if (freedom & kWriteFree) {
      EXPECT_TRUE(Idle(before));
      EXPECT_TRUE(after.is_write());
      ++writes;
      partial += after.a_be != 0xF && after.a_be != 0 ? 1 : 0;
      weight_words += program.weight_words[after.a_addr & 0x1FF] ? 1 : 0;
    } else {
      EXPECT_EQ(after.a_wdata, before.a_wdata);
      EXPECT_EQ(after.a_be, before.a_be);
    }
    if (!(freedom & kPortBFree)) {
      EXPECT_EQ(after.b_addr, before.b_addr);
    } else if (after.is_write()) {
      EXPECT_EQ(after.b_addr, after.a_addr & 0x1FF);
    }
  }
  EXPECT_GT(writes, 100);
  EXPECT_GT(partial, 50);
  EXPECT_GT(weight_words, 20);
  const auto values = Execute(kVersion, program, b.memory, rng);
  EXPECT_EQ(Collect(b.job, program, values).product, PlainProduct(b.job));
}

TEST(AddTraffic, GivesIgnoredCommandsAndConfigurations) {
  arith::Rng rng(33);
  const Built b = Build(rng);
  Program program = b.program;
  AddTraffic(program, {.port_a_ignored = 1}, b.memory, rng);
  int commands = 0;
  int configs = 0;
  for (std::size_t i = 0; i < program.edges.size(); ++i) {
    if (!(program.freedom[i] & kIgnoredFree)) continue;
    const Inputs& in = program.edges[i];
    EXPECT_TRUE(in.a_ce);
    EXPECT_FALSE(in.is_command() && (in.a_be & kCmdReset));
    commands += in.is_command() ? 1 : 0;
    configs += in.is_config() ? 1 : 0;
  }
  EXPECT_GT(commands, 50);
  EXPECT_GT(configs, 50);
  const auto values = Execute(kVersion, program, b.memory, rng);
  EXPECT_EQ(Collect(b.job, program, values).product, PlainProduct(b.job));
}

TEST(AddTraffic, ReadsTheWordBeingCopied) {
  arith::Rng rng(34);
  const Built b = Build(rng);
  Program program = b.program;
  AddTraffic(program, {.port_b_same_as_copy = 1}, b.memory, rng);
  int copies = 0;
  for (const Inputs& in : program.edges) {
    if (!in.is_command() || !(in.a_be & kCmdCopy)) continue;
    EXPECT_EQ(in.b_addr, in.a_addr & 0x1FF);
    ++copies;
  }
  EXPECT_GT(copies, 100);
}

}  // namespace
}  // namespace m4::m4bram
