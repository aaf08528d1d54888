// The loop over a shard's MAC2s, for any Verilated version. Included by the generated translation
// unit of each version only.
#ifndef VERILATOR_TB_EXHAUSTIVE_ENGINE_IMPL_H_
#define VERILATOR_TB_EXHAUSTIVE_ENGINE_IMPL_H_

#include <fmt/format.h>
#include <verilated.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "verilator_tb/exhaustive/engine.h"
#include "verilator_tb/exhaustive/mac2_check.h"
#include "verilator_tb/exhaustive/stimulus.h"
#include "verilator_tb/exhaustive/tuple_map.h"

namespace m4::exhaustive {

inline double ProcessorSeconds() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// One shard, from reset on. All blocks take the same path; what they do at which main edge follows
// from the data sheet's cycle counts alone, and the FSM is looked at where a MAC2 begins and ends.
template <class T, int kWeightBits>
class ShardRun {
 public:
  ShardRun(typename T::Model& model, const ShardRequest& request)
      : model_(model),
        root_(*model.rootp),
        request_(request),
        shard_(request.shard),
        stimulus_(shard_, request.withheld),
        check_(shard_),
        map_(shard_.tuples()) {}

  ShardResult Run() {
    const double begin = ProcessorSeconds();
    Prepare();
    std::uint64_t steps = 0;
    const std::uint64_t most = std::min(shard_.steps(), request_.most_steps);
    for (std::uint64_t group = 0; steps < most && Good(); ++group) {
      for (std::uint64_t step = 0; step < stimulus_.steps_per_group() && steps < most; ++step) {
        Mac2(group, step);
        ++steps;
        if (steps % kLookUp == 0 && request_.stop != nullptr && *request_.stop) {
          result_.end = ShardResult::End::kStopped;
        }
        if (!Good()) break;
      }
    }
    result_.seen = map_.marked();
    result_.checksum = map_.checksum();
    if (const auto missing = map_.first_missing()) result_.first_missing = shard_.tuple(*missing);
    result_.mac2s = steps * kBlocks * gm::kBpes *
                    static_cast<std::uint64_t>(shard_.version.row_bits() / (4 * kWeightBits));
    result_.cycles = steps * shard_.cycles_per_mac2() * kBlocks;
    result_.seconds = ProcessorSeconds() - begin;
    return std::move(result_);
  }

 private:
  static constexpr std::uint64_t kLookUp = 4096;  // steps between looks at the flag

  bool Good() const { return result_.end == ShardResult::End::kDone; }

  // Reset, configuration, first weights, start and copies: the next edge enters PREADD.
  void Prepare() {
    root_.b_addr_i = 0;
    root_.rst_ni = 0;
    Idle();
    for (int i = 0; i < 3; ++i) Edge();
    root_.rst_ni = 1;
    const auto cfg = gm::Encode({shard_.precision.weight_bits, shard_.precision.activation_bits,
                                 shard_.activation_signed, shard_.duplication()});
    DataWords data{};
    data.fill(cfg & 15U);
    Request(true, true, static_cast<std::uint8_t>(cfg >> 4), 0, data);
    Edge();
    for (std::uint64_t word = 0; word < stimulus_.words(); ++word) Write(0, word);
    Request(true, false, gm::kCmdStart, 0, {});
    Edge();
    Copy(0, 0, 0);
    Copy(0, 0, 1);
  }

  // One MAC2 of every block, from the edge that enters PREADD to the edge that enters ACC, and the
  // copies for the next one.
  void Mac2(std::uint64_t group, std::uint64_t step) {
    if (step < stimulus_.words() && group + 1 < stimulus_.groups()) {
      Request(false, true, 15, stimulus_.address(group + 1, step),
              stimulus_.weights(group + 1, step));
    } else {
      Idle();
    }
    RiseMain();
    Expect(gm::Fsm::kPreadd);
    T::ReadOperands(root_, operands_);
    FinishCycle();
    Idle();
    for (std::uint64_t i = 3; i < shard_.cycles_per_mac2(); ++i) Edge();
    if (++step == stimulus_.steps_per_group()) {
      step = 0;
      ++group;
    }
    Copy(group, step, 0);
    SetCopy(group, step, 1);
    RiseMain();
    Expect(gm::Fsm::kAcc);
    T::ReadProducts(root_, products_);
    if (!check_(operands_, products_, map_)) {
      Fail(DescribeMismatch(shard_, operands_, products_));
    }
    FinishCycle();
  }

  void Request(bool ce, bool we, std::uint8_t be, std::uint16_t address, const DataWords& data) {
    root_.a_ce_i = ce ? 1 : 0;
    root_.a_we_i = we ? 1 : 0;
    root_.a_be_i = be;
    root_.a_addr_i = address;
    for (std::size_t k = 0; k < data.size(); ++k) root_.a_wdata_i[k] = data[k];
  }
  void Idle() {
    root_.a_ce_i = 0;
    root_.a_we_i = 0;
  }
  void Write(std::uint64_t group, std::uint64_t word) {
    Request(false, true, 15, stimulus_.address(group, word), stimulus_.weights(group, word));
    Edge();
  }
  void SetCopy(std::uint64_t group, std::uint64_t step, unsigned operand) {
    Request(true, false, gm::kCmdCopy, stimulus_.copy_address(group, operand),
            stimulus_.activations(group, step, operand));
  }
  void Copy(std::uint64_t group, std::uint64_t step, unsigned operand) {
    SetCopy(group, step, operand);
    Edge();
  }

  void Edge() {
    RiseMain();
    FinishCycle();
  }
  void RiseMain() {
    root_.clk_i = 1;
    if constexpr (T::kVersion.double_pumped) root_.clk2x_i = 1;
    model_.eval();
  }
  // Up to the next main edge, without it.
  void FinishCycle() {
    if constexpr (T::kVersion.double_pumped) {
      root_.clk2x_i = 0;
      model_.eval();
      root_.clk_i = 0;
      root_.clk2x_i = 1;
      model_.eval();
      root_.clk2x_i = 0;
    } else {
      root_.clk_i = 0;
    }
    model_.eval();
  }

  void Expect(gm::Fsm state) {
    T::ReadStates(root_, states_);
    for (const std::uint8_t fsm : states_) {
      if (fsm != static_cast<std::uint8_t>(state)) {
        const std::string_view name = fsm < gm::kFsmStates ? gm::kFsmNames[fsm] : "no legal state";
        Fail(fmt::format("{}: the FSM is in {}, expected {}", Describe(shard_), name,
                         gm::kFsmNames[static_cast<std::size_t>(state)]));
      }
    }
  }
  void Fail(const std::string& sentence) {
    if (!Good()) return;
    result_.end = ShardResult::End::kMismatch;
    result_.mismatch = sentence;
  }

  typename T::Model& model_;
  typename T::Root& root_;
  const ShardRequest& request_;
  const Shard& shard_;
  Stimulus stimulus_;
  Mac2Check<kWeightBits> check_;
  TupleMap map_;
  ShardResult result_;
  States states_{};
  Operands operands_{};
  Products products_{};
};

template <class T>
class EngineOf final : public Engine {
 public:
  EngineOf() {
    context_.randReset(2);  // what powers up undefined must not matter
    context_.randSeed(1);
    model_ = std::make_unique<typename T::Model>(&context_);
    model_->clk_i = 0;
    model_->clk2x_i = 0;
    model_->eval();
  }
  ~EngineOf() override { model_->final(); }
  EngineOf(const EngineOf&) = delete;
  EngineOf& operator=(const EngineOf&) = delete;

  ShardResult Run(const ShardRequest& request) override {
    switch (request.shard.precision.weight_bits) {
      case 2:
        return ShardRun<T, 2>(*model_, request).Run();
      case 4:
        return ShardRun<T, 4>(*model_, request).Run();
      default:
        return ShardRun<T, 8>(*model_, request).Run();
    }
  }

 private:
  VerilatedContext context_;
  std::unique_ptr<typename T::Model> model_;
};

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_ENGINE_IMPL_H_
