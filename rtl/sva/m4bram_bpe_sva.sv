// Assertions on the rows of a BPE, bound into every m4bram_bpe: an edge at which rst_ni is low or
// the control word writes nothing changes no row and no activation register.
//
// The rows are compared as one exclusive-or, and only around such edges, because this runs in every
// simulation: it costs nothing while the block computes.

module m4bram_bpe_sva #(
  parameter int unsigned RowBits = 32
) (
  input logic               clk_i,
  input logic               rst_ni,
  input logic               writes_i,  // a row or an activation register is written unless reset
  input logic [RowBits-1:0] w1_i,
  input logic [RowBits-1:0] w2_i,
  input logic [RowBits-1:0] w12_i,
  input logic [RowBits-1:0] inv_i,
  input logic [RowBits-1:0] p_i,
  input logic [RowBits-1:0] acc_i,
  input logic [7:0]         act1_i,
  input logic [7:0]         act2_i
);

  logic               quiet_q = 1'b0;  // an initial value is fine in a checker
  logic [RowBits-1:0] rows_q;
  logic [15:0]        acts_q;

  always_ff @(posedge clk_i) begin
    quiet_q <= ~rst_ni | ~writes_i;
    if (!rst_ni || !writes_i) begin
      rows_q <= w1_i ^ w2_i ^ w12_i ^ inv_i ^ p_i ^ acc_i;
      acts_q <= {act1_i, act2_i};
    end
    if (quiet_q) begin
      a_rows: assert (rows_q == (w1_i ^ w2_i ^ w12_i ^ inv_i ^ p_i ^ acc_i))
        else $error("a row changed at an edge at which nothing is written");
      a_acts: assert (acts_q == {act1_i, act2_i})
        else $error("an activation register changed at an edge at which nothing is written");
    end
  end

endmodule

bind m4bram_bpe m4bram_bpe_sva #(
  .RowBits(RowBits)
) u_sva (
  .clk_i,
  .rst_ni,
  .writes_i(ctrl_i.w1_load | ctrl_i.w2_load | ctrl_i.act_shift | ctrl_i.w12_we | ctrl_i.inv_we |
            ctrl_i.p_clear | ctrl_i.p_we | ctrl_i.acc_clear | ctrl_i.acc_we),
  .w1_i    (w1_q),
  .w2_i    (w2_q),
  .w12_i   (w12_q),
  .inv_i   (inv_q),
  .p_i     (p_q),
  .acc_i   (acc_q),
  .act1_i  (act1_q),
  .act2_i  (act2_q)
);
