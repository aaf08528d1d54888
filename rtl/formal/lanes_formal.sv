// What is proved of the lanes of a BPE (docs/trust.md, "Formal proofs"): a lane does not depend on
// the others. Two BPEs get the same control and activations, and weights and rows that agree in one
// lane and are free elsewhere; the lane stays the same in both for ever.
//
// The weight width is any, but one for all time: after a change lanes are other lanes (section 5).

module lanes_formal #(
  parameter int unsigned RowBits = 32
) (
  input logic                  rst_ni,
  input m4bram_pkg::bpe_ctrl_t ctrl_i,
  input logic [RowBits/4-1:0]  weights_a_i,
  input logic [RowBits/4-1:0]  weights_b_i,
  input logic [7:0]            act_i,

  input logic [1:0]                 width_i,  // assumed constant
  input logic [$clog2(RowBits)-1:0] first_i   // assumed constant
);

  localparam int unsigned Segs = RowBits / m4bram_pkg::SegBits;
  localparam int unsigned SliceBits = RowBits / 4;

  (* keep *) logic [RowBits-1:0] probe_a_w1, probe_a_w2, probe_a_w12, probe_a_inv, probe_a_p;
  (* keep *) logic [RowBits-1:0] probe_b_w1, probe_b_w2, probe_b_w12, probe_b_inv, probe_b_p;
  (* keep *) logic [7:0]         probe_a_act1, probe_a_act2, probe_b_act1, probe_b_act2;

  logic step;
  assign step = 1'b1;

  // The lane: any weight width and any bit of the row that begins a lane, the same for ever.
  logic                       first_step_q;
  logic [1:0]                 past_width;
  logic [$clog2(RowBits)-1:0] past_first;
  initial first_step_q = 1'b1;
  always_ff @(posedge step) begin
    first_step_q <= 1'b0;
    past_width <= width_i;
    past_first <= first_i;
  end
  always_comb if (!first_step_q) assume (width_i == past_width && first_i == past_first);

  logic [RowBits-1:0]   lane;
  logic [SliceBits-1:0] weight;
  always_comb begin
    assume (width_i != 2'd3);
    case (width_i)
      2'd0: begin
        assume (first_i[2:0] == 3'd0);
        lane = RowBits'(8'hFF) << first_i;
        weight = SliceBits'(2'h3) << (first_i >> 2);
      end
      2'd1: begin
        assume (first_i[3:0] == 4'd0);
        lane = RowBits'(16'hFFFF) << first_i;
        weight = SliceBits'(4'hF) << (first_i >> 2);
      end
      default: begin
        assume (first_i[4:0] == 5'd0);
        lane = RowBits'(32'hFFFF_FFFF) << first_i;
        weight = SliceBits'(8'hFF) << (first_i >> 2);
      end
    endcase
    assume (((weights_a_i ^ weights_b_i) & weight) == '0);
  end

  logic [RowBits-1:0] lane_msbs, acc_a, acc_b;
  assign lane_msbs = {Segs{m4bram_pkg::lane_msbs(width_i)}};

  m4bram_bpe #(
    .RowBits(RowBits)
  ) u_a (
    .clk_i      (step),
    .rst_ni,
    .ctrl_i,
    .width_i,
    .lane_msbs_i(lane_msbs),
    .weights_i  (weights_a_i),
    .act_i,
    .acc_o      (acc_a)
  );

  m4bram_bpe #(
    .RowBits(RowBits)
  ) u_b (
    .clk_i      (step),
    .rst_ni,
    .ctrl_i,
    .width_i,
    .lane_msbs_i(lane_msbs),
    .weights_i  (weights_b_i),
    .act_i,
    .acc_o      (acc_b)
  );

  logic same_rows, same_acts;
  assign same_rows = (((probe_a_w1 ^ probe_b_w1) | (probe_a_w2 ^ probe_b_w2) |
                       (probe_a_w12 ^ probe_b_w12) | (probe_a_inv ^ probe_b_inv) |
                       (probe_a_p ^ probe_b_p) | (acc_a ^ acc_b)) & lane) == '0;
  assign same_acts = probe_a_act1 == probe_b_act1 && probe_a_act2 == probe_b_act2;

  // Assumed: the lane and the activation registers power up alike.
  always_comb if (first_step_q) assume (same_rows && same_acts);

  always_comb begin
    lane_rows: assert (same_rows);
    lane_acts: assert (same_acts);
  end

endmodule
