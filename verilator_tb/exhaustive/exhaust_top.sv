// Blocks side by side in one Verilated model: what an evaluation costs beside the block's own work
// is paid once. They share all of port A but the data, so they walk through the same states.
module exhaust_top #(
  parameter bit          Large        = 1'b0,
  parameter bit          DoublePumped = 1'b0,
  parameter int unsigned Blocks       = 4
) (
  input  logic        clk_i,
  input  logic        clk2x_i,
  input  logic        rst_ni,

  input  logic        a_ce_i,
  input  logic        a_we_i,
  input  logic [3:0]  a_be_i,
  input  logic [10:0] a_addr_i,
  input  logic [31:0] a_wdata_i [Blocks],

  input  logic [8:0]  b_addr_i,
  output logic [31:0] b_rdata_o [Blocks]
);

  for (genvar k = 0; k < Blocks; k++) begin : gen_block
    m4bram #(
      .Large       (Large),
      .DoublePumped(DoublePumped)
    ) u_block (
      .clk_i,
      .clk2x_i,
      .rst_ni,
      .a_ce_i,
      .a_we_i,
      .a_be_i,
      .a_addr_i,
      .a_wdata_i(a_wdata_i[k]),
      .b_addr_i,
      .b_rdata_o(b_rdata_o[k])
    );
  end

endmodule
