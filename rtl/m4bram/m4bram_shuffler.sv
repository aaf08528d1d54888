// Duplication shuffler: the weights that each copy gives to the BPEs. Combinational.
//
//   dup    weights_o (BPE j gets the j-th quarter)
//   Dup1   word_i
//   Dup2   {h, h}        h = half number portion_i[0] of word_i
//   Dup4   {q, q, q, q}  q = quarter number portion_i of word_i
// Part 0 is the least significant.

module m4bram_shuffler #(
  parameter int unsigned CopyBits = 32
) (
  input  m4bram_pkg::dup_e    dup_i,
  input  logic [1:0]          portion_i,
  input  logic [CopyBits-1:0] word_i,
  output logic [CopyBits-1:0] weights_o
);

  localparam int unsigned HalfBits = CopyBits / 2;
  localparam int unsigned QuarterBits = CopyBits / 4;

  logic [HalfBits-1:0]    half_a, half_b, half;
  logic [QuarterBits-1:0] quarter;

  // Dup2 chooses the half by portion_i[0], Dup4 by portion_i[1] and then the quarter in it.
  assign {half_b, half_a} = word_i;
  assign half = ((dup_i == m4bram_pkg::Dup4) ? portion_i[1] : portion_i[0]) ? half_b : half_a;
  assign quarter = portion_i[0] ? half[HalfBits-1:QuarterBits] : half[QuarterBits-1:0];

  always_comb begin
    case (dup_i)
      m4bram_pkg::Dup1: weights_o = word_i;
      m4bram_pkg::Dup2: weights_o = {2{half}};
      default:          weights_o = {4{quarter}};
    endcase
  end

endmodule
