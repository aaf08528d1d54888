// Stands for m4bram_main_array in the control proofs: all but one word is left out.
//
// `tracked` is any address, the same for ever. That word is written and read on port B as in the
// real array; every other read, and every copy, gives anything. What is proved of the tracked word
// is proved of each.

module m4bram_main_array #(
  parameter  bit          Large    = 1'b0,
  localparam int unsigned CopyBits = Large ? 64 : 32
) (
  input  logic                clk_i,
  input  logic                we_i,
  input  logic [3:0]          be_i,
  input  logic [8:0]          addr_i,
  input  logic [31:0]         wdata_i,
  input  logic                copy_re_i,
  output logic [CopyBits-1:0] copy_o,
  input  logic [8:0]          b_addr_i,
  output logic [31:0]         b_rdata_o
);

  (* anyconst *) logic [8:0]          tracked;
  (* anyseq *)   logic [31:0]         other;
  (* anyseq *)   logic [CopyBits-1:0] copied;

  logic [31:0] word_q, b_rdata_q;

  always_ff @(posedge clk_i) begin
    if (we_i && addr_i == tracked) begin
      if (be_i[0]) word_q[7:0] <= wdata_i[7:0];
      if (be_i[1]) word_q[15:8] <= wdata_i[15:8];
      if (be_i[2]) word_q[23:16] <= wdata_i[23:16];
      if (be_i[3]) word_q[31:24] <= wdata_i[31:24];
    end
    b_rdata_q <= (b_addr_i == tracked) ? word_q : other;
  end

  assign copy_o = copied;
  assign b_rdata_o = b_rdata_q;

endmodule
