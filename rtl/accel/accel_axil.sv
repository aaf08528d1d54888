// AXI4-Lite slave (data sheet section 5.1): channels to one write and one read strobe.
//
//   awready = wready = rst_ni & awvalid & wvalid & ~bvalid      one write at a time
//   arready = rst_ni & ~rvalid                                  one read at a time
//
// In the cycle of a strobe the register map answers with the response (and data), which is shown
// from the next cycle on. A soft reset does not reach this module: its own write is answered.

module accel_axil (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        awvalid_i,
  output logic        awready_o,
  input  logic [7:0]  awaddr_i,
  input  logic        wvalid_i,
  output logic        wready_o,
  output logic        bvalid_o,
  input  logic        bready_i,
  output logic [1:0]  bresp_o,
  input  logic        arvalid_i,
  output logic        arready_o,
  input  logic [7:0]  araddr_i,
  output logic        rvalid_o,
  input  logic        rready_i,
  output logic [31:0] rdata_o,
  output logic [1:0]  rresp_o,

  output logic        wr_en_o,    // a write happens at the end of this cycle
  output logic [5:0]  wr_word_o,  // address / 4
  input  logic [1:0]  wr_resp_i,
  output logic [5:0]  rd_word_o,
  input  logic [31:0] rd_data_i,
  input  logic [1:0]  rd_resp_i
);

  logic        bvalid_q, rvalid_q;
  logic [1:0]  bresp_q, rresp_q;
  logic [31:0] rdata_q;

  logic write, read;
  assign write = rst_ni & awvalid_i & wvalid_i & ~bvalid_q;
  assign read = arvalid_i & arready_o;

  assign awready_o = write;
  assign wready_o = write;
  assign arready_o = rst_ni & ~rvalid_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      bvalid_q <= 1'b0;
      bresp_q <= accel_pkg::RespOkay;
      rvalid_q <= 1'b0;
      rdata_q <= 32'd0;
      rresp_q <= accel_pkg::RespOkay;
    end else begin
      if (write) begin
        bvalid_q <= 1'b1;
        bresp_q <= wr_resp_i;
      end else if (bready_i) begin
        bvalid_q <= 1'b0;
      end
      if (read) begin
        rvalid_q <= 1'b1;
        rdata_q <= rd_data_i;
        rresp_q <= rd_resp_i;
      end else if (rready_i) begin
        rvalid_q <= 1'b0;
      end
    end
  end

  assign bvalid_o = bvalid_q;
  assign bresp_o = bresp_q;
  assign rvalid_o = rvalid_q;
  assign rdata_o = rdata_q;
  assign rresp_o = rresp_q;

  assign wr_en_o = write;
  assign wr_word_o = awaddr_i[7:2];
  assign rd_word_o = araddr_i[7:2];

  // Address bits [1:0] are ignored.
  logic unused_addr;
  assign unused_addr = ^{awaddr_i[1:0], araddr_i[1:0]};

endmodule
