// The other end of the accelerator's AXI ports: an AXI4-Lite master, a stream source and a stream
// sink, with random gaps. They know the ports only, and the rules of AXI: what was offered stays
// until it is taken.
#ifndef VERILATOR_TB_ACCEL_AXI_H_
#define VERILATOR_TB_ACCEL_AXI_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "golden_model/accel/state.h"
#include "golden_model/arith/rng.h"

namespace m4::tb::accel {

namespace ga = ::m4::accel;

// Probabilities per cycle that a pause begins; 0: always ready.
struct HostTiming {
  double input_gaps = 0;     // before an input beat is offered
  double back_pressure = 0;  // the output is not taken
  double register_gaps = 0;  // before a valid or a response's ready of AXI4-Lite
  double chatter = 0;        // a register that nobody asked for is read, or ID written
  friend bool operator==(const HostTiming&, const HostTiming&) = default;
};

struct Beat {
  std::uint32_t data = 0;
  bool last = false;
  friend bool operator==(const Beat&, const Beat&) = default;
};

// A pause of random length now and then.
class Pauses {
 public:
  explicit Pauses(double probability) : probability_(probability) {}
  bool Now(arith::Rng& rng);

 private:
  double probability_;
  int left_ = 0;
};

struct Answer {
  std::uint32_t data = 0;  // of a read
  std::uint8_t response = 0;
};

class Axi {
 public:
  Axi(const HostTiming& timing, std::uint64_t seed);

  // The ports in the coming cycle.
  void Drive(ga::Inputs& in);
  // The cycle ends: what was handed over in it.
  void Observe(const ga::Inputs& in, const ga::Outputs& out);
  // All that is going on is forgotten (a reset).
  void Forget();
  void ForgetStreams();

  // One write and one read at a time.
  void Write(std::uint8_t address, std::uint32_t data, std::uint8_t strobe);
  void Read(std::uint8_t address);
  std::optional<Answer> TakeWriteAnswer();
  std::optional<Answer> TakeReadAnswer();
  bool idle() const { return !writing_ && !reading_; }
  bool writing() const { return writing_; }
  // Nobody waits for the read that is going on any more.
  void AbandonRead();

  void Send(const Beat& beat) { to_send_.push_back(beat); }
  std::size_t unsent() const { return to_send_.size(); }
  std::deque<Beat>& received() { return received_; }

 private:
  struct Writing {
    std::uint8_t address = 0;
    std::uint32_t data = 0;
    std::uint8_t strobe = 0;
  };
  void DriveWrite(ga::Inputs& in);
  void DriveRead(ga::Inputs& in);
  void DriveStreams(ga::Inputs& in);

  arith::Rng rng_;
  double chatter_;
  Pauses address_pause_, data_pause_, write_ready_pause_, read_pause_, read_ready_pause_;
  Pauses input_pause_, output_pause_;

  std::optional<Writing> wanted_write_;  // the host's, not begun
  std::optional<Writing> write_;         // on the channels, not taken
  bool writing_ = false;                 // the host waits
  bool write_is_chatter_ = false;
  bool address_offered_ = false, data_offered_ = false;  // and both until they are taken
  enum class Asker { kNobody, kHost, kChatter };
  Asker awaited_ = Asker::kNobody;  // whose write was taken and has no response yet
  std::optional<Answer> write_answer_;

  std::optional<std::uint8_t> wanted_read_;  // the host's, not begun
  std::optional<std::uint8_t> read_;         // on the channel
  bool reading_ = false;                     // the host waits
  bool read_is_chatter_ = false;
  bool read_offered_ = false, read_taken_ = false;
  std::optional<Answer> read_answer_;

  std::deque<Beat> to_send_;
  bool beat_offered_ = false;
  std::deque<Beat> received_;
};

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_AXI_H_
