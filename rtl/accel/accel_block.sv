// One M4BRAM block of the build. No parameters: the version is that of accel_build_pkg, so that
// this module can be the unit of hierarchical Verilation (data sheet section 19).
//
// Ports and latencies are those of m4bram.

module accel_block (
  input  logic        clk_i,
  input  logic        clk2x_i,
  input  logic        rst_ni,

  input  logic        a_ce_i,
  input  logic        a_we_i,
  input  logic [3:0]  a_be_i,
  input  logic [10:0] a_addr_i,
  input  logic [31:0] a_wdata_i,

  input  logic [8:0]  b_addr_i,
  output logic [31:0] b_rdata_o
);

  m4bram #(
    .Large       (accel_build_pkg::Large != 0),
    .DoublePumped(accel_build_pkg::DoublePumped != 0)
  ) u_m4bram (
    .clk_i,
    .clk2x_i,
    .rst_ni,
    .a_ce_i,
    .a_we_i,
    .a_be_i,
    .a_addr_i,
    .a_wdata_i,
    .b_addr_i,
    .b_rdata_o
  );

endmodule
