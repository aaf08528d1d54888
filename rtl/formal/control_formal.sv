// What is proved of the control of the block, of any version (docs/trust.md, "Formal proofs"): the
// FSM walks the data sheet's table, a MAC2 takes exactly its cycles, configuration and phase keep to
// their rules. Written from docs/m4bram.md.
//
// One step is one compute cycle. A clock net carries "an edge ends this step", and ci/formal.sh makes
// every register of the block hold where it does not (step_dff.v). In DP the register main_q says it
// for clk_i. ci/formal.sh connects the probe_* wires to the block's registers.

module control_formal #(
  parameter bit Large        = 1'b0,
  parameter bit DoublePumped = 1'b0
) (
  input logic        rst_ni,
  input logic        a_ce_i,
  input logic        a_we_i,
  input logic [3:0]  a_be_i,
  input logic [10:0] a_addr_i,
  input logic [31:0] a_wdata_i,
  input logic [8:0]  b_addr_i
);

  (* keep *) m4bram_pkg::ctrl_t probe_ctrl;
  (* keep *) m4bram_pkg::cfg_t  probe_cfg;
  (* keep *) logic [31:0]       probe_data;
  (* keep *) logic [3:0]        probe_state, probe_bits_left, probe_be;
  (* keep *) logic              probe_cmd_valid, probe_cfg_valid, probe_acts;

  // Every step ends with a compute edge.
  logic step;
  assign step = 1'b1;

  logic main_q;
  initial main_q = 1'b1;
  always_ff @(posedge step) main_q <= !DoublePumped || !main_q;

  logic [31:0] unused_b_rdata;

  m4bram #(
    .Large       (Large),
    .DoublePumped(DoublePumped)
  ) u_block (
    .clk_i    (main_q),
    .clk2x_i  (step),
    .rst_ni,
    .a_ce_i,
    .a_we_i,
    .a_be_i,
    .a_addr_i,
    .a_wdata_i,
    .b_addr_i,
    .b_rdata_o(unused_b_rdata)
  );

  // Assumed: power-up is followed by a reset of 4 compute edges, 2 main cycles (section 9); other
  // resets are free. In DP inputs change after main edges only (section 3).
  logic [2:0] count_q;
  logic       past_rst_n;
  initial count_q = 3'd0;
  always_ff @(posedge step) begin
    if (count_q != 3'd4) count_q <= count_q + 3'd1;
    past_rst_n <= rst_ni;
  end
  always_comb begin
    if (count_q != 3'd4) assume (!rst_ni);
    if (DoublePumped && main_q && count_q == 3'd4) assume (rst_ni == past_rst_n);
  end
  always_comb begin
    assert (count_q <= 3'd4);
    if (DoublePumped && count_q != 3'd4) assert (main_q == !count_q[0]);
    if (!DoublePumped) assert (main_q);
  end

  // ---- The table of section 8, as the state after a step from all that held in it ----------------

  localparam logic [3:0] Idle = 4'd0, InitW1 = 4'd1, InitW2 = 4'd2, Preadd = 4'd3, Inv = 4'd4,
                         Sub = 4'd5, Asl = 4'd6, Add = 4'd7, Acc = 4'd8, CopyW2 = 4'd9,
                         Done = 4'd10;

  // A command or configuration acts.
  logic reset, start, copy, done, config_acts;
  assign reset = probe_cmd_valid && probe_acts && probe_be[3];
  assign start = probe_cmd_valid && probe_acts && probe_be[2] && !reset;
  assign copy = probe_cmd_valid && probe_acts && probe_be[1] && !reset;
  assign done = probe_cmd_valid && probe_acts && probe_be[0] && !reset;
  assign config_acts = probe_cfg_valid && probe_acts &&
      (probe_state == Idle || probe_state == Done);

  logic [3:0] n;  // activation bits
  logic       hold, held;
  assign n = {1'b0, probe_cfg.bits_m1} + 4'd1;
  assign hold = DoublePumped && probe_cfg.is_signed == n[0];  // PREADD lasts two compute cycles
  assign held = hold && !probe_acts;

  logic [3:0] state, bits_left;
  always_comb begin
    state = probe_state;
    bits_left = probe_bits_left;
    case (probe_state)
      Idle:    if (start) state = InitW1;
      InitW1:  if (copy) state = InitW2;
      InitW2:  if (copy) state = Preadd;
      Preadd:  if (!held) state = probe_cfg.is_signed ? Inv : Asl;
      Inv:     state = Sub;
      Sub:     state = (probe_bits_left == 4'd2) ? Add : Asl;
      Asl:     state = (probe_bits_left == 4'd2) ? Add : Asl;
      Add:     state = Acc;
      Acc:     state = DoublePumped ? CopyW2 : done ? Done : Preadd;
      CopyW2:  state = done ? Done : Preadd;
      Done:    if (start) state = Preadd;
      default: state = 4'd15;  // never: see the assertion of legal states
    endcase
    if (probe_state == Preadd) bits_left = n;
    if (probe_state == Sub || probe_state == Asl || probe_state == Add) begin
      bits_left = probe_bits_left - 4'd1;
    end
    if (!rst_ni || reset) begin
      state = Idle;
      bits_left = 4'd0;
    end
  end

  m4bram_pkg::cfg_t cfg;
  always_comb begin
    cfg = probe_cfg;
    if (config_acts) begin
      cfg.is_signed = probe_be[3];
      cfg.bits_m1 = (probe_be[2:0] == 3'd0) ? 3'd1 : probe_be[2:0];
      cfg.dup = (probe_data[3:2] == 2'd3) ? 2'd2 : probe_data[3:2];
      cfg.width = (probe_data[1:0] == 2'd3) ? 2'd2 : probe_data[1:0];
    end
    if (!rst_ni) cfg = 8'hF2;
  end

  logic [3:0]       table_state_q, table_bits_left_q;
  m4bram_pkg::cfg_t table_cfg_q;
  always_ff @(posedge step) begin
    table_state_q <= state;
    table_bits_left_q <= bits_left;
    table_cfg_q <= cfg;
  end

  logic checked;  // a compute edge has seen the reset
  assign checked = count_q != 3'd0;

  always_comb begin
    if (checked) begin
      table_next_state: assert (probe_state == table_state_q);
      table_bits_left:  assert (probe_bits_left == table_bits_left_q);
      table_cfg:        assert (probe_cfg == table_cfg_q);
      table_legal: assert (probe_state <= Done && (DoublePumped || probe_state != CopyW2));
      cfg_legal: assert (probe_cfg.bits_m1 != 3'd0 && probe_cfg.dup != 2'd3 &&
                         probe_cfg.width != 2'd3);
    end
  end

  // What each state writes.
  logic shifts, preadd, acc;
  assign shifts = probe_state == Sub || probe_state == Asl || probe_state == Add;
  assign preadd = probe_state == Preadd;
  assign acc = probe_state == Acc;

  always_comb begin
    if (checked) begin
      actions_cfg_we:  assert (probe_ctrl.cfg_we == config_acts);
      actions_readout: assert (probe_ctrl.readout == (probe_state == Done));
      actions_w1: assert (probe_ctrl.bpe.w1_load ==
                          (copy && (probe_state == InitW1 || probe_state == Add)));
      actions_w2: assert (probe_ctrl.bpe.w2_load ==
                          (copy && (probe_state == InitW2 ||
                                    probe_state == (DoublePumped ? CopyW2 : Acc))));
      actions_shift:   assert (probe_ctrl.bpe.act_shift == (shifts && !reset));
      actions_w12:     assert (probe_ctrl.bpe.w12_we == (preadd && !reset));
      actions_inv:     assert (probe_ctrl.bpe.inv_we == (probe_state == Inv && !reset));
      actions_p_clear: assert (probe_ctrl.bpe.p_clear == (preadd && !reset));
      actions_p:       assert (probe_ctrl.bpe.p_we == (shifts && !reset));
      actions_double:  assert (probe_ctrl.bpe.p_double ==
                               (shifts && probe_state != Add && !reset));
      actions_acc_clear: assert (probe_ctrl.bpe.acc_clear ==
                                 (start && (probe_state == Idle || probe_state == Done)));
      actions_acc:     assert (probe_ctrl.bpe.acc_we == (acc && !reset));
      if (!reset && preadd) actions_add_w12: assert (probe_ctrl.bpe.add_op == 2'd0);
      if (!reset && probe_state == Sub) actions_sub: assert (probe_ctrl.bpe.add_op == 2'd1);
      if (!reset && shifts && probe_state != Sub) begin
        actions_add: assert (probe_ctrl.bpe.add_op == 2'd2);
      end
      if (!reset && acc) actions_add_acc: assert (probe_ctrl.bpe.add_op == 2'd3);
    end
  end

  // ---- Phase (section 8.2) ----------------------------------------------------------------------

  // Phase 1 before a main edge, phase 0 before a mid edge; but in the main cycle after a main edge
  // with rst_ni low both halves may be phase 1, and then there is nothing that could act.
  always_comb begin
    if (DoublePumped && main_q && count_q >= 3'd2) phase_main: assert (probe_acts);
    if (DoublePumped && !main_q && probe_acts && checked) begin
      phase_mid: assert (probe_state == Idle && !probe_cmd_valid && !probe_cfg_valid);
    end
  end

  // ---- A MAC2 takes exactly its cycles (sections 8.1, 8.2, 11) -----------------------------------

  logic [4:0] age_q;  // compute cycles since PREADD was entered
  always_ff @(posedge step) begin
    if (probe_state >= Preadd && probe_state <= (DoublePumped ? Acc : Add)) age_q <= age_q + 5'd1;
    else age_q <= 5'd0;
  end

  logic [4:0] wide_n, before_bits;  // cycles before the first activation bit is consumed
  assign wide_n = {1'b0, n};
  assign before_bits = (probe_cfg.is_signed ? 5'd2 : 5'd1) + {4'd0, hold};

  logic [4:0] main_cycles;
  always_comb begin
    if (DoublePumped) begin
      main_cycles = probe_cfg.is_signed ? 5'd2 + ((wide_n + 5'd1) >> 1) : (wide_n + 5'd4) >> 1;
    end else begin
      main_cycles = probe_cfg.is_signed ? wide_n + 5'd3 : wide_n + 5'd2;
    end
  end

  always_comb begin
    if (checked) begin
      case (probe_state)
        Preadd: latency_preadd: assert (age_q == 5'd0 || (age_q == 5'd1 && hold));
        Inv: latency_inv: assert (probe_cfg.is_signed && age_q == before_bits - 5'd1 &&
                                  probe_bits_left == n);
        Sub: latency_sub: assert (probe_cfg.is_signed && age_q == before_bits &&
                                  probe_bits_left == n);
        Asl: latency_asl: assert (probe_bits_left >= 4'd2 && probe_bits_left <= n &&
                                  age_q == before_bits + wide_n - {1'b0, probe_bits_left});
        Add: latency_add: assert (probe_bits_left == 4'd1 &&
                                  age_q == before_bits + wide_n - 5'd1);
        Acc: latency_acc: assert (probe_bits_left == 4'd0 && age_q == before_bits + wide_n &&
                                  (DoublePumped || age_q + 5'd1 == main_cycles));
        CopyW2: latency_copy_w2: assert (age_q + 5'd1 == main_cycles << 1);
        default: ;
      endcase
      // In DP a MAC2 begins with a main cycle and ends with one.
      if (DoublePumped && probe_state >= Preadd && probe_state <= CopyW2) begin
        latency_phase: assert (probe_acts == age_q[0]);
      end
    end
  end

endmodule
