// Sequencer of the CIM engine (data sheet sections 12.1 and 12.2): one packed control word per
// slot, and what happens at the end of it.
//
//   seq    slot        control word (others 0)                          next
//   OFF                                                                 run: FILL 0
//   FILL   0           reset
//          1           cfg
//          2           start, request half 0
//          3           copy half 0, request half 1
//          4           copy half 1, advance                             MAC 0
//   MAC    T-3         request half 0
//          T-2         request half 1; decision; copy half 0 if copy
//          T-1         copy half 1, advance if copy; done if done       done: READ 0, else MAC 0
//   READ   Readout-1   start unless the last tile ends here             MAC 0 or OFF
//          all         read
//
//   decision, in this order      copy             done   next round or READ
//   COPY    left > 0, since < N  1                0      REAL, since += 1, left -= 1
//   DRAIN   left > 0             1                1      READ, final := 0, left -= 1
//   WAIT    dsp_rem > 2          0                0      WAIT
//   STALL   res_busy             0                0      STALL
//   END                          not cp_end       1      READ, final := 1; reserve_o in the slot
//
// All outputs are functions of the registers, of run_i and of the inputs in the slot.

module accel_cim_seq (
  input  logic                 clk_i,
  input  logic                 clear_i,
  input  accel_pkg::job_t      job_i,
  input  logic                 run_i,
  input  logic                 dsp_rem_le2_i,
  input  logic                 res_busy_i,
  input  logic                 last_tile_i,  // the current tile is the last
  input  logic                 cp_end_i,     // nothing is left to copy

  output accel_pkg::cim_ctrl_t ctrl_o,
  output logic [3:0]           slot_o,
  output logic                 first_o,      // no readout of the tile has ended
  output logic                 mac_o,
  output logic                 reserve_o,
  output logic                 tile_end_o,

  output logic                 fill_o,
  output logic                 compute_o,
  output logic                 stall_o,
  output logic                 drain_o,
  output logic                 readout_o,
  output logic                 busy_o
);

  localparam logic [3:0] ReadLast = 4'(accel_build_pkg::Readout - 1);

  // Commands in the order of a_be_i.
  localparam logic [3:0] CmdReset = 4'b1000;
  localparam logic [3:0] CmdStart = 4'b0100;
  localparam logic [3:0] CmdCopy  = 4'b0010;
  localparam logic [3:0] CmdDone  = 4'b0001;

  accel_pkg::seq_e   seq_d, seq_q;
  logic [3:0]        slot_d, slot_q;
  accel_pkg::round_e round_d, round_q;
  accel_pkg::dec_e   dec_d, dec_q;
  logic [10:0]       left_d, left_q, since_d, since_q;
  logic              first_d, first_q, final_d, final_q;

  logic unused_job;
  assign unused_job = ^job_i;

  // ---- Decision, in MAC slot T-2 ----

  logic mac, request, decide, last;
  assign mac = seq_q == accel_pkg::SeqMac;
  assign request = mac & (slot_q == job_i.t - 4'd3);
  assign decide = mac & (slot_q == job_i.t - 4'd2);
  assign last = mac & (slot_q == job_i.t - 4'd1);

  always_comb begin
    dec_d = dec_q;
    if (decide) begin
      if (left_q != '0) begin
        dec_d = (since_q < job_i.n_safe) ? accel_pkg::DecCopy : accel_pkg::DecDrain;
      end else if (!dsp_rem_le2_i) begin
        dec_d = accel_pkg::DecWait;
      end else if (res_busy_i) begin
        dec_d = accel_pkg::DecStall;
      end else begin
        dec_d = accel_pkg::DecEnd;
      end
    end
  end

  // Of the decision being taken (slot T-2) and of the one taken (slot T-1: dec_d is dec_q).
  logic copy, done;
  always_comb begin
    case (dec_d)
      accel_pkg::DecCopy, accel_pkg::DecDrain: copy = 1'b1;
      accel_pkg::DecEnd:                       copy = ~cp_end_i;
      default:                                 copy = 1'b0;
    endcase
  end
  assign done = (dec_d == accel_pkg::DecDrain) | (dec_d == accel_pkg::DecEnd);

  logic read_last, tile_end;
  assign read_last = (seq_q == accel_pkg::SeqRead) & (slot_q == ReadLast);
  assign tile_end = read_last & final_q;

  // ---- Control word of the slot ----

  accel_pkg::cim_ctrl_t ctrl;

  always_comb begin
    ctrl = '0;
    case (seq_q)
      accel_pkg::SeqFill: begin
        case (slot_q)
          4'd0: ctrl.cmd = CmdReset;
          4'd1: ctrl.cfg = 1'b1;
          4'd2: begin
            ctrl.cmd = CmdStart;
            ctrl.req = 1'b1;
          end
          4'd3: begin
            ctrl.cmd = CmdCopy;
            ctrl.req = 1'b1;
            ctrl.req_half = 1'b1;
          end
          default: begin
            ctrl.cmd = CmdCopy;
            ctrl.half = 1'b1;
            ctrl.advance = 1'b1;
          end
        endcase
      end
      accel_pkg::SeqMac: begin
        ctrl.req = request | decide;
        ctrl.req_half = decide;
        if ((decide || last) && copy) ctrl.cmd = CmdCopy;
        if (last && done) ctrl.cmd = ctrl.cmd | CmdDone;
        ctrl.half = last;
        ctrl.advance = last & copy;
      end
      accel_pkg::SeqRead: begin
        ctrl.read = 1'b1;
        if (read_last && !(final_q && last_tile_i)) ctrl.cmd = CmdStart;
      end
      default: ctrl = '0;
    endcase
  end

  // ---- Next state ----

  always_comb begin
    seq_d = seq_q;
    slot_d = slot_q + 4'd1;
    round_d = round_q;
    left_d = left_q;
    since_d = since_q;
    first_d = first_q;
    final_d = final_q;

    case (seq_q)
      accel_pkg::SeqOff: begin
        seq_d = accel_pkg::SeqFill;
        slot_d = '0;
        left_d = job_i.nst - 11'd1;
        since_d = 11'd1;
        first_d = 1'b1;
        round_d = accel_pkg::RoundReal;
      end
      accel_pkg::SeqFill: begin
        if (slot_q == 4'd4) begin
          seq_d = accel_pkg::SeqMac;
          slot_d = '0;
        end
      end
      accel_pkg::SeqMac: begin
        if (last) begin
          slot_d = '0;
          case (dec_q)
            accel_pkg::DecCopy: begin
              left_d = left_q - 11'd1;
              since_d = since_q + 11'd1;
              round_d = accel_pkg::RoundReal;
            end
            accel_pkg::DecDrain: begin
              seq_d = accel_pkg::SeqRead;
              left_d = left_q - 11'd1;
              final_d = 1'b0;
            end
            accel_pkg::DecWait:  round_d = accel_pkg::RoundWait;
            accel_pkg::DecStall: round_d = accel_pkg::RoundStall;
            default: begin
              seq_d = accel_pkg::SeqRead;
              final_d = 1'b1;
            end
          endcase
        end
      end
      default: begin
        if (read_last) begin
          seq_d = accel_pkg::SeqMac;
          slot_d = '0;
          since_d = 11'd1;
          round_d = accel_pkg::RoundReal;
          first_d = final_q;
          if (final_q) left_d = job_i.nst - 11'd1;
        end
      end
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (clear_i || !run_i || (tile_end && last_tile_i)) begin
      seq_q <= accel_pkg::SeqOff;
      slot_q <= '0;
      round_q <= accel_pkg::RoundReal;
      dec_q <= accel_pkg::DecCopy;
      left_q <= '0;
      since_q <= '0;
      first_q <= 1'b0;
      final_q <= 1'b0;
    end else begin
      seq_q <= seq_d;
      slot_q <= slot_d;
      round_q <= round_d;
      dec_q <= dec_d;
      left_q <= left_d;
      since_q <= since_d;
      first_q <= first_d;
      final_q <= final_d;
    end
  end

  assign ctrl_o = ctrl;
  assign slot_o = slot_q;
  assign first_o = first_q;
  assign mac_o = mac;
  assign reserve_o = decide & (dec_d == accel_pkg::DecEnd);
  assign tile_end_o = tile_end;

  assign fill_o = run_i & ((seq_q == accel_pkg::SeqOff) | (seq_q == accel_pkg::SeqFill));
  assign compute_o = mac & (round_q != accel_pkg::RoundStall);
  assign stall_o = mac & (round_q == accel_pkg::RoundStall);
  assign drain_o = (seq_q == accel_pkg::SeqRead) & ~final_q;
  assign readout_o = (seq_q == accel_pkg::SeqRead) & final_q;
  assign busy_o = mac & (round_q == accel_pkg::RoundReal);

endmodule
