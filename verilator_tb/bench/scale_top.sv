// The accelerator behind registers that the bench loads by drive_i, after the edge of clk_i: so its
// inputs change where nothing else does. Without them Verilator takes every input of the top for
// changed in every evaluation, and evaluates all that hangs on one: port A of all blocks.

module scale_top (
  input  logic        clk_i,
  input  logic        drive_i,

  input  logic        rst_ni,
  input  logic        wr_valid_i,   // AXI4-Lite: address and data together, responses always taken
  input  logic        rd_valid_i,
  input  logic [7:0]  addr_i,
  input  logic [31:0] wr_data_i,
  output logic        wr_okay_o,
  output logic        rd_okay_o,
  output logic [31:0] rd_data_o,

  input  logic        in_valid_i,
  output logic        in_ready_o,
  input  logic [31:0] in_data_i,
  input  logic        in_last_i,

  output logic        out_valid_o,  // always taken
  output logic [31:0] out_data_o,
  output logic        out_last_o,

  output logic        irq_o
);

  logic        rst_n_q, wr_valid_q, rd_valid_q, in_valid_q, in_last_q;
  logic [7:0]  addr_q;
  logic [31:0] wr_data_q, in_data_q;

  always_ff @(posedge drive_i) begin
    rst_n_q <= rst_ni;
    wr_valid_q <= wr_valid_i;
    rd_valid_q <= rd_valid_i;
    addr_q <= addr_i;
    wr_data_q <= wr_data_i;
    in_valid_q <= in_valid_i;
    in_last_q <= in_last_i;
    in_data_q <= in_data_i;
  end

  logic       wr_valid, rd_valid;
  logic [1:0] wr_resp, rd_resp;
  assign wr_okay_o = wr_valid & (wr_resp == 2'd0);
  assign rd_okay_o = rd_valid & (rd_resp == 2'd0);

  logic       unused_awready, unused_wready, unused_arready;
  logic [3:0] unused_keep;

  accel u_accel (
    .clk_i,
    .clk2x_i         (1'b0),
    .rst_ni          (rst_n_q),
    .s_axil_awvalid_i(wr_valid_q),
    .s_axil_awready_o(unused_awready),
    .s_axil_awaddr_i (addr_q),
    .s_axil_wvalid_i (wr_valid_q),
    .s_axil_wready_o (unused_wready),
    .s_axil_wdata_i  (wr_data_q),
    .s_axil_wstrb_i  (4'b1111),
    .s_axil_bvalid_o (wr_valid),
    .s_axil_bready_i (1'b1),
    .s_axil_bresp_o  (wr_resp),
    .s_axil_arvalid_i(rd_valid_q),
    .s_axil_arready_o(unused_arready),
    .s_axil_araddr_i (addr_q),
    .s_axil_rvalid_o (rd_valid),
    .s_axil_rready_i (1'b1),
    .s_axil_rdata_o  (rd_data_o),
    .s_axil_rresp_o  (rd_resp),
    .s_axis_tvalid_i (in_valid_q),
    .s_axis_tready_o (in_ready_o),
    .s_axis_tdata_i  (in_data_q),
    .s_axis_tlast_i  (in_last_q),
    .m_axis_tvalid_o (out_valid_o),
    .m_axis_tready_i (1'b1),
    .m_axis_tdata_o  (out_data_o),
    .m_axis_tkeep_o  (unused_keep),
    .m_axis_tlast_o  (out_last_o),
    .irq_o
  );

endmodule
