// Port A decoder: tells write, configuration and command apart and registers the latter two.
//
//   a_ce_i a_we_i
//     0      0     nothing
//     0      1     write, to the main array at this edge
//     1      1     configuration, valid in the following main cycle
//     1      0     command, valid in the following main cycle; the main array is read at this edge
//
// Latency 1: cmd_valid_o, cfg_valid_o and the registered bits are those of the last main edge.
// A write depends on nothing but the port. rst_ni clears the two valid bits only.

module m4bram_port_a (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        a_ce_i,
  input  logic        a_we_i,
  input  logic [3:0]  a_be_i,
  input  logic [1:0]  a_portion_i,  // a_addr_i[10:9]
  input  logic [31:0] a_wdata_i,

  output logic        write_o,      // combinational: write the main array at this edge
  output logic        copy_re_o,    // combinational: read the main array for a copy at this edge

  output logic        cmd_valid_o,
  output logic        cfg_valid_o,
  output logic [3:0]  be_o,         // command bits or configuration bits
  output logic [1:0]  portion_o,    // part of the read that a copy duplicates
  output logic [31:0] data_o        // activations or configuration
);

  assign write_o = ~a_ce_i & a_we_i;
  assign copy_re_o = a_ce_i & ~a_we_i;

  logic cmd_valid_q, cfg_valid_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      cmd_valid_q <= 1'b0;
      cfg_valid_q <= 1'b0;
    end else begin
      cmd_valid_q <= a_ce_i & ~a_we_i;
      cfg_valid_q <= a_ce_i & a_we_i;
    end
  end

  logic [3:0]  be_q;
  logic [1:0]  portion_q;
  logic [31:0] data_q;

  // Meaningful with a valid bit only, so no reset; and writes need not toggle them.
  always_ff @(posedge clk_i) begin
    if (a_ce_i) begin
      be_q <= a_be_i;
      portion_q <= a_portion_i;
      data_q <= a_wdata_i;
    end
  end

  assign cmd_valid_o = cmd_valid_q;
  assign cfg_valid_o = cfg_valid_q;
  assign be_o = be_q;
  assign portion_o = portion_q;
  assign data_o = data_q;

endmodule
