// The M4BRAM vector reader: what it reads, and every error with its line and column.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test; Error() replaces its path by "".
class VectorReader : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              (std::string("m4_vectors_") +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path Write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  std::vector<Vector> Read(const std::string& text) const {
    return ReadVectors(Write("v.yaml", text));
  }

  template <class F>
  std::string ErrorOf(const F& use) const {
    try {
      use();
    } catch (const VectorError& error) {
      std::string what = error.what();
      const std::string path = folder_.string() + "/";
      for (auto at = what.find(path); at != std::string::npos; at = what.find(path)) {
        what.erase(at, path.size());
      }
      return what;
    }
    return "no error";
  }

  std::string Error(const std::string& text) const {
    return ErrorOf([&] { Read(text); });
  }
  std::string TreeError() const {
    return ErrorOf([&] { ReadVectorTree(folder_); });
  }

  fs::path folder_;
};

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

constexpr const char* kGemm =
    "about: a product\n"                                            // 1
    "tags: [smoke, regression]\n"                                   // 2
    "kind: gemm\n"                                                  // 3
    "version: [s_sy, l_dp]\n"                                       // 4
    "weights: {bits: [2, 8], source: uniform}\n"                    // 5
    "activations: {bits: [3, 8], signed: false, source: corner}\n"  // 6
    "duplication: 2\n"                                              // 7
    "storage: exact\n"                                              // 8
    "shape: {m: 9, k: 33, n: 5}\n";                                 // 9

std::string Gemm(const std::string& from, const std::string& to) {
  return Replaced(kGemm, from, to);
}
std::string Gemm(const std::string& more) { return kGemm + more; }

const GemmVector& AsGemm(const Vector& vector) { return std::get<GemmVector>(vector.body); }
const CommandVector& AsCommands(const Vector& vector) {
  return std::get<CommandVector>(vector.body);
}

TEST_F(VectorReader, ExpandsSweeps) {
  const std::vector<Vector> vectors = Read(kGemm);
  ASSERT_EQ(vectors.size(), 8u);
  EXPECT_EQ(vectors[0].id, "v/s_sy-w2-n3u-d2");
  EXPECT_EQ(vectors[1].id, "v/s_sy-w2-n8u-d2");
  EXPECT_EQ(vectors[7].id, "v/l_dp-w8-n8u-d2");
  EXPECT_EQ(vectors[7].version, (gm::Version{true, true}));
  EXPECT_EQ(vectors[7].about, "a product");
  EXPECT_EQ(vectors[7].tags, (std::vector<std::string>{"smoke", "regression"}));
  EXPECT_EQ(vectors[7].where.line, 1);
  const GemmVector& gemm = AsGemm(vectors[6]);
  EXPECT_EQ(gemm.precision, (gm::Config{8, 3, false, 2}));
  EXPECT_EQ(gemm.m, 9);
  EXPECT_EQ(gemm.k, 33);
  EXPECT_EQ(gemm.n, 5);
  EXPECT_EQ(gemm.storage, gm::Storage::kExact);
  EXPECT_EQ(gemm.weights.kind, OperandSource::Kind::kUniform);
  EXPECT_EQ(gemm.activations.kind, OperandSource::Kind::kCorner);
  EXPECT_EQ(gemm.activations.where.line, 6);
  EXPECT_EQ(gemm.activations.where.column, 52);
}

TEST_F(VectorReader, NamesStorageAndRepetitions) {
  const auto vectors =
      Read(Replaced(Gemm("storage: exact", "storage: [native, exact]"), "[s_sy, l_dp]", "all") +
           "repeat: 2\n");
  ASSERT_EQ(vectors.size(), 4u * 2 * 2 * 2 * 2);
  EXPECT_EQ(vectors[0].id, "v/s_sy-w2-n3u-d2-native");
  EXPECT_EQ(vectors[1].id, "v/s_sy-w2-n3u-d2-native-r1");
  EXPECT_EQ(vectors[1].repeat, 1);
  EXPECT_EQ(vectors[2].id, "v/s_sy-w2-n3u-d2");
}

TEST_F(VectorReader, ReadsDisturbancesAndTraffic) {
  const auto vectors =
      Read(Gemm("drain: 7\ndisturb: {wait: 0.5, reset_pin: 1}\n"
                "traffic: {port_a_writes: 0.25, port_b_same_as_copy: 1}\n"));
  const GemmVector& gemm = AsGemm(vectors[0]);
  EXPECT_EQ(gemm.drain, 7);
  EXPECT_EQ(gemm.disturbances.wait, 0.5);
  EXPECT_EQ(gemm.disturbances.reset_pin, 1);
  EXPECT_EQ(gemm.disturbances.null_mac2, 0);
  EXPECT_EQ(gemm.traffic.port_a_writes, 0.25);
  EXPECT_EQ(gemm.traffic.port_b_same_as_copy, 1);
}

TEST_F(VectorReader, FitsTilesAndSafeLengths) {
  const auto vectors = Read(
      Gemm("{m: 9, k: 33, n: 5}", "{m: tile, k: safe, n: tile}\nwhen: {safe_length: [1, 40000]}"));
  // 2-bit weights: n = 3 is safe for 4, n = 8 runs 4 bits wide for 8; 8-bit weights: n = 8 only.
  ASSERT_EQ(vectors.size(), 6u);
  EXPECT_EQ(AsGemm(vectors[0]).k, 8);
  EXPECT_TRUE(AsGemm(vectors[0]).k_is_safe_length);
  EXPECT_EQ(AsGemm(vectors[0]).m, 8);  // 32 bits / 2 portions / 2 bits
  EXPECT_EQ(AsGemm(vectors[0]).n, 2);
  EXPECT_EQ(AsGemm(vectors[1]).k, 16);
  EXPECT_EQ(AsGemm(vectors[1]).m, 4);
  EXPECT_EQ(AsGemm(vectors[2]).k, 2 * 32896);
  EXPECT_EQ(vectors[5].id, "v/l_dp-w8-n8u-d2");
  EXPECT_EQ(AsGemm(vectors[5]).m, 4);  // 64 / 2 / 8
}

TEST_F(VectorReader, TakesShapesFromOperands) {
  const auto vectors = Read(
      "about: x\ntags: [a]\nkind: gemm\nversion: s_sy\n"
      "weights: {bits: 4, source: {explicit: [[1, -8, 3], [4, 5, 0x7]]}}\n"
      "activations: {bits: 2, signed: [true, false], source: {constant: 1}}\n"
      "shape: {n: 3}\n");
  ASSERT_EQ(vectors.size(), 2u);
  EXPECT_EQ(AsGemm(vectors[0]).m, 2);
  EXPECT_EQ(AsGemm(vectors[0]).k, 3);
  EXPECT_EQ(AsGemm(vectors[0]).weights.rows[1][2], 7);
  EXPECT_EQ(AsGemm(vectors[0]).activations.value, 1);
}

TEST_F(VectorReader, ResolvesNpyFilesAgainstTheFolder) {
  Write("data/x.npy", "?");
  const auto vectors = Read(Replaced(Gemm("source: uniform", "source: {npy: data/x.npy, bits: 8}"),
                                     "{m: 9, k: 33, n: 5}", "{n: 5}"));
  EXPECT_EQ(AsGemm(vectors[0]).weights.file, folder_ / "data/x.npy");
  EXPECT_EQ(AsGemm(vectors[0]).weights.file_bits, 8);
  EXPECT_EQ(AsGemm(vectors[0]).m, 0);
}

struct Case {
  std::string from, to, error;
};

TEST_F(VectorReader, RejectsBadHeads) {
  const std::vector<Case> cases = {
      {"about: a product\n", "", "v.yaml:1:1: key 'about' is missing; this map needs it"},
      {"about: a product", "about: ''",
       "v.yaml:1:8: the text is empty; at least one letter is needed"},
      {"tags: [smoke, regression]\n", "", "v.yaml:1:1: key 'tags' is missing; this map needs it"},
      {"[smoke, regression]", "smoke", "v.yaml:2:7: 'smoke' is here; a list is allowed"},
      {"[smoke, regression]", "[]", "v.yaml:2:7: the list is empty; at least one entry is needed"},
      {"[smoke, regression]", "[a, B]",
       "v.yaml:2:11: tag 'B' is not allowed; a tag is a small letter followed by small letters, "
       "digits and '-'"},
      {"[smoke, regression]", "[a, a]",
       "v.yaml:2:11: tag 'a' is given twice; each tag is allowed once"},
      {"kind: gemm\n", "", "v.yaml:1:1: key 'kind' is missing; this map needs it"},
      {"kind: gemm", "kin: gemm",
       "v.yaml:3:1: unknown key 'kin', the nearest is 'kind'; allowed: about, tags, kind, version, "
       "repeat, fault, expect_failure, weights, activations, duplication, storage, shape, drain, "
       "when, disturb, traffic, memory, power_up, cycles, expect, edges, reset_command, reset_pin, "
       "configuration and write"},
      {"kind: gemm", "kind: gem",
       "v.yaml:3:7: unknown kind 'gem', the nearest is 'gemm'; allowed: gemm, commands and "
       "random-commands"},
      {"weights:", "wieghts:",
       "v.yaml:5:1: unknown key 'wieghts', the nearest is 'weights'; allowed: about, tags, kind, "
       "version, repeat, fault, expect_failure, weights, activations, duplication, storage, shape, "
       "drain, when, disturb and traffic"},
      {"version: [s_sy, l_dp]\n", "", "v.yaml:1:1: key 'version' is missing; this map needs it"},
      {"[s_sy, l_dp]", "[s_sy, l_pd]",
       "v.yaml:4:17: unknown version 'l_pd', the nearest is 'l_dp'; allowed: s_sy, s_dp, l_sy, "
       "l_dp "
       "and all"},
      {"[s_sy, l_dp]", "[s_sy, all]",
       "v.yaml:4:17: 'all' is in a list with other versions; it is allowed alone"},
      {"[s_sy, l_dp]", "[s_sy, s_sy]",
       "v.yaml:4:17: 's_sy' is in this list twice; each value is allowed once"},
      {"duplication: 2\n", "duplication: 2\nrepeat: 0\n",
       "v.yaml:8:9: 0 is out of range; 1 to 10000 is allowed"},
      {"duplication: 2\n", "duplication: 2\nrepeat: [1, 2]\n",
       "v.yaml:8:9: a list is here; a whole number from 1 to 10000 is allowed"},
      {"storage: exact", "tags: [x]",
       "v.yaml:8:1: key 'tags' is given twice, first in line 2; each key is allowed once"},
      {"smoke, ", "bad, ",
       "v.yaml:1:1: key 'expect_failure' is missing; a vector with the tag 'bad' needs it"},
  };
  for (const Case& c : cases) EXPECT_EQ(Error(Gemm(c.from, c.to)), c.error) << c.to;
}

TEST_F(VectorReader, RejectsBadOperands) {
  const std::vector<Case> cases = {
      {"{bits: [2, 8], source: uniform}", "uniform",
       "v.yaml:5:10: 'uniform' is here; a map is allowed"},
      {"bits: [2, 8]", "bits: [2, 3]",
       "v.yaml:5:21: '3' is not possible here; allowed: 2, 4 and 8"},
      {"bits: [2, 8]", "bits: eight",
       "v.yaml:5:17: 'eight' is not possible here; allowed: 2, 4 and 8"},
      {"bits: [2, 8], ", "", "v.yaml:5:10: key 'bits' is missing; this map needs it"},
      {"bits: [2, 8]", "bits: []", "v.yaml:5:17: the list is empty; at least one entry is needed"},
      {"bits: [3, 8]", "bits: [3, 9]", "v.yaml:6:25: 9 is out of range; 2 to 8 is allowed"},
      {"bits: [3, 8]", "bits: 1", "v.yaml:6:21: 1 is out of range; 2 to 8 is allowed"},
      {"bits: [3, 8]", "bits: 3.5",
       "v.yaml:6:21: '3.5' is no whole number; 2 to 8 is allowed, decimal or 0x hexadecimal"},
      {"signed: false, ", "", "v.yaml:6:14: key 'signed' is missing; this map needs it"},
      {"signed: false", "signed: no",
       "v.yaml:6:37: 'no' is no truth value; true and false are allowed"},
      {"source: uniform", "source: unifrom",
       "v.yaml:5:33: unknown source 'unifrom', the nearest is 'uniform'; allowed: uniform, normal, "
       "corner, extreme and enumerate"},
      {"source: uniform", "source: [uniform, corner]",
       "v.yaml:5:33: a list is here; one of uniform, normal, corner, extreme and enumerate is "
       "allowed"},
      {"source: uniform", "sauce: uniform",
       "v.yaml:5:25: unknown key 'sauce', the nearest is 'source'; allowed: bits and source"},
      {"source: uniform", "source: {constnt: 1}",
       "v.yaml:5:34: unknown key 'constnt', the nearest is 'constant'; allowed: normal, constant, "
       "explicit, npy and bits"},
      {"source: uniform", "source: {constant: 2}",
       "v.yaml:5:44: 2 does not fit 2-bit weights; -2 to 1 is allowed"},
      {"source: uniform", "source: {constant: 1, npy: x.npy}",
       "v.yaml:5:47: key 'npy' means nothing together with the others; remove it"},
      {"source: uniform", "source: {normal: {sigma: -1}}",
       "v.yaml:5:50: -1 is out of range; 0 to 10 is allowed"},
      {"source: uniform", "source: {bits: 8}",
       "v.yaml:5:33: key 'npy' is missing; this map needs it"},
      {"source: uniform", "source: {explicit: [[1, 1], [0]]}",
       "v.yaml:5:53: this row has 1 values and the first has 2; all rows of a matrix are equally "
       "long"},
      {"source: uniform", "source: {explicit: [[1, -3]]}",
       "v.yaml:5:49: -3 does not fit 2-bit weights; -2 to 1 is allowed"},
      {"source: uniform", "source: {explicit: []}",
       "v.yaml:5:44: the list is empty; at least one entry is needed"},
      {"source: corner", "source: {constant: -1}",
       "v.yaml:6:63: -1 does not fit 3-bit unsigned activations; 0 to 7 is allowed"},
      {"signed: false, source: corner", "signed: [true, false], source: {constant: 4}",
       "v.yaml:6:71: 4 does not fit 3-bit signed and unsigned activations; 0 to 3 is allowed"},
      {"source: uniform", "source: {npy: no.npy, bits: 8}",
       "v.yaml:5:39: there is no file no.npy; a .npy file named from this file's folder is needed"},
  };
  for (const Case& c : cases) EXPECT_EQ(Error(Gemm(c.from, c.to)), c.error) << c.to;
  Write("x.npy", "");
  EXPECT_EQ(Error(Gemm("source: uniform", "source: {npy: x.npy, bits: 33}")),
            "v.yaml:5:52: 33 is out of range; 1 to 32 is allowed");
}

TEST_F(VectorReader, RejectsBadMappings) {
  const std::vector<Case> cases = {
      {"duplication: 2", "duplication: [1, 3]",
       "v.yaml:7:18: '3' is not possible here; allowed: 1, 2 and 4"},
      {"storage: exact", "storage: exakt",
       "v.yaml:8:10: unknown storage 'exakt', the nearest is 'exact'; allowed: native and exact"},
      {"m: 9", "m: 0", "v.yaml:9:12: 0 is out of range; 1 to 1048576 is allowed"},
      {"m: 9", "m: tiles",
       "v.yaml:9:12: unknown word for m 'tiles', the nearest is 'tile'; allowed: tile"},
      {"m: 9", "m: [9, 10]",
       "v.yaml:9:12: a list is here; a whole number from 1 to 1048576 is allowed"},
      {"m: 9, ", "", "v.yaml:9:8: nothing gives m; shape: {m: a number or tile} is needed"},
      {"k: 33, ", "", "v.yaml:9:8: nothing gives k; shape: {k: a number or safe} is needed"},
      {"shape: {m: 9, k: 33, n: 5}\n", "",
       "v.yaml:1:1: nothing gives m; shape: {m: a number or tile} is needed"},
      {"k: 33", "k: 33, mac2s: 100",
       "v.yaml:9:29: 'mac2s' is given together with 'k'; one of the two is allowed"},
      {"k: 33", "kk: 33",
       "v.yaml:9:15: unknown key 'kk', the nearest is 'k'; allowed: m, k, n and mac2s"},
      {"source: uniform", "source: {explicit: [[1, 1]]}",
       "v.yaml:5:33: this operand has m = 1, but 9 is asked for; they must agree"},
      {"source: uniform", "source: enumerate",
       "v.yaml:5:33: this operand has k = 2, but 33 is asked for; they must agree"},
      {"storage: exact\nshape: {m: 9, k: 33", "storage: native\nshape: {m: 9, k: safe",
       "v.yaml:9:8: k: safe is asked for with a safe length of 0 (w = 2, n = 8, unsigned); when: "
       "{safe_length: [1, 8388608]} leaves such combinations out"},
  };
  for (const Case& c : cases) EXPECT_EQ(Error(Gemm(c.from, c.to)), c.error) << c.to;
  EXPECT_EQ(Error(Replaced(Gemm("source: uniform", "source: enumerate"), "k: 33", "mac2s: 9")),
            "v.yaml:9:8: 'mac2s' is given with an operand that has its own k; it is allowed with "
            "random and constant operands");
}

TEST_F(VectorReader, RejectsBadRest) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"drain: -1", "v.yaml:10:8: -1 is out of range; 0 to 1000000000 is allowed"},
      {"drain: [1, 2]",
       "v.yaml:10:8: a list is here; a whole number from 0 to 1000000000 is allowed"},
      {"when: {safe_length: [1]}",
       "v.yaml:10:21: this is no range; a list of two numbers is allowed"},
      {"when: {safe_length: [5, 4]}",
       "v.yaml:10:25: 4 is out of range; 5 to 9223372036854775807 is allowed"},
      {"when: {safe_length: [0, 0]}",
       "v.yaml:10:7: no combination of the sweeps has such a safe length; at least one is needed"},
      {"disturb: {null_mac: 0.1}",
       "v.yaml:10:11: unknown key 'null_mac', the nearest is 'null_mac2'; allowed: null_mac2, "
       "lone_copy, wait, cold_start, late_start, reset_command, reset_pin, reconfigure and "
       "ignored_bits"},
      {"disturb: {wait: 1.5}", "v.yaml:10:17: 1.5 is out of range; 0 to 1 is allowed"},
      {"disturb: {wait: [0.1, 0.2]}",
       "v.yaml:10:17: a list is here; a number from 0 to 1 is allowed"},
      {"traffic: {port_a_write: 1}",
       "v.yaml:10:11: unknown key 'port_a_write', the nearest is 'port_a_writes'; allowed: "
       "port_a_writes, port_a_ignored, port_b_same_as_copy and port_b_same_as_write"},
      {"traffic: {port_a_writes: x}", "v.yaml:10:26: 'x' is no number; 0 to 1 is allowed"},
      {"expect_failure: {verdict: mismatch}",
       "v.yaml:10:17: 'expect_failure' is allowed with the tag 'bad' only"},
      {"fault: {side: result, flip: 1, edge: 2}",
       "v.yaml:10:8: 'fault' is allowed together with 'expect_failure' only"},
  };
  for (const auto& [line, error] : cases) EXPECT_EQ(Error(Gemm(line + "\n")), error) << line;
}

TEST_F(VectorReader, RejectsFilesThatAreNoMaps) {
  EXPECT_EQ(Error(""), "v.yaml:1:1: the file is empty; one YAML document is needed");
  EXPECT_EQ(Error("- a\n"), "v.yaml:1:1: a list is here; a map is allowed");
  EXPECT_EQ(Error("about: x\n\ttags: [a]\n"), "v.yaml:2:1: a tab; only spaces are allowed");
  EXPECT_EQ(Error("about: [x\n"),
            "v.yaml:2:1: malformed YAML (end of sequence flow not found); one YAML document is "
            "allowed");
  EXPECT_EQ(ErrorOf([&] { ReadVectors(folder_ / "none.yaml"); }),
            "none.yaml: the file cannot be read; a YAML file is needed");
}

constexpr const char* kCommands =
    "about: by hand\n"                                                                       // 1
    "tags: [datasheet]\n"                                                                    // 2
    "kind: commands\n"                                                                       // 3
    "version: s_dp\n"                                                                        // 4
    "memory: {0: 0x1234abcd, 0x7: 9}\n"                                                      // 5
    "power_up: {w1: [1, 2, 3, 4], acc: {2: 0xff}, act1: 0x80}\n"                             // 6
    "cycles:\n"                                                                              // 7
    "  - {rst_n: 0, repeat: 2}\n"                                                            // 8
    "  - {config: {signed: true, n: 4, d: 1, w: 4}}\n"                                       // 9
    "  - {command: [start, copy], address: 5, select: 3, data: 0x40404040, b_address: 3}\n"  // 10
    "  - {command: []}\n"                                                                    // 11
    "  - {write: 7, data: 0xdeadbeef, byte_enables: 0x3, b_address: 7}\n"                    // 12
    "  - {idle: 3, rst_n: 0}\n"                                                              // 13
    "  - {raw: {ce: 1, we: 1, be: 0x7, address: 0x7ff, data: 0xf}}\n"                        // 14
    "  - {b_address: 0x1ff}\n"                                                               // 15
    "expect:\n"                                                                              // 16
    "  - {after: 9.5, memory: {7: 0xdeadbeef}}\n"                                            // 17
    "  - {after: 4, fsm: INIT_W1, bits_left: 0, cfg: 0xf2, b_rdata: 0x0}\n"                  // 18
    "  - {after: 9, w1: [0x1, 0x2, 0x3, 0x4], acc: {2: 0xff}, fsm: 10}\n";                   // 19

TEST_F(VectorReader, ReadsCommands) {
  const auto vectors = Read(kCommands);
  ASSERT_EQ(vectors.size(), 1u);
  EXPECT_EQ(vectors[0].id, "v/s_dp");
  const CommandVector& commands = AsCommands(vectors[0]);
  EXPECT_EQ(commands.memory, (std::map<int, std::uint32_t>{{0, 0x1234abcd}, {7, 9}}));
  ASSERT_EQ(commands.edges.size(), 11u);
  const auto inputs = [](bool ce, bool we, int be, int address, std::uint32_t data, int b,
                         bool rst_n) {
    return gm::Inputs{data,
                      static_cast<std::uint16_t>(address),
                      static_cast<std::uint16_t>(b),
                      static_cast<std::uint8_t>(be),
                      ce,
                      we,
                      rst_n};
  };
  EXPECT_EQ(commands.edges[0], inputs(false, false, 0, 0, 0, 0, false));
  EXPECT_EQ(commands.edges[1], commands.edges[0]);
  EXPECT_EQ(commands.edges[2], inputs(true, true, 0xB, 0, 1, 0, true));
  EXPECT_EQ(commands.edges[3], inputs(true, false, 6, 5 | 3 << 9, 0x40404040, 3, true));
  EXPECT_EQ(commands.edges[4], inputs(true, false, 0, 0, 0, 0, true));
  EXPECT_EQ(commands.edges[5], inputs(false, true, 3, 7, 0xdeadbeef, 7, true));
  EXPECT_EQ(commands.edges[8], inputs(false, false, 0, 0, 0, 0, false));
  EXPECT_EQ(commands.edges[9], inputs(true, true, 7, 0x7ff, 0xf, 0, true));
  EXPECT_EQ(commands.edges[10], inputs(false, false, 0, 0, 0, 0x1ff, true));

  ASSERT_EQ(commands.expectations.size(), 3u);  // in time order
  EXPECT_EQ(commands.expectations[0].edge, 4u);
  EXPECT_EQ(commands.expectations[0].fields.size(), 4u);
  EXPECT_EQ(commands.expectations[0].fields[0].name, "fsm");
  EXPECT_EQ(commands.expectations[0].fields[0].value, 1u);
  EXPECT_EQ(commands.expectations[0].fields[0].index, -1);
  EXPECT_EQ(commands.expectations[1].edge, 9u);
  EXPECT_EQ(commands.expectations[1].fields.size(), 6u);
  EXPECT_EQ(commands.expectations[1].fields[0].value, 10u);
  EXPECT_FALSE(commands.expectations[1].mid);
  EXPECT_EQ(commands.expectations[2].edge, 9u);
  EXPECT_TRUE(commands.expectations[2].mid);
  const Expectation::Field& word = commands.expectations[2].fields[0];
  EXPECT_EQ(word.name, "memory");
  EXPECT_EQ(word.index, 7);
  EXPECT_EQ(word.value, 0xdeadbeefu);
  EXPECT_EQ(ToString(word.where), (folder_ / "v.yaml:17:30").string());

  gm::State state;
  ApplyPowerUp(commands, state);
  EXPECT_EQ(state.bpe[3].w1, 4u);
  EXPECT_EQ(state.bpe[2].acc, 0xffu);
  EXPECT_EQ(state.act1, 0x80u);
}

TEST_F(VectorReader, RejectsBadCommands) {
  const std::string actions = "config, command, write, idle and raw";
  const std::vector<Case> cases = {
      {"0x7: 9", "0x0: 9", "v.yaml:5:25: word 0 is given twice; each word is allowed once"},
      {"0x7: 9", "512: 9", "v.yaml:5:25: 512 is out of range; 0 to 0x1ff is allowed"},
      {"0x7: 9", "7: 0x100000000",
       "v.yaml:5:28: 0x100000000 is out of range; 0 to 0xffffffff is allowed"},
      {"{w1: [1, 2, 3, 4]", "{w1: [1, 2, 3]",
       "v.yaml:6:16: the list has 3 entries; one for each of the 4 BPEs is needed"},
      {"acc: {2: 0xff}", "acc: {4: 0xff}", "v.yaml:6:36: 4 is out of range; 0 to 3 is allowed"},
      {"acc: {2: 0xff}", "acc: {2: 0x1ffffffff}",
       "v.yaml:6:39: 0x1ffffffff is out of range; 0 to 0xffffffff is allowed"},
      {"acc: {2: 0xff}", "acc: {}", "v.yaml:6:35: the map is empty; at least one entry is needed"},
      {"acc: {2: 0xff}", "acc: {2: 1, 0x2: 1}",
       "v.yaml:6:42: acc[2] is given twice; once is allowed"},
      {"act1: 0x80", "fsm: 1",
       "v.yaml:6:46: unknown key 'fsm', the nearest is 'w1'; allowed: w1, w2, w12, inv, p, acc, "
       "act1 "
       "and act2"},
      {"{rst_n: 0, repeat: 2}", "{rst_n: 2}",
       "v.yaml:8:13: 2 is out of range; 0 to 0x1 is allowed"},
      {"{rst_n: 0, repeat: 2}", "{repeat: 2}",
       "v.yaml:8:5: the entry does nothing; one of " + actions + ", rst_n or b_address is needed"},
      {"{rst_n: 0, repeat: 2}", "{idle: 0}",
       "v.yaml:8:12: 0 is out of range; 1 to 1000000 is allowed"},
      {"{rst_n: 0, repeat: 2}", "{idle: 1000, repeat: 1001}",
       "v.yaml:8:5: the cycles get too many here; 1000000 in all are allowed"},
      {"{rst_n: 0, repeat: 2}", "{command: [start], idle: 1}",
       "v.yaml:8:5: 'command' and 'idle' are in one entry; one of " + actions + " is allowed"},
      {"{rst_n: 0, repeat: 2}", "{comand: [start]}",
       "v.yaml:8:6: unknown key 'comand', the nearest is 'command'; allowed: rst_n, config, "
       "command, "
       "write, idle, raw, address, select, data, byte_enables, b_address and repeat"},
      {"n: 4,", "n: 9,", "v.yaml:9:32: 9 is out of range; 2 to 8 is allowed"},
      {"w: 4}", "w: 3}", "v.yaml:9:44: '3' is not possible here; allowed: 2, 4 and 8"},
      {"d: 1, ", "", "v.yaml:9:14: key 'd' is missing; this map needs it"},
      {"[start, copy]", "[start, cpy]",
       "v.yaml:10:23: unknown command bit 'cpy', the nearest is 'copy'; allowed: reset, start, "
       "copy "
       "and done"},
      {"[start, copy]", "[copy, copy]", "v.yaml:10:22: 'copy' is given twice; once is allowed"},
      {"[start, copy]", "start", "v.yaml:10:15: 'start' is here; a list is allowed"},
      {"address: 5", "address: 512", "v.yaml:10:39: 512 is out of range; 0 to 0x1ff is allowed"},
      {"select: 3", "select: 4", "v.yaml:10:50: 4 is out of range; 0 to 0x3 is allowed"},
      {"data: 0xdeadbeef, ", "", "v.yaml:12:5: key 'data' is missing; this map needs it"},
      {"byte_enables: 0x3", "byte_enables: 0x10",
       "v.yaml:12:48: 0x10 is out of range; 0 to 0xf is allowed"},
      {"byte_enables: 0x3", "address: 3",
       "v.yaml:12:34: key 'address' means nothing together with the others; remove it"},
      {"address: 0x7ff", "address: 0x800",
       "v.yaml:14:44: 0x800 is out of range; 0 to 0x7ff is allowed"},
      {"{after: 9.5", "{after: 10.75",
       "v.yaml:17:13: '10.75' is no whole number; 0 to 10 is allowed, decimal or 0x hexadecimal"},
      {"{after: 9.5", "{after: 11.5", "v.yaml:17:13: 11.5 is out of range; 0 to 10.5 is allowed"},
      {"after: 4", "after: 11", "v.yaml:18:13: 11 is out of range; 0 to 10 is allowed"},
      {"after: 4, ", "", "v.yaml:18:5: key 'after' is missing; this map needs it"},
      {"fsm: INIT_W1", "fsm: INIT_W3",
       "v.yaml:18:21: unknown state 'INIT_W3', the nearest is 'INIT_W1'; allowed: IDLE, INIT_W1, "
       "INIT_W2, PREADD, INV, SUB, ASL, ADD, ACC, COPY_W2 and DONE"},
      {"cfg: 0xf2", "cfg: 0x100", "v.yaml:18:49: 0x100 is out of range; 0 to 0xff is allowed"},
      {"bits_left: 0", "bits_lft: 0",
       "v.yaml:18:30: unknown key 'bits_lft', the nearest is 'bits_left'; allowed: after, fsm, "
       "bits_left, cfg, cmd_valid, cfg_valid, t, t_d, act1, act2, w1, w2, w12, inv, p, acc, "
       "b_rdata "
       "and memory"},
      {", memory: {7: 0xdeadbeef}", "",
       "v.yaml:17:5: nothing is expected here; at least one of fsm, bits_left, cfg, cmd_valid, "
       "cfg_valid, t, t_d, act1, act2, w1, w2, w12, inv, p, acc, b_rdata and memory is needed"},
      {"memory: {7: 0xdeadbeef}", "memory: [1, 2, 3, 4]",
       "v.yaml:17:26: 'memory' is given as a list; a map {word: value} is allowed"},
      {"version: s_dp", "version: [s_dp, s_sy]",
       "v.yaml:17:13: '9.5' is a mid edge, and version s_sy has none; edges ending in .5 are "
       "allowed "
       "in double-pumped versions only"},
      {"version: s_dp", "version: s_dp\nrepeat: 2",
       "v.yaml:5:9: 'repeat' has no use in a vector of kind commands; it is allowed in random "
       "ones"},
  };
  for (const Case& c : cases) EXPECT_EQ(Error(Replaced(kCommands, c.from, c.to)), c.error) << c.to;
  EXPECT_EQ(Error("about: x\ntags: [a]\nkind: commands\nversion: s_sy\n"),
            "v.yaml:1:1: key 'cycles' is missing; this map needs it");
  EXPECT_EQ(Error("about: x\ntags: [a]\nkind: commands\nversion: s_sy\ncycles: []\n"),
            "v.yaml:5:9: the list is empty; at least one entry is needed");
}

TEST_F(VectorReader, ReadsRowsOfSizeL) {
  const auto vectors = Read(
      "about: x\ntags: [a]\nkind: commands\nversion: l_sy\ncycles:\n  - {idle: 2}\n"
      "expect:\n  - {after: 1, p: {3: 0x8000000000000000}}\n");
  EXPECT_EQ(AsCommands(vectors[0]).expectations[0].fields[0].value, std::uint64_t{1} << 63);
}

TEST_F(VectorReader, ReadsRandomCommands) {
  const std::string head = "about: x\ntags: [a]\nkind: random-commands\nversion: all\n";
  const auto vectors = Read(head + "edges: 500\nwrite: 0.5\nrepeat: 3\n");
  ASSERT_EQ(vectors.size(), 12u);
  EXPECT_EQ(vectors[4].id, "v/s_dp-r1");
  const auto& options = std::get<RandomCommandVector>(vectors[4].body).options;
  EXPECT_EQ(options.version, vectors[4].version);
  EXPECT_EQ(options.edges, 500u);
  EXPECT_EQ(options.write, 0.5);
  EXPECT_EQ(options.reset_pin, 0.005);
  EXPECT_EQ(Error(head), "v.yaml:1:1: key 'edges' is missing; this map needs it");
  EXPECT_EQ(Error(head + "edges: 5\nwrite: 2\n"),
            "v.yaml:6:8: 2 is out of range; 0 to 1 is allowed");
  EXPECT_EQ(Error(head + "edges: 0\n"), "v.yaml:5:8: 0 is out of range; 1 to 100000000 is allowed");
}

std::string Bad(const std::string& lines) {
  return "about: x\ntags: [bad]\nkind: random-commands\nversion: [s_sy, l_sy]\nedges: 99\n" + lines;
}

TEST_F(VectorReader, ReadsFaults) {
  const auto vectors =
      Read(Bad("fault: {side: rtl, signal: p, index: 1, flip: 0x100, edge: 40}\n"
               "expect_failure: {verdict: mismatch, edge: 40, signal: 'p[1]'}\n"));
  ASSERT_TRUE(vectors[0].fault);
  EXPECT_EQ(vectors[0].fault->side, Fault::Side::kRtl);
  EXPECT_EQ(vectors[0].fault->signal, "p");
  EXPECT_EQ(vectors[0].fault->index, 1);
  EXPECT_EQ(vectors[0].fault->flip, 0x100u);
  EXPECT_EQ(vectors[0].fault->edge, 40u);
  ASSERT_TRUE(vectors[0].expected_failure);
  EXPECT_EQ(vectors[0].expected_failure->verdict, "mismatch");
  EXPECT_EQ(vectors[0].expected_failure->edge, 40u);
  EXPECT_EQ(vectors[0].expected_failure->signal, "p[1]");
}

TEST_F(VectorReader, RejectsBadFaults) {
  const std::string expect = "expect_failure: {verdict: mismatch}\n";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{side: modl, edge: 1}",
       "v.yaml:6:15: unknown side 'modl', the nearest is 'model'; allowed: model, rtl and result"},
      {"{side: rtl, signal: q, flip: 1, edge: 1}",
       "v.yaml:6:28: unknown signal 'q', the nearest is 't'; allowed: fsm, bits_left, cfg, "
       "cmd_valid, "
       "cfg_valid, t, t_d, act1, act2, w1, w2, w12, inv, p, acc, b_rdata and memory"},
      {"{side: rtl, signal: p, flip: 1, edge: 1}",
       "v.yaml:6:8: key 'index' is missing; this map needs it"},
      {"{side: rtl, signal: p, index: 4, flip: 1, edge: 1}",
       "v.yaml:6:38: 4 is out of range; 0 to 3 is allowed"},
      {"{side: rtl, signal: p, index: 0, flip: 0x100000000, edge: 1}",
       "v.yaml:6:47: 0x100000000 is out of range; 0 to 0xffffffff is allowed"},
      {"{side: rtl, signal: fsm, index: 0, flip: 1, edge: 1}",
       "v.yaml:6:33: key 'index' means nothing together with the others; remove it"},
      {"{side: rtl, signal: fsm, flip: 0, edge: 1}",
       "v.yaml:6:39: a flip of 0 changes nothing; at least one bit must be 1"},
      {"{side: result, signal: p, flip: 1, edge: 1}",
       "v.yaml:6:23: key 'signal' means nothing together with the others; remove it"},
      {"{side: result, flip: 1}", "v.yaml:6:8: key 'edge' is missing; this map needs it"},
      {"{side: result, flp: 1}",
       "v.yaml:6:23: unknown key 'flp', the nearest is 'flip'; allowed: side, signal, index, flip "
       "and "
       "edge"},
  };
  for (const auto& [fault, error] : cases) {
    EXPECT_EQ(Error(Bad(fmt::format("fault: {}\n{}", fault, expect))), error);
  }
  EXPECT_EQ(Error(Bad("expect_failure: {verdict: pass}\n")),
            "v.yaml:6:27: unknown verdict 'pass', the nearest is 'mismatch'; allowed: mismatch, "
            "assertion-failed, timeout, vector-error and nothing-checked");
  EXPECT_EQ(
      Error(Bad("expect_failure: {verdict: mismatch, signal: 'p[4]'}\n")),
      "v.yaml:6:45: unknown signal 'p[4]', the nearest is 'p'; allowed: fsm, bits_left, cfg, "
      "cmd_valid, cfg_valid, t, t_d, act1, act2, w1, w2, w12, inv, p, acc, b_rdata, memory and "
      "product, rows as 'p[0]' to 'p[3]', words as 'memory[7]'");
  EXPECT_EQ(Error(Bad("expect_failure: {edge: 3}\n")),
            "v.yaml:6:17: key 'verdict' is missing; this map needs it");
}

TEST_F(VectorReader, ReadsTrees) {
  Write("b/two.yaml", kCommands);
  Write("a/one.yaml", Replaced(Gemm("source: uniform", "source: {npy: ../data/x.npy}"),
                               "{m: 9, k: 33, n: 5}", "{n: 5}"));
  Write("data/x.npy", "?");
  Write("README.md", "");
  Write("data/LICENSE.txt", "");
  Write("data/make.py", "");
  const auto vectors = ReadVectorTree(folder_);
  ASSERT_EQ(vectors.size(), 9u);
  EXPECT_EQ(vectors.front().id, "one/s_sy-w2-n3u-d2");
  EXPECT_EQ(vectors.back().id, "two/s_dp");
}

TEST_F(VectorReader, RejectsOrphans) {
  const std::string sentence =
      ": no vector names this file; allowed are *.yaml, .npy files that a vector names, README.md, "
      "LICENSE* and *.py";
  Write("a.yaml", kGemm);
  Write("x.npy", "");
  EXPECT_EQ(TreeError(), "x.npy" + sentence);
  fs::remove(folder_ / "x.npy");
  Write("deep/a.yml", "");
  EXPECT_EQ(TreeError(), "deep/a.yml" + sentence);
}

TEST_F(VectorReader, RejectsTwoVectorsOfOneId) {
  Write("a/v.yaml", kGemm);
  Write("b/v.yaml", kGemm);
  EXPECT_EQ(TreeError(),
            "b/v.yaml:1:1: the id 'v/s_sy-w2-n3u-d2' is taken by a/v.yaml:1:1; each file name is "
            "allowed once below the folder");
}

TEST_F(VectorReader, RejectsMissingFolders) {
  EXPECT_EQ(ErrorOf([&] { ReadVectorTree(folder_ / "none"); }),
            "none: the folder cannot be read; start in the source root, or name a folder of vector "
            "files with --vectors");
}

// A few letters can ask for more than any machine has.
TEST_F(VectorReader, SweepsAndSizesHaveALimit) {
  const std::string all =
      "about: a product\ntags: [mine]\nkind: gemm\nversion: all\n"
      "weights: {bits: [2, 4, 8], source: uniform}\n"
      "activations: {bits: [2, 3, 4, 5, 6, 7, 8], signed: [true, false], source: uniform}\n"
      "duplication: [1, 2, 4]\nshape: {m: 1, k: 2, n: 1}\n";
  EXPECT_EQ(Read(all + "repeat: 39\n").size(), 504U * 39);
  EXPECT_EQ(
      Error(all + "repeat: 40\n"),
      "v.yaml:9:9: 'repeat' makes 20160 vectors of 504; at most 20000 are allowed in one file");
  const auto with = [&all](const std::string& shape) {
    return Replaced(all, "{m: 1, k: 2, n: 1}", shape);
  };
  const std::string most = " numbers; at most 134217728 are allowed";
  EXPECT_EQ(Error(with("{m: 1048576, k: 16777216, n: 1}")),
            "v.yaml:8:8: the weights are 17592186044416" + most);
  EXPECT_EQ(Error(with("{m: 1, k: 16777216, n: 9}")),
            "v.yaml:8:8: the activations are 150994944" + most);
  EXPECT_EQ(Error(with("{m: 1048576, k: 1, n: 1048576}")),
            "v.yaml:8:8: the elements of the product are 1099511627776" + most);
  arith::Rng rng(1);
  const Vector vector = Read(with("{m: 1, n: 1, mac2s: 1000000000}")).at(0);
  EXPECT_EQ(ErrorOf([&] { MakeJob(vector, rng); }),
            "v.yaml:1:1: the weights are 2000000000" + most);
}

TEST_F(VectorReader, OneValueWrittenInTwoWaysIsTwice) {
  EXPECT_EQ(Error(Replaced(kGemm, "bits: [2, 8]", "bits: [2, 0x2]")),
            "v.yaml:5:21: '0x2' is in this list twice; each value is allowed once");
}

}  // namespace
}  // namespace m4::tb::m4bram
