// Waveforms only: the golden model's values, written by the harness beside the RTL's, so that one file and one viewer
// show both. Bound into the block; nothing reads it, so it costs nothing while waves are off.
module m4bram_expected #(
  parameter int unsigned RowBits = 32
);
  m4bram_pkg::state_e fsm /*verilator public_flat_rw*/;
  logic [3:0] bits_left /*verilator public_flat_rw*/;
  logic [7:0] cfg /*verilator public_flat_rw*/;
  logic cmd_valid /*verilator public_flat_rw*/;
  logic cfg_valid /*verilator public_flat_rw*/;
  logic [7:0] act1 [4] /*verilator public_flat_rw*/;
  logic [7:0] act2 [4] /*verilator public_flat_rw*/;
  logic [31:0] b_rdata /*verilator public_flat_rw*/;
  logic [RowBits-1:0] w1 [4] /*verilator public_flat_rw*/;
  logic [RowBits-1:0] w2 [4] /*verilator public_flat_rw*/;
  logic [RowBits-1:0] w12 [4] /*verilator public_flat_rw*/;
  logic [RowBits-1:0] inv [4] /*verilator public_flat_rw*/;
  logic [RowBits-1:0] p [4] /*verilator public_flat_rw*/;
  logic [RowBits-1:0] acc [4] /*verilator public_flat_rw*/;
  logic diverged /*verilator public_flat_rw*/;  // from the first divergence on
endmodule

bind m4bram m4bram_expected #(.RowBits(RowBits)) u_expected ();
