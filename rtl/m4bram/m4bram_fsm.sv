// Controller: walks the dummy array through the MAC2s and emits one control word per compute cycle.
//
// ctrl_o and the next state of a compute cycle are functions of the state, of bits_left, of the
// configuration and of the command that acts in the cycle (cmd_valid_i & acts_i). The action of a
// state shows after the compute edge that ends it.
//
//   state     control signals (others 0)            bits_left   next
//   IDLE      start: acc_clear                                  start: INIT_W1
//   INIT_W1   copy: w1_load                                     copy: INIT_W2
//   INIT_W2   copy: w2_load                                     copy: PREADD
//   PREADD    AddWeights w12_we p_clear             := n        hold: PREADD; signed: INV; else ASL
//   INV       inv_we                                            SUB
//   SUB       AddInv p_we p_double act_shift        -= 1        ADD if bits_left was 2, else ASL
//   ASL       AddSel p_we p_double act_shift        -= 1        ADD if bits_left was 2, else ASL
//   ADD       AddSel p_we act_shift, copy: w1_load  -= 1        ACC
//   ACC       AddAcc acc_we, SY and copy: w2_load               SY: done: DONE, else PREADD
//                                                               DP: COPY_W2
//   COPY_W2   copy: w2_load                                     done: DONE, else PREADD (DP only)
//   DONE      readout, start: acc_clear                         start: PREADD
//   others    none                                              IDLE
//
// cfg_we in IDLE and DONE only. A reset command leaves only readout, and goes to IDLE with
// bits_left 0.
//
// Schedule, signed n = 4 (. : any; commands in brackets act in that cycle):
//   SY cycle    0        1    2    3    4    5         6              7
//   state       PREADD   INV  SUB  ASL  ASL  ADD       ACC            PREADD or DONE
//   bits_left   0        4    4    3    2    1         0              0
//   command     .        .    .    .    .    [copy W1] [copy W2,done] .
//
//   DP phase    0        1    0    1    0    1         0    1               0
//   state       PREADD   INV  SUB  ASL  ASL  ADD       ACC  COPY_W2         PREADD or DONE
//   bits_left   0        4    4    3    2    1         0    0               0
//   command     .        .    .    .    .    [copy W1] .    [copy W2,done]  .
//
// In DP acts_i is the phase. PREADD is held for a second compute cycle if the MAC2 would else have
// an odd number of them, so that ADD always falls in phase 1 and ACC in phase 0. In SY acts_i is 1
// and the hold never happens.

module m4bram_fsm #(
  parameter bit DoublePumped = 1'b0
) (
  input  logic              clk_i,        // compute clock
  input  logic              rst_ni,
  input  logic              acts_i,       // commands act in this compute cycle: DP phase, SY 1
  input  logic              cmd_valid_i,
  input  logic              cfg_valid_i,
  input  m4bram_pkg::cmd_t  cmd_i,
  input  logic              is_signed_i,  // activations
  input  logic [2:0]        bits_m1_i,    // activation bits - 1
  output m4bram_pkg::ctrl_t ctrl_o
);

  m4bram_pkg::state_e state_d, state_q;
  logic [3:0]         bits_left_d, bits_left_q;

  logic cmd, start, copy, done;
  assign cmd = cmd_valid_i & acts_i;
  assign start = cmd & cmd_i.start;
  assign copy = cmd & cmd_i.copy;
  assign done = cmd & cmd_i.done;

  // SY: PREADD is always one cycle, as acts_i is 1. bits_m1_i[0] is "n is even".
  logic hold;
  assign hold = (is_signed_i != bits_m1_i[0]) & ~acts_i;

  m4bram_pkg::state_e after_mac2, after_shift;
  assign after_mac2 = done ? m4bram_pkg::StDone : m4bram_pkg::StPreadd;
  assign after_shift = (bits_left_q == 4'd2) ? m4bram_pkg::StAdd : m4bram_pkg::StAsl;

  m4bram_pkg::ctrl_t ctrl;

  always_comb begin
    ctrl = '0;
    state_d = state_q;
    bits_left_d = bits_left_q;

    // A reset command goes with no configuration, and does not end the readout before the edge.
    ctrl.readout = state_q == m4bram_pkg::StDone;
    ctrl.cfg_we = cfg_valid_i & acts_i &
        ((state_q == m4bram_pkg::StIdle) | (state_q == m4bram_pkg::StDone));

    if (cmd & cmd_i.reset) begin
      state_d = m4bram_pkg::StIdle;
      bits_left_d = 4'd0;
    end else begin
      case (state_q)
        m4bram_pkg::StIdle: begin
          ctrl.bpe.acc_clear = start;
          if (start) state_d = m4bram_pkg::StInitW1;
        end
        m4bram_pkg::StInitW1: begin
          ctrl.bpe.w1_load = copy;
          if (copy) state_d = m4bram_pkg::StInitW2;
        end
        m4bram_pkg::StInitW2: begin
          ctrl.bpe.w2_load = copy;
          if (copy) state_d = m4bram_pkg::StPreadd;
        end
        m4bram_pkg::StPreadd: begin
          ctrl.bpe.add_op = m4bram_pkg::AddWeights;
          ctrl.bpe.w12_we = 1'b1;
          ctrl.bpe.p_clear = 1'b1;
          bits_left_d = {1'b0, bits_m1_i} + 4'd1;
          if (!hold) state_d = is_signed_i ? m4bram_pkg::StInv : m4bram_pkg::StAsl;
        end
        m4bram_pkg::StInv: begin
          ctrl.bpe.inv_we = 1'b1;
          state_d = m4bram_pkg::StSub;
        end
        m4bram_pkg::StSub: begin
          ctrl.bpe.add_op = m4bram_pkg::AddInv;
          ctrl.bpe.p_we = 1'b1;
          ctrl.bpe.p_double = 1'b1;
          ctrl.bpe.act_shift = 1'b1;
          bits_left_d = bits_left_q - 4'd1;
          state_d = after_shift;
        end
        m4bram_pkg::StAsl: begin
          ctrl.bpe.add_op = m4bram_pkg::AddSel;
          ctrl.bpe.p_we = 1'b1;
          ctrl.bpe.p_double = 1'b1;
          ctrl.bpe.act_shift = 1'b1;
          bits_left_d = bits_left_q - 4'd1;
          state_d = after_shift;
        end
        m4bram_pkg::StAdd: begin
          ctrl.bpe.add_op = m4bram_pkg::AddSel;
          ctrl.bpe.p_we = 1'b1;
          ctrl.bpe.act_shift = 1'b1;
          ctrl.bpe.w1_load = copy;
          bits_left_d = bits_left_q - 4'd1;
          state_d = m4bram_pkg::StAcc;
        end
        m4bram_pkg::StAcc: begin
          ctrl.bpe.add_op = m4bram_pkg::AddAcc;
          ctrl.bpe.acc_we = 1'b1;
          if (DoublePumped) begin
            state_d = m4bram_pkg::StCopyW2;
          end else begin
            ctrl.bpe.w2_load = copy;
            state_d = after_mac2;
          end
        end
        m4bram_pkg::StCopyW2: begin
          if (DoublePumped) begin
            ctrl.bpe.w2_load = copy;
            state_d = after_mac2;
          end else begin
            state_d = m4bram_pkg::StIdle;
          end
        end
        m4bram_pkg::StDone: begin
          ctrl.bpe.acc_clear = start;
          if (start) state_d = m4bram_pkg::StPreadd;
        end
        default: state_d = m4bram_pkg::StIdle;
      endcase
    end
  end

  assign ctrl_o = ctrl;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= m4bram_pkg::StIdle;
      bits_left_q <= 4'd0;
    end else begin
      state_q <= state_d;
      bits_left_q <= bits_left_d;
    end
  end

endmodule
