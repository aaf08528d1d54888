// The accelerator at its ports, against what m4expect wrote (+expect=FILE; its format stands in
// accel_expect.h). powerup.vh gives registers and memories random contents: in a simulator with four
// values a word that was never written is X, and X * 0 is X, where hardware has 0.
//
// The cycle contract is that of docs/harness.md: inputs change while no clock rises; both clocks
// rise in the same instant; output ports are compared at the end of a cycle.

`timescale 1ns / 1ns

module accel_tb;

  reg         clk, clk2x;
  reg  [92:0] in;
  wire [80:0] out;

  accel u_dut (
    .clk_i           (clk),
    .clk2x_i         (clk2x),
    .rst_ni          (in[92]),
    .s_axil_awvalid_i(in[91]),
    .s_axil_awready_o(out[80]),
    .s_axil_awaddr_i (in[90:83]),
    .s_axil_wvalid_i (in[82]),
    .s_axil_wready_o (out[79]),
    .s_axil_wdata_i  (in[81:50]),
    .s_axil_wstrb_i  (in[49:46]),
    .s_axil_bvalid_o (out[78]),
    .s_axil_bready_i (in[45]),
    .s_axil_bresp_o  (out[77:76]),
    .s_axil_arvalid_i(in[44]),
    .s_axil_arready_o(out[75]),
    .s_axil_araddr_i (in[43:36]),
    .s_axil_rvalid_o (out[74]),
    .s_axil_rready_i (in[35]),
    .s_axil_rdata_o  (out[73:42]),
    .s_axil_rresp_o  (out[41:40]),
    .s_axis_tvalid_i (in[34]),
    .s_axis_tready_o (out[39]),
    .s_axis_tdata_i  (in[33:2]),
    .s_axis_tlast_i  (in[1]),
    .m_axis_tvalid_o (out[38]),
    .m_axis_tready_i (in[0]),
    .m_axis_tdata_o  (out[37:6]),
    .m_axis_tkeep_o  (out[5:2]),
    .m_axis_tlast_o  (out[1]),
    .irq_o           (out[0])
  );

  reg [8*256-1:0] file_name, id;
  integer file, edges, prologue, edge_number, read;
  integer vectors, failed, compared;
  reg     wrong;
  reg [95:0] driven, expected;

  integer word;
  initial begin
`include "powerup.vh"
  end

  task run_vector;
    begin
      wrong = 1'b0;
      for (edge_number = 0; edge_number < edges; edge_number = edge_number + 1) begin
        read = $fscanf(file, "%h %h\n", driven, expected);
        in = driven[92:0];
        clk2x <= 1'b0;
        #1;
        {clk, clk2x} <= 2'b01;
        #1;
        clk2x <= 1'b0;
        #1;
        if (edge_number >= prologue) begin
          compared = compared + 1;
          if (out !== expected[80:0] && !wrong) begin
            wrong = 1'b1;
            $display("MISMATCH %0s: ports before edge %0d: expected %h, got %h", id, edge_number,
                     expected[80:0], out);
          end
        end
        {clk, clk2x} <= 2'b11;
        #1;
      end
      vectors = vectors + 1;
      if (wrong) failed = failed + 1;
    end
  endtask

  initial begin
    {clk, clk2x, vectors, failed, compared} = 0;
    if (!$value$plusargs("expect=%s", file_name)) file_name = "expect.txt";
    file = $fopen(file_name, "r");
    if (file == 0) begin
      $display("there is no file %0s", file_name);
      $finish;
    end
    while ($fscanf(file, "%d %d %s\n", edges, prologue, id) == 3) run_vector;
    $display("%0d vectors, %0d failed, %0d values of the ports compared", vectors, failed, compared);
    $finish;
  end

endmodule
