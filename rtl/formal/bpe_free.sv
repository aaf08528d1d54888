// Stands for m4bram_bpe in the control proofs: accumulators that hold anything at any time. Nothing
// of a BPE goes back to control.

module m4bram_bpe #(
  parameter  int unsigned RowBits   = 32,
  localparam int unsigned SliceBits = RowBits / 4
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  m4bram_pkg::bpe_ctrl_t ctrl_i,
  input  m4bram_pkg::weight_e   width_i,
  input  logic [RowBits-1:0]    lane_msbs_i,
  input  logic [SliceBits-1:0]  weights_i,
  input  logic [7:0]            act_i,
  output logic [RowBits-1:0]    acc_o
);

  (* anyseq *) logic [RowBits-1:0] acc;
  assign acc_o = acc;

endmodule
