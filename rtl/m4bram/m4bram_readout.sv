// Port B output: the main array word or, while the FSM is in DONE, an accumulator word.
//
// Word k of the accumulators is bits 32k+31..32k of acc_i, k being the low bits of the address
// that port B registered at the last main edge. Latency 1 as the main array's; readout_i is taken
// as it is in the cycle after that edge.

module m4bram_readout #(
  parameter  int unsigned Words    = 4,
  localparam int unsigned AddrBits = $clog2(Words)
) (
  input  logic                                  clk_i,
  input  logic                                  readout_i,
  input  logic [AddrBits-1:0]                   b_addr_i,
  input  logic [31:0]                           b_mem_i,    // main array word, registered
  input  logic [Words*m4bram_pkg::WordBits-1:0] acc_i,      // all BPEs, BPE 0 lowest
  output logic [31:0]                           b_rdata_o
);

  logic [AddrBits-1:0] b_addr_q;

  always_ff @(posedge clk_i) begin
    b_addr_q <= b_addr_i;
  end

  assign b_rdata_o = readout_i ? acc_i[b_addr_q*m4bram_pkg::WordBits +: m4bram_pkg::WordBits]
                               : b_mem_i;

endmodule
