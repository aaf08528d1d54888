// Assertions on the whole accelerator: AXI channels keep what they offer until it is taken, the DSP
// engine reads in MAC slots only, the counters of a layer add up. Bound into accel; they hold from
// the first edge with rst_ni low on. Immediate assertions for speed, as in m4bram_fsm_sva.

module accel_ports_sva (
  input logic              clk_i,
  input logic              rst_ni,
  input logic              clear_i,     // soft reset or rst_ni low: cuts both streams

  input logic              bvalid_i,
  input logic              bready_i,
  input logic [1:0]        bresp_i,
  input logic              rvalid_i,
  input logic              rready_i,
  input logic [31:0]       rdata_i,
  input logic [1:0]        rresp_i,
  input logic              in_valid_i,
  input logic              in_ready_i,
  input logic [31:0]       in_data_i,
  input logic              in_last_i,
  input logic              out_valid_i,
  input logic              out_ready_i,
  input logic [31:0]       out_data_i,
  input logic              out_last_i,

  input logic              rd_en_i,
  input logic              mac_i,
  input accel_pkg::state_e state_i,
  input logic [511:0]      counters_i
);

  // Reset since power-up; initial values are fine in a checker.
  logic known_q = 1'b0;

  // Offered in the cycle before and not taken.
  logic        b_waits_q = 1'b0, r_waits_q = 1'b0, in_waits_q = 1'b0, out_waits_q = 1'b0;
  logic [1:0]  bresp_q, rresp_q;
  logic [31:0] rdata_q, in_data_q, out_data_q;
  logic        in_last_q, out_last_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) known_q <= 1'b1;
    b_waits_q <= known_q & rst_ni & bvalid_i & ~bready_i;
    r_waits_q <= known_q & rst_ni & rvalid_i & ~rready_i;
    in_waits_q <= known_q & ~clear_i & in_valid_i & ~in_ready_i;
    out_waits_q <= known_q & ~clear_i & out_valid_i & ~out_ready_i;
    bresp_q <= bresp_i;
    rresp_q <= rresp_i;
    rdata_q <= rdata_i;
    in_data_q <= in_data_i;
    in_last_q <= in_last_i;
    out_data_q <= out_data_i;
    out_last_q <= out_last_i;

    if (b_waits_q) begin
      a_b_stable: assert (bvalid_i && bresp_i == bresp_q)
        else $error("the write response changed before it was taken");
    end
    if (r_waits_q) begin
      a_r_stable: assert (rvalid_i && rresp_i == rresp_q && rdata_i == rdata_q)
        else $error("the read data changed before they were taken");
    end
    if (in_waits_q && rst_ni) begin
      a_in_stable: assert (in_valid_i && in_data_i == in_data_q && in_last_i == in_last_q)
        else $error("the host changed an input beat before it was taken");
    end
    if (out_waits_q) begin
      a_out_stable: assert (out_valid_i && out_data_i == out_data_q && out_last_i == out_last_q)
        else $error("an output beat changed before it was taken");
    end
    if (known_q && rd_en_i) begin
      a_mac_slot: assert (mac_i)
        else $error("the DSP engine reads outside a MAC slot");
    end
  end

  // TOTAL = 4 + LOAD + FILL + COMPUTE + STALL + DRAIN + READOUT + FLUSH + DROP in the first cycle
  // after a layer; after a reset it is 0.
  logic        layer_q = 1'b0;
  logic [31:0] parts;
  always_comb begin
    parts = counters_i[32*1 +: 32];
    for (int i = 3; i <= 9; i++) parts = parts + counters_i[32*i +: 32];
  end

  always_ff @(posedge clk_i) begin
    layer_q <= known_q & ~clear_i & (state_i != accel_pkg::StIdle);
    if (layer_q && (state_i == accel_pkg::StIdle)) begin
      a_total: assert (counters_i[31:0] == parts + 32'd4)
        else $error("TOTAL is %0d, its parts and 4 make %0d", counters_i[31:0], parts + 32'd4);
    end
  end

  logic unused_counters;
  assign unused_counters = ^counters_i;

endmodule

bind accel accel_ports_sva u_ports_sva (
  .clk_i,
  .rst_ni,
  .clear_i    (clear),
  .bvalid_i   (s_axil_bvalid_o),
  .bready_i   (s_axil_bready_i),
  .bresp_i    (s_axil_bresp_o),
  .rvalid_i   (s_axil_rvalid_o),
  .rready_i   (s_axil_rready_i),
  .rdata_i    (s_axil_rdata_o),
  .rresp_i    (s_axil_rresp_o),
  .in_valid_i (s_axis_tvalid_i),
  .in_ready_i (s_axis_tready_o),
  .in_data_i  (s_axis_tdata_i),
  .in_last_i  (s_axis_tlast_i),
  .out_valid_i(m_axis_tvalid_o),
  .out_ready_i(m_axis_tready_i),
  .out_data_i (m_axis_tdata_o),
  .out_last_i (m_axis_tlast_o),
  .rd_en_i    (rd_en),
  .mac_i      (mac),
  .state_i    (state),
  .counters_i (counters)
);
