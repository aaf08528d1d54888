// The accelerator at scale: one layer on a build without DSP engine and without duplication
// (scale_* of docs/accelerator.md, section 3.3), over its AXI ports, against one M4BRAM block alone
// that does the same. Figures: docs/performance.md. ci/scale.sh builds and runs it.
//
//   scale_bench SECONDS   measures at least so long; prints one line of JSON
#include <verilated.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "Vaccel.h"
#include "Vblock.h"

namespace {

[[noreturn]] void Fail(const std::string& sentence) {
  std::fprintf(stderr, "scale_bench: %s\n", sentence.c_str());
  std::exit(1);
}

std::uint32_t Random() {
  static std::uint64_t state = 1;
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<std::uint32_t>(state >> 32);
}

int Between(int low, int high) {
  return low + static_cast<int>(Random() % static_cast<std::uint32_t>(high - low + 1));
}

// Register addresses and bits of the data sheet, section 5.2.
constexpr int kCtrl = 0x14, kIrqEnable = 0x20, kTotal = 0x80, kCompute = 0x90;

// The accelerator (scale_top.sv) with its clock. Inputs change by Drive(), after the edge.
class Accelerator {
 public:
  explicit Accelerator(VerilatedContext* context) : top_(context) {
    Drive();
    for (int i = 0; i < 3; ++i) Tick();
    top_.rst_ni = 1;
    Drive();
    Write(kIrqEnable, 2);  // ERROR
  }
  ~Accelerator() { top_.final(); }
  Accelerator(const Accelerator&) = delete;
  Accelerator& operator=(const Accelerator&) = delete;

  void Write(int address, std::uint32_t data) {
    top_.wr_valid_i = 1;
    top_.addr_i = static_cast<std::uint8_t>(address);
    top_.wr_data_i = data;
    Drive();
    Tick();  // nothing is outstanding: taken at once
    top_.wr_valid_i = 0;
    Drive();
    if (!top_.wr_okay_o) Fail("a write is refused");
    Tick();
  }

  std::uint32_t Read(int address) {
    top_.rd_valid_i = 1;
    top_.addr_i = static_cast<std::uint8_t>(address);
    Drive();
    Tick();
    top_.rd_valid_i = 0;
    Drive();
    if (!top_.rd_okay_o) Fail("a read is refused");
    const std::uint32_t data = top_.rd_data_o;
    Tick();
    return data;
  }

  // Sends the packet, if there is one, and takes results until the last beat.
  std::vector<std::uint32_t> Run(const std::vector<std::uint32_t>& packet) {
    std::vector<std::uint32_t> results;
    std::size_t sent = 0;
    if (!packet.empty()) Offer(packet, sent);
    for (bool last = false; !last;) {
      if (top_.irq_o) Fail("the layer is refused");
      const bool taken = top_.in_valid_i && top_.in_ready_o;
      if (top_.out_valid_o) {
        results.push_back(top_.out_data_o);
        last = top_.out_last_o;
      }
      Tick();
      if (taken) Offer(packet, ++sent);
    }
    return results;
  }

 private:
  void Offer(const std::vector<std::uint32_t>& packet, std::size_t index) {
    top_.in_valid_i = index < packet.size();
    top_.in_data_i = top_.in_valid_i ? packet[index] : 0;
    top_.in_last_i = index + 1 == packet.size();
    Drive();
  }

  void Drive() {
    top_.drive_i = 1;
    top_.eval();
    top_.drive_i = 0;
    top_.eval();
  }

  void Tick() {
    top_.clk_i = 0;
    top_.eval();
    top_.clk_i = 1;
    top_.eval();
  }

  Vaccel top_;
};

// R = S = 4, as many channels and kernels as a tile has, 8-bit weights (all k groups hold kernels),
// 4-bit signed activations: 16 MAC2s of 7 cycles per tile. 4 x 8 inputs, 8-bit results.
struct Layer {
  static constexpr int kR = 4, kS = 4, kH = 4, kW = 8, kPad = 2, kBits = 4, kMac2 = 7;
  static constexpr int kSteps = kR * kS;
  static constexpr int kShift = 9, kMultiplier = 5;
  int channels, kernels, p, q;
  std::vector<int> weights, inputs, biases;

  Layer(int c, int k, int rows, int columns) : channels(c), kernels(k), p(rows), q(columns) {
    weights.resize(static_cast<std::size_t>(k * c * kR * kS));
    for (int& w : weights) w = Between(-128, 127);
    inputs.resize(static_cast<std::size_t>(kH * kW * c));
    for (int& i : inputs) i = Between(-8, 7);
    biases.resize(static_cast<std::size_t>(k));
    for (int& b : biases) b = Between(-5000, 5000);
  }

  [[nodiscard]] int Weight(int k, int r, int s, int c) const {
    return weights[static_cast<std::size_t>(((k * kR + r) * kS + s) * channels + c)];
  }
  [[nodiscard]] int Input(int y, int x, int c) const {
    if (y < 0 || y >= kH || x < 0 || x >= kW) return 0;
    return inputs[static_cast<std::size_t>((y * kW + x) * channels + c)];
  }

  // Sections W, P and A of the data sheet, section 8.
  [[nodiscard]] std::vector<std::uint32_t> Packet() const {
    std::vector<std::uint32_t> beats;
    const int pairs = channels / 2;
    for (int group = 0; group < kernels / 4; ++group) {
      for (int j = 0; j < pairs; ++j) {
        for (int word = 0; word < 2 * kSteps; ++word) {
          const int step = word / 2, c = (word % 2) * pairs + j;
          std::uint32_t beat = 0;
          for (int lane = 0; lane < 4; ++lane) {
            const int w = Weight(4 * group + lane, step / kS, step % kS, c);
            beat |= (static_cast<std::uint32_t>(w) & 255U) << (8 * lane);
          }
          beats.push_back(beat);
        }
      }
    }
    for (const int bias : biases) {
      beats.insert(beats.end(), {static_cast<std::uint32_t>(bias), kMultiplier, kShift});
    }
    for (int y = 0; y < kH; ++y) {
      for (int x = 0; x < kW; ++x) {
        for (int c = 0; c < channels; c += 4) {
          std::uint32_t beat = 0;
          for (int i = 0; i < 4; ++i) {
            beat |= (static_cast<std::uint32_t>(Input(y, x, c + i)) & 15U) << (8 * i);
          }
          beats.push_back(beat);
        }
      }
    }
    return beats;
  }

  [[nodiscard]] std::uint8_t Result(int k, int row, int column) const {
    std::int64_t sum = biases[static_cast<std::size_t>(k)];
    for (int r = 0; r < kR; ++r) {
      for (int s = 0; s < kS; ++s) {
        for (int c = 0; c < channels; ++c) {
          sum += Weight(k, r, s, c) * Input(row - kPad + s, column - kPad + r, c);
        }
      }
    }
    const std::int64_t y = (sum * kMultiplier + (1 << (kShift - 1))) >> kShift;
    return static_cast<std::uint8_t>(std::clamp<std::int64_t>(y, -128, 127));
  }

  void Describe(Accelerator& accelerator, bool keep) const {
    const auto half = [](int low, int high) {
      return static_cast<std::uint32_t>(low) | static_cast<std::uint32_t>(high) << 16;
    };
    accelerator.Write(0x40, kR | kS << 4 | 1 << 8 | kPad << 12 | kPad << 16);
    accelerator.Write(0x44, half(channels, kernels));
    accelerator.Write(0x48, half(kH, kW));
    accelerator.Write(0x4C, half(p, q));
    accelerator.Write(0x50, 2 | 1 << 6 | (kBits - 1) << 8);
    accelerator.Write(0x54, 1 | 1 << 1 | 7 << 4);
    accelerator.Write(0x58, keep ? 7 : 0);
    accelerator.Write(kCtrl, 1);
  }

  // The first `positions` positions, and the number of all beats.
  void Compare(const std::vector<std::uint32_t>& results, int positions) const {
    const std::size_t quads = static_cast<std::size_t>(kernels / 4);
    if (results.size() != quads * static_cast<std::size_t>(p * q)) Fail("wrong number of results");
    for (int position = 0; position < positions; ++position) {
      for (int k = 0; k < kernels; ++k) {
        const std::uint32_t beat =
            results[static_cast<std::size_t>(position) * quads + static_cast<std::size_t>(k / 4)];
        if (static_cast<std::uint8_t>(beat >> (8 * (k % 4))) !=
            Result(k, position / q, position % q)) {
          Fail("wrong result of kernel " + std::to_string(k));
        }
      }
    }
  }
};

// A block alone with the commands that a block of the engine gets in this layer.
class Block {
 public:
  explicit Block(VerilatedContext* context) : top_(context) {
    top_.rst_ni = 0;
    Tick();
    Tick();
    top_.rst_ni = 1;
    Command(8);
    Command(0, true, 8 | (Layer::kBits - 1), 2);
    Command(4);
    Copy(2);
    Copy(2);
  }
  ~Block() { top_.final(); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  void Tile() {
    for (int step = 1; step <= Layer::kSteps; ++step) {
      for (int slot = 0; slot < Layer::kMac2 - 2; ++slot) Nothing();
      Copy(2);
      Copy(step == Layer::kSteps ? 3 : 2);
    }
    for (int word = 0; word < 4; ++word) {
      top_.b_addr_i = static_cast<std::uint16_t>(word);
      Command(word == 3 ? 4 : 0);
    }
    top_.b_addr_i = 0;
  }

  static constexpr int kTileCycles = Layer::kSteps * Layer::kMac2 + 4;

 private:
  void Nothing() { Command(0); }

  void Command(int be, bool configuration = false, int bits = 0, std::uint32_t data = 0) {
    top_.a_ce_i = be != 0 || configuration;
    top_.a_we_i = configuration;
    top_.a_be_i = static_cast<std::uint8_t>(configuration ? bits : be);
    top_.a_addr_i = 0;
    top_.a_wdata_i = data;
    Tick();
  }

  void Copy(int be) {
    top_.a_ce_i = 1;
    top_.a_we_i = 0;
    top_.a_be_i = static_cast<std::uint8_t>(be);
    top_.a_addr_i = static_cast<std::uint16_t>(Random() & 31);
    top_.a_wdata_i = (Random() & 15) * 0x10101010U;
    Tick();
  }

  void Tick() {
    top_.clk_i = 0;
    top_.eval();
    top_.clk_i = 1;
    top_.eval();
  }

  Vblock top_;
};

// The most memory that this program had.
int Megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoi(line.substr(6)) / 1024;
  }
  return 0;
}

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) Fail("usage: scale_bench SECONDS");
  const double budget = std::strtod(argv[1], nullptr);

  // One for both: hierarchical Verilation takes the thread's last context when it ends.
  VerilatedContext context;
  Accelerator accelerator(&context);
  const std::uint32_t shape = accelerator.Read(0x08);
  const int channels = static_cast<int>(shape & 255), groups = static_cast<int>(shape >> 16);
  const int kernels = static_cast<int>(accelerator.Read(0x0C) & 0xFFFF);
  const int blocks = groups * channels / 2;

  // Loads everything; later runs keep it.
  Layer layer(channels, kernels, 3, 3);
  const double load_begin = Now();
  layer.Describe(accelerator, false);
  layer.Compare(accelerator.Run(layer.Packet()), 9);
  const double load_seconds = Now() - load_begin;
  const double load_cycles = accelerator.Read(kTotal);

  // About a tenth of a second per round.
  layer.p = std::clamp(8'000'000 / blocks / 8 / Block::kTileCycles / 8, 1, 100);
  layer.q = 8;
  const int block_tiles = 8'000;
  Block block(&context);
  std::vector<double> speeds, ratios, block_speeds;
  double compute = 0;
  const double begin = Now();
  while (speeds.size() < 5 || Now() - begin < budget) {
    layer.Describe(accelerator, true);
    double start = Now();
    const std::vector<std::uint32_t> results = accelerator.Run({});
    const double engine = Now() - start;
    const double cycles = accelerator.Read(kTotal);
    compute = accelerator.Read(kCompute) / cycles;
    start = Now();
    for (int i = 0; i < block_tiles; ++i) block.Tile();
    block_speeds.push_back(block_tiles * Block::kTileCycles / (Now() - start));
    speeds.push_back(cycles * blocks / engine);
    ratios.push_back(speeds.back() / block_speeds.back());
    layer.Compare(results, 1);
  }

  std::printf(
      "{\"run_mb\": %d, \"blocks\": %d, \"block_cycles_per_s\": %.0f, "
      "\"single_block_cycles_per_s\": %.0f, "
      "\"ratio\": %.3f, \"rounds\": %zu, \"compute_share\": %.3f, \"load_block_cycles_per_s\": "
      "%.0f}\n",
      Megabytes(), blocks, Median(speeds), Median(block_speeds), Median(ratios), speeds.size(),
      compute, load_cycles * blocks / load_seconds);
  return 0;
}
