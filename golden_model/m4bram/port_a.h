// The port values of a controller's accesses through port A, one method per access. A part of the
// program builder. Source: docs/m4bram.md, sections 4 to 6.
#ifndef GOLDEN_MODEL_M4BRAM_PORT_A_H_
#define GOLDEN_MODEL_M4BRAM_PORT_A_H_

#include <cstdint>

#include "golden_model/arith/rng.h"
#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

// What a copy command brings: `address` is a_addr, `activations` a_wdata.
struct CopySource {
  std::uint16_t address = 0;
  std::uint32_t activations = 0;
};

class PortA {
 public:
  // With probability `ignored_bits` per access, the bits that the block ignores in the state for
  // which the access is meant get random values instead of 0.
  PortA(Version version, const Config& config, double ignored_bits, arith::Rng& rng);

  Inputs Configure();
  Inputs Write(std::uint16_t word, std::uint32_t value);
  Inputs Reset();
  Inputs Start();                                   // IDLE, DONE
  Inputs Copy(CopySource source);                   // INIT_W1, INIT_W2, ADD
  Inputs LastCopy(CopySource source, bool done);    // ACC (SY), COPY_W2 (DP)
  Inputs Done();                                    // same states, nothing copied
  std::uint16_t ReadoutAddress(std::uint8_t word);  // b_addr in DONE

 private:
  Inputs Command(std::uint8_t bits, std::uint8_t ignored, bool copies, CopySource source);
  bool Disturb() { return rng_->chance(ignored_bits_); }

  Version version_;
  Config config_;
  double ignored_bits_;
  arith::Rng* rng_;
};

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_PORT_A_H_
