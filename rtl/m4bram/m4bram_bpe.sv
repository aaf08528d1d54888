// BRAM processing element: the stored rows of a dummy array slice, two activation registers and
// one segmented adder, moved by the FSM's bpe_ctrl_t.
//
// One compute cycle, all reads before the edge that ends it (ctrl_i field: effect):
//   w1_load    W1 := extend(weights_i), I1 := act_i       w2_load likewise W2, I2
//   act_shift  I1, I2 one bit to the left, unless loaded
//   w12_we     W12 := sum       inv_we     INV := ~sel
//   p_clear    P := 0           p_we       P := sum, with p_double 2*sum
//   acc_clear  ACC := 0         acc_we     ACC := sum
//   add_op     sum = W1 + W2 | P + INV + 1 | P + sel | ACC + P
// sel is the row that the top activation bits {I2[7], I1[7]} choose: 00 zero, 01 W1, 10 W2,
// 11 W12. The zero row is a constant.
//
// Nothing here is reset: rst_ni only keeps every register from being written, so that the rows
// outlive a reset in any state.

module m4bram_bpe #(
  parameter  int unsigned RowBits   = 32,
  localparam int unsigned Segs      = RowBits / m4bram_pkg::SegBits,
  localparam int unsigned SliceBits = Segs * m4bram_pkg::SegWeightBits
) (
  input  logic                  clk_i,        // compute clock
  input  logic                  rst_ni,
  input  m4bram_pkg::bpe_ctrl_t ctrl_i,
  input  m4bram_pkg::weight_e   width_i,
  input  logic [RowBits-1:0]    lane_msbs_i,  // follows width_i; shared by all BPEs
  input  logic [SliceBits-1:0]  weights_i,
  input  logic [7:0]            act_i,
  output logic [RowBits-1:0]    acc_o
);

  if (RowBits == 0 || RowBits % m4bram_pkg::SegBits != 0) begin : gen_check_row_bits
    $error("m4bram_bpe: RowBits must be a multiple of the segment width");
  end

  logic [RowBits-1:0] w1_q, w2_q, w12_q, inv_q, p_q, acc_q;
  logic [7:0]         act1_q, act2_q;

  logic [RowBits-1:0] copied;
  for (genvar s = 0; s < Segs; s++) begin : gen_extend
    assign copied[s*m4bram_pkg::SegBits +: m4bram_pkg::SegBits] = m4bram_pkg::extend(
        weights_i[s*m4bram_pkg::SegWeightBits +: m4bram_pkg::SegWeightBits], width_i);
  end

  logic [RowBits-1:0] sel;
  always_comb begin
    case ({act2_q[7], act1_q[7]})
      2'b00:   sel = '0;
      2'b01:   sel = w1_q;
      2'b10:   sel = w2_q;
      default: sel = w12_q;
    endcase
  end

  logic [RowBits-1:0] a, b, sum, doubled;
  always_comb begin
    case (ctrl_i.add_op)
      m4bram_pkg::AddWeights: begin
        a = w1_q;
        b = w2_q;
      end
      m4bram_pkg::AddInv: begin
        a = p_q;
        b = inv_q;
      end
      m4bram_pkg::AddSel: begin
        a = p_q;
        b = sel;
      end
      default: begin
        a = acc_q;
        b = p_q;
      end
    endcase
  end

  m4bram_lane_adder #(
    .RowBits(RowBits)
  ) u_lane_adder (
    .lane_msbs_i,
    .a_i      (a),
    .b_i      (b),
    .carry_i  (ctrl_i.add_op == m4bram_pkg::AddInv),
    .sum_o    (sum),
    .doubled_o(doubled)
  );

  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      if (ctrl_i.w1_load) w1_q <= copied;
      if (ctrl_i.w2_load) w2_q <= copied;
      if (ctrl_i.w12_we) w12_q <= sum;
      if (ctrl_i.inv_we) inv_q <= ~sel;

      if (ctrl_i.p_clear)   p_q <= '0;
      else if (ctrl_i.p_we) p_q <= ctrl_i.p_double ? doubled : sum;

      if (ctrl_i.acc_clear)   acc_q <= '0;
      else if (ctrl_i.acc_we) acc_q <= sum;

      if (ctrl_i.w1_load)        act1_q <= act_i;
      else if (ctrl_i.act_shift) act1_q <= {act1_q[6:0], 1'b0};

      if (ctrl_i.w2_load)        act2_q <= act_i;
      else if (ctrl_i.act_shift) act2_q <= {act2_q[6:0], 1'b0};
    end
  end

  assign acc_o = acc_q;

endmodule
