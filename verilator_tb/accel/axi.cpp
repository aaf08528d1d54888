#include "verilator_tb/accel/axi.h"

#include <utility>

namespace m4::tb::accel {

bool Pauses::Now(arith::Rng& rng) {
  constexpr double kLong = 0.1;  // share of pauses that outlast a tile's readout
  constexpr int kLongest = 60;
  if (left_ > 0) {
    --left_;
    return true;
  }
  if (!rng.chance(probability_)) return false;
  left_ = rng.chance(kLong) ? static_cast<int>(rng.between(1, kLongest)) : 0;
  return true;
}

Axi::Axi(const HostTiming& timing, std::uint64_t seed)
    : rng_(seed),
      chatter_(timing.chatter),
      address_pause_(timing.register_gaps),
      data_pause_(timing.register_gaps),
      write_ready_pause_(timing.register_gaps),
      read_pause_(timing.register_gaps),
      read_ready_pause_(timing.register_gaps),
      input_pause_(timing.input_gaps),
      output_pause_(timing.back_pressure) {}

void Axi::Drive(ga::Inputs& in) {
  DriveWrite(in);
  DriveRead(in);
  DriveStreams(in);
}

void Axi::DriveWrite(ga::Inputs& in) {
  if (!write_ && wanted_write_) {
    write_ = std::exchange(wanted_write_, std::nullopt);
    write_is_chatter_ = false;
  } else if (!write_ && awaited_ == Asker::kHost && rng_.chance(chatter_)) {
    // While a response is still shown. ID takes no notice of it.
    write_ = Writing{0, static_cast<std::uint32_t>(rng_.next64()), 0xF};
    write_is_chatter_ = true;
  }
  if (write_) {
    address_offered_ = address_offered_ || !address_pause_.Now(rng_);
    data_offered_ = data_offered_ || !data_pause_.Now(rng_);
  }
  in.s_axil_awvalid = address_offered_;
  in.s_axil_wvalid = data_offered_;
  // What a channel carries without valid must not matter.
  in.s_axil_awaddr = address_offered_ ? write_->address : static_cast<std::uint8_t>(rng_.next64());
  in.s_axil_wdata = data_offered_ ? write_->data : static_cast<std::uint32_t>(rng_.next64());
  in.s_axil_wstrb = data_offered_ ? write_->strobe : static_cast<std::uint8_t>(rng_.below(16));
  in.s_axil_bready = !write_ready_pause_.Now(rng_);
}

void Axi::DriveRead(ga::Inputs& in) {
  if (!read_ && wanted_read_) {
    read_ = std::exchange(wanted_read_, std::nullopt);
    read_is_chatter_ = false;
  } else if (!read_ && rng_.chance(chatter_)) {
    read_ = static_cast<std::uint8_t>(rng_.next64());
    read_is_chatter_ = true;
  }
  if (read_ && !read_taken_) read_offered_ = read_offered_ || !read_pause_.Now(rng_);
  in.s_axil_arvalid = read_offered_;
  in.s_axil_araddr = read_offered_ ? *read_ : static_cast<std::uint8_t>(rng_.next64());
  in.s_axil_rready = !read_ready_pause_.Now(rng_);
}

void Axi::DriveStreams(ga::Inputs& in) {
  if (!to_send_.empty()) beat_offered_ = beat_offered_ || !input_pause_.Now(rng_);
  in.s_axis_tvalid = beat_offered_;
  in.s_axis_tdata =
      beat_offered_ ? to_send_.front().data : static_cast<std::uint32_t>(rng_.next64());
  in.s_axis_tlast = beat_offered_ ? to_send_.front().last : rng_.chance(0.5);
  in.m_axis_tready = !output_pause_.Now(rng_);
}

void Axi::Observe(const ga::Inputs& in, const ga::Outputs& out) {
  if (!in.rst_n) return;
  if (out.s_axil_bvalid && in.s_axil_bready) {
    if (awaited_ == Asker::kHost) {
      write_answer_ = Answer{0, out.s_axil_bresp};
      writing_ = false;
    }
    awaited_ = Asker::kNobody;
  }
  if (in.s_axil_awvalid && in.s_axil_wvalid && out.s_axil_awready && out.s_axil_wready) {
    address_offered_ = data_offered_ = false;
    awaited_ = write_is_chatter_ ? Asker::kChatter : Asker::kHost;
    write_.reset();
  }
  if (in.s_axil_arvalid && out.s_axil_arready) {
    read_offered_ = false;
    read_taken_ = true;
  }
  if (out.s_axil_rvalid && in.s_axil_rready && read_taken_) {
    if (!read_is_chatter_) {
      read_answer_ = Answer{out.s_axil_rdata, out.s_axil_rresp};
      reading_ = false;
    }
    read_.reset();
    read_taken_ = false;
  }
  if (in.s_axis_tvalid && out.s_axis_tready) {
    to_send_.pop_front();
    beat_offered_ = false;
  }
  if (out.m_axis_tvalid && in.m_axis_tready) {
    received_.push_back({out.m_axis_tdata, out.m_axis_tlast});
  }
}

void Axi::Forget() {
  ForgetStreams();
  wanted_write_.reset();
  write_.reset();
  wanted_read_.reset();
  read_.reset();
  write_answer_.reset();
  read_answer_.reset();
  awaited_ = Asker::kNobody;
  writing_ = write_is_chatter_ = address_offered_ = data_offered_ = false;
  reading_ = read_offered_ = read_taken_ = read_is_chatter_ = false;
}

void Axi::AbandonRead() {
  wanted_read_.reset();
  read_answer_.reset();
  read_is_chatter_ = read_.has_value();
  reading_ = false;
}

void Axi::ForgetStreams() {
  to_send_.clear();
  received_.clear();
  beat_offered_ = false;
}

void Axi::Write(std::uint8_t address, std::uint32_t data, std::uint8_t strobe) {
  wanted_write_ = Writing{address, data, strobe};
  writing_ = true;
}

void Axi::Read(std::uint8_t address) {
  wanted_read_ = address;
  reading_ = true;
}

std::optional<Answer> Axi::TakeWriteAnswer() { return std::exchange(write_answer_, std::nullopt); }
std::optional<Answer> Axi::TakeReadAnswer() { return std::exchange(read_answer_, std::nullopt); }

}  // namespace m4::tb::accel
