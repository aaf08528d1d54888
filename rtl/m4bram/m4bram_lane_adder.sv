// Segmented adder: every lane adds on its own, modulo 2^(lane bits). Combinational.
//
//   sum_o     = a + b + carry   in every lane
//   doubled_o = 2 * sum_o       in every lane
//
// One carry chain over the whole row, cut at the lane boundaries: the most significant bit of each
// lane is kept out of the addition, so that the carry into it stops there, and is then added
// without carry (xor). The carry in enters at each lane's least significant bit.

module m4bram_lane_adder #(
  parameter int unsigned RowBits = 32
) (
  input  logic [RowBits-1:0] lane_msbs_i,  // 1 at the most significant bit of each lane
  input  logic [RowBits-1:0] a_i,
  input  logic [RowBits-1:0] b_i,
  input  logic               carry_i,
  output logic [RowBits-1:0] sum_o,
  output logic [RowBits-1:0] doubled_o
);

  // The bit after a lane's most significant one is the next lane's least significant one.
  logic [RowBits-1:0] carries;
  assign carries = carry_i ? {lane_msbs_i[RowBits-2:0], 1'b1} : '0;

  logic [RowBits-1:0] low;
  assign low = (a_i & ~lane_msbs_i) + (b_i & ~lane_msbs_i) + carries;

  assign sum_o = low ^ ((a_i ^ b_i) & lane_msbs_i);

  logic [RowBits-1:0] kept;  // a lane's most significant bit falls out
  assign kept = sum_o & ~lane_msbs_i;
  assign doubled_o = {kept[RowBits-2:0], 1'b0};

  logic unused_kept;
  assign unused_kept = kept[RowBits-1];

endmodule
