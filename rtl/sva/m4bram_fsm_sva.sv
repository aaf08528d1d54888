// Assertions on the controller. Bound into every m4bram_fsm; they hold for all stimulus, illegal
// commands included, from the first compute edge with rst_ni low on (before it all is undefined).
//
// They are on in every run, so they are made to cost little under Verilator 5.006: it copies the
// operands of concurrent assertions at every evaluation and marks a failure as the likely branch.
// So the checks are a constant table by state and a handful of bits. Only if one of these is 0 does
// the clocked block reach the immediate assertions, which see the values before the edge like any
// register.

module m4bram_fsm_sva #(
  parameter bit DoublePumped = 1'b0
) (
  input logic               clk_i,
  input logic               rst_ni,
  input logic               acts_i,
  input logic               cmd_valid_i,
  input logic               reset_i,      // bits of the command
  input logic               copy_i,
  input logic [2:0]         bits_m1_i,
  input m4bram_pkg::ctrl_t  ctrl_i,
  input m4bram_pkg::state_e state_i,
  input logic [3:0]         bits_left_i
);

  // The fields of the control word that a state may set, one name per row action.
  localparam m4bram_pkg::add_op_e Op = m4bram_pkg::AddWeights;  // code 0
  localparam m4bram_pkg::bpe_ctrl_t Nothing = '{add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t W1Load = '{w1_load: 1'b1, add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t W2Load = '{w2_load: 1'b1, add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t W12 =
      '{w12_we: 1'b1, p_clear: 1'b1, add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t Inv = '{inv_we: 1'b1, add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t P = '{p_we: 1'b1, act_shift: 1'b1, add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t AccClear = '{acc_clear: 1'b1, add_op: Op, default: '0};
  localparam m4bram_pkg::bpe_ctrl_t Acc = '{acc_we: 1'b1, add_op: Op, default: '0};

  // Fields that write nothing by themselves.
  localparam m4bram_pkg::bpe_ctrl_t Operands =
      '{p_double: 1'b1, add_op: m4bram_pkg::AddAcc, default: '0};

  // What a state allows. n is the number of activation bits.
  typedef struct packed {
    logic                  legal;
    logic                  waiting;     // DP leaves it in phase 1 only
    logic                  phase_0;     // in phase 0 only
    logic                  phase_1;     // in phase 1 only; in SY acts_i is 1
    logic                  least_is_n;  // bits_left at least n, else at least
    logic [1:0]            least;       // this,
    logic                  most_is_n;   // at most n, else at most the least
    logic                  cfg_we;      // may accept a configuration
    logic                  readout;     // shows accumulators
    m4bram_pkg::bpe_ctrl_t may;         // fields that may be 1, besides Operands
  } rule_t;

  localparam bit Dp = DoublePumped;
  localparam m4bram_pkg::bpe_ctrl_t AccMay = Dp ? Acc : Acc | W2Load;
  localparam rule_t Rules [16] = '{
    // legal, waiting, phase 0, phase 1; least bits_left is n, least, most is n; cfg, readout; may
    {4'b1100, 1'b0, 2'd0, 1'b0, 2'b10, AccClear},            // IDLE
    {4'b1100, 1'b0, 2'd0, 1'b0, 2'b00, W1Load},              // INIT_W1
    {4'b1100, 1'b0, 2'd0, 1'b0, 2'b00, W2Load},              // INIT_W2
    {4'b1000, 1'b0, 2'd0, Dp,   2'b00, W12},                 // PREADD (n already if it is held)
    {4'b1000, 1'b1, 2'd0, 1'b1, 2'b00, Inv},                 // INV
    {4'b1000, 1'b1, 2'd0, 1'b1, 2'b00, P},                   // SUB
    {4'b1000, 1'b0, 2'd2, 1'b1, 2'b00, P},                   // ASL
    {4'b1001, 1'b0, 2'd1, 1'b0, 2'b00, P | W1Load},          // ADD
    {2'b10, Dp, 1'b0, 1'b0, 2'd0, 1'b0, 2'b00, AccMay},      // ACC
    {Dp, 3'b001, 1'b0, 2'd0, 1'b0, 2'b00, W2Load},           // COPY_W2
    {4'b1100, 1'b0, 2'd0, 1'b0, 2'b11, AccClear},            // DONE
    {10'd0, Nothing},
    {10'd0, Nothing},
    {10'd0, Nothing},
    {10'd0, Nothing},
    {10'd0, Nothing}
  };

  rule_t rule;
  assign rule = Rules[state_i];

  logic legal_ok;
  assign legal_ok = rule.legal;

  logic phase_ok;
  assign phase_ok = ~((rule.phase_0 & acts_i) | (rule.phase_1 & ~acts_i));

  logic [3:0] n;
  logic       bits_left_ok;
  assign n = {1'b0, bits_m1_i} + 4'd1;
  assign bits_left_ok = (bits_left_i >= (rule.least_is_n ? n : {2'd0, rule.least})) &
      (bits_left_i <= (rule.most_is_n ? n : {2'd0, rule.least}));

  logic cmd, writes_ok, load_ok, reset_ok;
  assign cmd = cmd_valid_i & acts_i;
  assign writes_ok = ((ctrl_i.bpe & ~(rule.may | Operands)) == '0) &
      (ctrl_i.readout == rule.readout) & (~ctrl_i.cfg_we | rule.cfg_we);
  assign load_ok = ~(ctrl_i.bpe.w1_load | ctrl_i.bpe.w2_load) | (cmd & copy_i);
  assign reset_ok = ~(cmd & reset_i) | ((ctrl_i.bpe & ~Operands) == '0);

  // What the cycle before asks of this one.
  logic known_q = 1'b0;  // reset since power-up; an initial value is fine in a checker
  logic idle_q = 1'b0;   // rst_ni was low, or a reset command acted
  always_ff @(posedge clk_i) begin
    if (!rst_ni) known_q <= 1'b1;
    idle_q <= ~rst_ni | (cmd & reset_i);
  end

  logic idle_ok, whole_ok;
  assign idle_ok = ~idle_q | (state_i == m4bram_pkg::StIdle);

  if (DoublePumped) begin : gen_dp
    logic               stay_q = 1'b0;  // a waiting state was in phase 0
    m4bram_pkg::state_e state_q;
    always_ff @(posedge clk_i) begin
      stay_q <= known_q & rst_ni & rule.waiting & ~acts_i;
      state_q <= state_i;
    end
    assign whole_ok = ~stay_q | (state_i == state_q);
  end else begin : gen_sy
    assign whole_ok = 1'b1;
    logic unused_waiting;
    assign unused_waiting = rule.waiting;
  end

  always_ff @(posedge clk_i) begin
    if (known_q && !(legal_ok & bits_left_ok & phase_ok & writes_ok & load_ok & reset_ok &
        idle_ok & whole_ok)) begin
      a_legal: assert (legal_ok)
        else $error("the FSM holds code %0d, which is no state of this version", state_i);
      a_bits_left: assert (bits_left_ok)
        else $error("bits_left is %0d, which state %0d does not allow", bits_left_i, state_i);
      a_phase: assert (phase_ok)
        else $error("ADD or COPY_W2 in phase 0, or ACC in phase 1 (state %0d)", state_i);
      a_writes: assert (writes_ok)
        else $error("state %0d does what its row of the state table does not name", state_i);
      a_load: assert (load_ok)
        else $error("W1 or W2 is loaded and no copy command acts (state %0d)", state_i);
      a_reset: assert (reset_ok)
        else $error("a reset command acts and something is written (state %0d)", state_i);
      a_idle: assert (idle_ok)
        else $error("rst_ni was low or a reset command acted, but state %0d follows", state_i);
      a_whole: assert (whole_ok)
        else $error("IDLE, INIT_W1, INIT_W2 or DONE was left in phase 0 for state %0d", state_i);
    end
  end

endmodule

bind m4bram_fsm m4bram_fsm_sva #(
  .DoublePumped(DoublePumped)
) u_sva (
  .clk_i,
  .rst_ni,
  .acts_i,
  .cmd_valid_i,
  .reset_i    (cmd_i.reset),
  .copy_i     (cmd_i.copy),
  .bits_m1_i,
  .ctrl_i     (ctrl),
  .state_i    (state_q),
  .bits_left_i(bits_left_q)
);
