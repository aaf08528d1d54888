// Which simplifications of the published model are kept. All switches off is the model as
// published; docs/performance_model.md says what each one changes and by how much.
#ifndef GOLDEN_MODEL_PERF_ACCOUNTING_H_
#define GOLDEN_MODEL_PERF_ACCOUNTING_H_

#include <array>
#include <string_view>

namespace m4::perf {

struct Accounting {
  bool drains = false;        // readouts that keep every lane exact, 4-bit storage where none does
  bool fsm = false;           // cycles of the block's FSM, its start included
  bool buildable = false;     // only configurations that can be built; packing shapes that exist
  bool fastest = false;       // the fastest baseline against the fastest accelerator
  bool one_baseline = false;  // one baseline search space for all
  bool same_layers = false;   // both sides map each layer as the computing BRAMs' side does
  bool stream_width = false;  // both sides read qin/qout input columns for an output column
  bool single_padding = false;  // mixed weights: kernels that pad a tile count once in the baseline
  bool real_fc = false;         // fully connected layers are convolutions over the batch

  friend bool operator==(const Accounting&, const Accounting&) = default;
};

struct AccountingSwitch {
  std::string_view name;
  bool Accounting::*member;
  std::string_view about;
};

inline constexpr std::array<AccountingSwitch, 9> kAccountingSwitches = {{
    {"drains", &Accounting::drains, "readouts that exactness needs (lanes never wrap)"},
    {"fsm", &Accounting::fsm, "MAC2 cycles and start of the block's FSM"},
    {"buildable", &Accounting::buildable, "only what can be built: ports, packing shapes"},
    {"fastest", &Accounting::fastest, "fastest against fastest"},
    {"one-baseline", &Accounting::one_baseline, "one baseline search space for all"},
    {"same-layers", &Accounting::same_layers, "the same layer shapes on both sides"},
    {"stream-width", &Accounting::stream_width, "the same stream buffer width on both sides"},
    {"single-padding", &Accounting::single_padding, "mixed weights: padding counted once"},
    {"real-fc", &Accounting::real_fc, "fully connected layers on the real tiles"},
}};

// What any user of the blocks has to pay, and a comparison like with like.
inline constexpr Accounting kHonest = {
    .drains = true, .fsm = true, .buildable = true, .fastest = true};

// Every known oddity taken out.
inline constexpr Accounting kCorrected = [] {
  Accounting all;
  for (const AccountingSwitch& s : kAccountingSwitches) all.*s.member = true;
  return all;
}();

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_ACCOUNTING_H_
