// The block at its ports, against what m4expect wrote (+expect=FILE; its format stands in
// m4expect.cpp). For a simulator with four values: an X on port B is a mismatch. `DOUBLE_PUMPED` is
// defined for versions with two clocks.
//
// The cycle contract is that of docs/harness.md: inputs change while no clock rises; both clocks
// rise in the same instant.

`timescale 1ns / 1ns

module block_tb;

  reg         clk, clk2x;
  reg         rst_n, a_ce, a_we;
  reg  [3:0]  a_be;
  reg  [10:0] a_addr;
  reg  [31:0] a_wdata;
  reg  [8:0]  b_addr;
  wire [31:0] b_rdata;

  m4bram u_dut (
    .clk_i    (clk),
    .clk2x_i  (clk2x),
    .rst_ni   (rst_n),
    .a_ce_i   (a_ce),
    .a_we_i   (a_we),
    .a_be_i   (a_be),
    .a_addr_i (a_addr),
    .a_wdata_i(a_wdata),
    .b_addr_i (b_addr),
    .b_rdata_o(b_rdata)
  );

  reg [8*256-1:0] file_name, id;
  integer file, edges, prologue, edge_number, read;
  integer vectors, failed, compared;
  reg     wrong;
  reg [127:0] line, next_line;

  task drive(input [127:0] values);
    {rst_n, a_ce, a_we, a_be, a_addr, a_wdata, b_addr} = values[122:64];
  endtask

  // Port B after an edge. Before the vector's own first edge main array and registers may be X.
  task compare(input [31:0] expected, input integer half);
    if (edge_number >= prologue) begin
      compared = compared + 1;
      if (b_rdata !== expected && !wrong) begin
        wrong = 1'b1;
        $display("MISMATCH %0s: b_rdata_o after edge %0d%0s: expected %h, got %h", id,
                 edge_number - prologue, half ? ".5" : "", expected, b_rdata);
      end
    end
  endtask

  task run_vector;
    begin
      wrong = 1'b0;
      read = $fscanf(file, "%h\n", next_line);
      drive(next_line);
      for (edge_number = 0; edge_number < edges; edge_number = edge_number + 1) begin
        line = next_line;
        #1;
`ifdef DOUBLE_PUMPED
        {clk, clk2x} <= 2'b11;
        #1;
        compare(line[63:32], 0);
        if (edge_number + 1 < edges) read = $fscanf(file, "%h\n", next_line);
        drive(next_line);
        clk2x <= 1'b0;
        #1;
        {clk, clk2x} <= 2'b01;
        #1;
        compare(line[31:0], 1);
        clk2x <= 1'b0;
`else
        clk <= 1'b1;
        #1;
        compare(line[63:32], 0);
        if (edge_number + 1 < edges) read = $fscanf(file, "%h\n", next_line);
        drive(next_line);
        clk <= 1'b0;
`endif
      end
      #1;
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
    $display("%0d vectors, %0d failed, %0d values of b_rdata_o compared", vectors, failed, compared);
    $finish;
  end

endmodule
