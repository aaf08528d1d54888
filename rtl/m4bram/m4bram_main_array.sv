// Main array: 512 words of 32 bits, with a byte-written port A, a copy read on port A's address
// and a read on port B.
//
// All reads give the contents before the clock edge and are registered: a word written at edge t
// is first read at edge t + 1. A copy reads
//   S  the addressed word
//   L  both words of the addressed pair, {odd word, even word}, in one access to the row
// There is no reset: this is a memory and stays one while the block is reset.

module m4bram_main_array #(
  parameter  bit          Large    = 1'b0,
  localparam int unsigned CopyBits = Large ? 64 : 32
) (
  input  logic                clk_i,

  input  logic                we_i,      // port A write
  input  logic [3:0]          be_i,      // bytes to write
  input  logic [8:0]          addr_i,    // of a write and of a copy
  input  logic [31:0]         wdata_i,

  input  logic                copy_re_i, // port A copy read
  output logic [CopyBits-1:0] copy_o,    // held until the next copy read

  input  logic [8:0]          b_addr_i,  // port B read, every cycle
  output logic [31:0]         b_rdata_o
);

  logic [31:0] mem_q [512];

  always_ff @(posedge clk_i) begin
    if (we_i) begin
      if (be_i[0]) mem_q[addr_i][7:0] <= wdata_i[7:0];
      if (be_i[1]) mem_q[addr_i][15:8] <= wdata_i[15:8];
      if (be_i[2]) mem_q[addr_i][23:16] <= wdata_i[23:16];
      if (be_i[3]) mem_q[addr_i][31:24] <= wdata_i[31:24];
    end
  end

  logic [CopyBits-1:0] copy_q;

  if (Large) begin : gen_pair
    always_ff @(posedge clk_i) begin
      if (copy_re_i) copy_q <= {mem_q[{addr_i[8:1], 1'b1}], mem_q[{addr_i[8:1], 1'b0}]};
    end
  end else begin : gen_word
    always_ff @(posedge clk_i) begin
      if (copy_re_i) copy_q <= mem_q[addr_i];
    end
  end

  assign copy_o = copy_q;

  logic [31:0] b_rdata_q;

  always_ff @(posedge clk_i) begin
    b_rdata_q <= mem_q[b_addr_i];
  end

  assign b_rdata_o = b_rdata_q;

endmodule
