// Codes and control types of the M4BRAM block (data sheet sections 5 to 8).
//
// This is the only place to add a precision: weight_e and the three functions below it hold all
// that depends on the weight width. A row is made of 32-bit segments, one per 8 weight bits. A
// segment is as wide as the widest lane, so lanes never cross segments, and sizes S and L differ
// only in the number of segments per BPE (1 and 2).
//
// Functions name the codes in full, as Yosys 0.23 looks them up where the function is called.
//
//   code     weight bits w   lane bits 4w   lanes per segment
//   Weight2       2               8                4
//   Weight4       4              16                2
//   Weight8       8              32                1

package m4bram_pkg;

  localparam int unsigned NumBpes = 4;
  localparam int unsigned WordBits = 32;      // main array word; also one accumulator readout word
  localparam int unsigned SegBits = 32;       // row bits of a segment
  localparam int unsigned SegWeightBits = 8;  // weight bits that a segment holds

  typedef enum logic [1:0] {
    Weight2 = 2'd0,
    Weight4 = 2'd1,
    Weight8 = 2'd2
  } weight_e;

  // Reserved codes become the widest weight.
  function automatic weight_e weight_decode(logic [1:0] code);
    case (code)
      2'd0:    weight_decode = m4bram_pkg::Weight2;
      2'd1:    weight_decode = m4bram_pkg::Weight4;
      default: weight_decode = m4bram_pkg::Weight8;
    endcase
  endfunction

  // The most significant bit of every lane of a segment.
  function automatic logic [SegBits-1:0] lane_msbs(weight_e width);
    case (width)
      m4bram_pkg::Weight2: lane_msbs = 32'h8080_8080;
      m4bram_pkg::Weight4: lane_msbs = 32'h8000_8000;
      default:             lane_msbs = 32'h8000_0000;
    endcase
  endfunction

  // Every weight of x, sign-extended to its lane.
  function automatic logic [SegBits-1:0] extend(logic [SegWeightBits-1:0] x, weight_e width);
    case (width)
      m4bram_pkg::Weight2: extend = {{6{x[7]}}, x[7:6], {6{x[5]}}, x[5:4],
                                     {6{x[3]}}, x[3:2], {6{x[1]}}, x[1:0]};
      m4bram_pkg::Weight4: extend = {{12{x[7]}}, x[7:4], {12{x[3]}}, x[3:0]};
      default:             extend = {{24{x[7]}}, x};
    endcase
  endfunction

  // Duplication factor of a copy.
  typedef enum logic [1:0] {
    Dup1 = 2'd0,
    Dup2 = 2'd1,
    Dup4 = 2'd2
  } dup_e;

  // Reserved codes become the largest factor.
  function automatic dup_e dup_decode(logic [1:0] code);
    case (code)
      2'd0:    dup_decode = m4bram_pkg::Dup1;
      2'd1:    dup_decode = m4bram_pkg::Dup2;
      default: dup_decode = m4bram_pkg::Dup4;
    endcase
  endfunction

  // The configuration register. No field ever holds a reserved code.
  typedef struct packed {
    logic       is_signed;  // activations are two's complement
    logic [2:0] bits_m1;    // activation bits - 1, 1..7
    dup_e       dup;
    weight_e    width;
  } cfg_t;

  // Signed 8-bit activations, no duplication, 8-bit weights.
  localparam cfg_t CfgReset = 8'hF2;

  // Bits of a command, in the order of a_be_i.
  typedef struct packed {
    logic reset;
    logic start;
    logic copy;
    logic done;
  } cmd_t;

  typedef enum logic [3:0] {
    StIdle   = 4'd0,
    StInitW1 = 4'd1,
    StInitW2 = 4'd2,
    StPreadd = 4'd3,
    StInv    = 4'd4,
    StSub    = 4'd5,
    StAsl    = 4'd6,
    StAdd    = 4'd7,
    StAcc    = 4'd8,
    StCopyW2 = 4'd9,  // double-pumped only
    StDone   = 4'd10
  } state_e;

  // What the one adder of a BPE adds.
  typedef enum logic [1:0] {
    AddWeights = 2'd0,  // W1 + W2
    AddInv     = 2'd1,  // P + INV + 1, that is P minus the row that INV inverts
    AddSel     = 2'd2,  // P + the row that the activation bits select
    AddAcc     = 2'd3   // ACC + P
  } add_op_e;

  // What a BPE does in one compute cycle. All fields 0: nothing is written.
  typedef struct packed {
    logic    w1_load;    // W1 := copied weights, I1 := activations
    logic    w2_load;    // W2 := copied weights, I2 := activations
    logic    act_shift;  // I1, I2 one bit to the left, unless loaded
    logic    w12_we;     // W12 := sum
    logic    inv_we;     // INV := ~selected row
    logic    p_clear;    // P := 0
    logic    p_we;       // P := sum or 2*sum
    logic    p_double;   // with p_we: 2*sum
    logic    acc_clear;  // ACC := 0
    logic    acc_we;     // ACC := sum
    add_op_e add_op;     // operands of sum
  } bpe_ctrl_t;

  // Everything the FSM tells the datapath in one compute cycle.
  typedef struct packed {
    logic      cfg_we;   // the registered configuration is accepted
    logic      readout;  // port B shows accumulators
    bpe_ctrl_t bpe;      // the same for all BPEs
  } ctrl_t;

endpackage
