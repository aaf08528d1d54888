// m4expect: what a simulator other than Verilator is to be shown, and must show, at the ports. The
// golden models alone compute it: no Verilated design is linked.
//
//   m4expect VECTORS SUITE VERSION FILE [ID]...
//
// VERSION: of the block, or a build of the accelerator; with IDs only these vectors.
//
// Of the accelerator see accel_expect.h. Of the block, for every vector of the suite a line
// "<edges> <prologue> <id>", then a line for each main edge: 32
// hexadecimal digits, from the left {3'b0, rst_ni, a_ce_i, a_we_i, a_be_i, a_addr_i, a_wdata_i,
// b_addr_i}, what b_rdata_o is after the edge, what it is after the mid edge (synchronous: the
// same).
//
// Before the edges of a vector stands a prologue, the same for all: a reset, writes of every word
// of the main array, a signed MAC2. After it no register holds what it had at power-up, which in a
// simulator with four values is X; that this is so is checked.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>

#include "golden_model/arith/rng.h"
#include "golden_model/m4bram/block.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/icarus/accel_expect.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::tb::icarus {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::Prepared;
using m4bram::Vector;

gm::Inputs Command(std::uint8_t bits) {
  gm::Inputs in;
  in.a_ce = true;
  in.a_be = bits;
  return in;
}

// `memory`: what the main array holds after it.
std::vector<gm::Inputs> Prologue(std::span<const std::uint32_t, gm::kWords> memory) {
  constexpr std::size_t kReset = 3;
  constexpr std::size_t kMac2 = 8;  // a signed MAC2 of 2 bits, and what follows it
  std::vector<gm::Inputs> edges(kReset);
  for (gm::Inputs& in : edges) in.rst_n = false;
  for (std::size_t word = 0; word < gm::kWords; ++word) {
    gm::Inputs write;
    write.a_we = true;
    write.a_be = 0xF;
    write.a_addr = static_cast<std::uint16_t>(word);
    write.a_wdata = memory[word];
    edges.push_back(write);
  }
  gm::Config config;
  config.activation_bits = 2;
  const std::uint8_t code = gm::Encode(config);
  gm::Inputs configure;
  configure.a_ce = configure.a_we = true;
  configure.a_be = code >> 4;
  configure.a_wdata = code & 0xF;
  edges.push_back(configure);
  for (const std::uint8_t bits : {gm::kCmdStart, gm::kCmdCopy, gm::kCmdCopy}) {
    edges.push_back(Command(bits));
  }
  edges.resize(edges.size() + kMac2);
  edges.push_back(Command(gm::kCmdReset));
  edges.emplace_back();
  return edges;
}

struct Shown {
  std::uint32_t main = 0;
  std::uint32_t mid = 0;
};

// What port B shows. `inputs` without a reset at their end.
std::vector<Shown> Run(gm::Block& block, std::span<const gm::Inputs> inputs) {
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    block.MainEdge(inputs[i]);
    const std::uint32_t main = block.b_rdata();
    block.MidEdge(inputs[std::min(i + 1, inputs.size() - 1)].rst_n);
    shown.push_back({main, block.b_rdata()});
  }
  return shown;
}

// A block with all bits of its registers and its main array 0, or 1.
gm::Block AtPowerUp(gm::Version version, bool ones) {
  gm::State state;
  const std::uint64_t row = ones ? ~std::uint64_t{0} : 0;
  for (gm::Rows& rows : state.bpe) rows = {row, row, row, row, row, row};
  state.act1 = state.act2 = static_cast<std::uint32_t>(row);
  std::array<std::uint32_t, gm::kWords> memory{};
  memory.fill(static_cast<std::uint32_t>(row));
  return {version, state, memory};
}

std::string Line(const gm::Inputs& in, const Shown& shown) {
  const std::uint64_t ports = (std::uint64_t{in.rst_n} << 58) | (std::uint64_t{in.a_ce} << 57) |
                              (std::uint64_t{in.a_we} << 56) | (std::uint64_t{in.a_be} << 52) |
                              (std::uint64_t{in.a_addr} << 41) | (std::uint64_t{in.a_wdata} << 9) |
                              in.b_addr;
  return fmt::format("{:016x}{:08x}{:08x}\n", ports, shown.main, shown.mid);
}

using icarus::Expect;  // of the accelerator

std::string Expect(const Vector& vector) {
  const Prepared prepared = Prepare(vector, 1);
  std::vector<gm::Inputs> edges = Prologue(prepared.power_up.memory);
  const std::size_t prologue = edges.size();
  std::ranges::copy(prepared.program.edges, std::back_inserter(edges));
  gm::Block zeros = AtPowerUp(vector.version, false);
  gm::Block ones = AtPowerUp(vector.version, true);
  const std::vector<Shown> shown = Run(zeros, edges);
  (void)Run(ones, std::span(edges).first(prologue));
  gm::Block after = AtPowerUp(vector.version, false);
  (void)Run(after, std::span(edges).first(prologue));
  if (!(after.state() == ones.state()) || !std::ranges::equal(after.memory(), ones.memory())) {
    throw std::logic_error("the prologue leaves something of the power-up");
  }
  std::string text = fmt::format("{} {} {}\n", edges.size(), prologue, vector.id);
  for (std::size_t i = 0; i < edges.size(); ++i) text += Line(edges[i], shown[i]);
  return text;
}

int Main(std::span<char* const> arguments) {
  constexpr std::size_t kFirstId = 5;
  if (arguments.size() < kFirstId) {
    throw std::invalid_argument("m4expect VECTORS SUITE VERSION FILE [ID]...");
  }
  const auto ids = arguments.subspan(kFirstId);
  std::string text;
  std::size_t vectors = 0;
  const std::filesystem::path folder = arguments[1];
  const auto add = [&](const auto& vector, std::string_view version) {
    const bool chosen = version == arguments[3] &&
                        std::ranges::find(vector.tags, arguments[2]) != vector.tags.end();
    const bool named =
        ids.empty() || std::ranges::any_of(ids, [&](const char* id) { return vector.id == id; });
    if (!chosen || !named) return;
    text += Expect(vector);
    ++vectors;
  };
  for (const Vector& vector : m4bram::ReadVectorTree(folder)) {
    add(vector, gm::Name(vector.version));
  }
  for (const accel::Vector& vector : accel::ReadVectorTree(folder / "accel")) {
    add(vector, vector.build->name);
  }
  if (vectors == 0) throw std::invalid_argument("no vector is chosen");
  WriteTextFile(arguments[4], text);
  return 0;
}

}  // namespace
}  // namespace m4::tb::icarus

int main(int argc, char** argv) {
  try {
    return m4::tb::icarus::Main(std::span(argv, static_cast<std::size_t>(argc)));
  } catch (const std::exception& error) {
    std::cerr << "m4expect: " << error.what() << "\n";
    return 1;
  }
}
