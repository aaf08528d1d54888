// Assertions on the ports of the accelerator: both streams and the two response channels keep what
// they offer until it is taken. Bound into accel; they hold from the first edge with rst_ni low on.
// Immediate assertions for speed, as in m4bram_fsm_sva.
//
// The host restarts its stream engines after a soft reset and before the next start (data sheet
// section 16): in that time an input beat may go. An output beat goes at the soft reset itself.

module accel_ports_sva (
  input logic              clk_i,
  input logic              rst_ni,
  input logic              clear_i,     // soft reset or rst_ni low: cuts both streams
  input accel_pkg::state_e state_i,

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
  input logic              out_last_i
);

  // Reset since power-up; initial values are fine in a checker.
  logic known_q = 1'b0;

  // Offered in the cycle before and not taken.
  logic        b_waits_q = 1'b0, r_waits_q = 1'b0, in_waits_q = 1'b0, out_waits_q = 1'b0;
  logic [1:0]  bresp_q, rresp_q;
  logic [31:0] rdata_q, in_data_q, out_data_q;
  logic        in_last_q, out_last_q;

  // In IDLE after a soft reset.
  logic reset_q = 1'b0;
  logic restart;
  assign restart = reset_q & (state_i == accel_pkg::StIdle);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) known_q <= 1'b1;
    b_waits_q <= known_q & rst_ni & bvalid_i & ~bready_i;
    r_waits_q <= known_q & rst_ni & rvalid_i & ~rready_i;
    reset_q <= rst_ni & (clear_i | restart);
    in_waits_q <= known_q & ~clear_i & ~restart & in_valid_i & ~in_ready_i;
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
  end

endmodule

bind accel accel_ports_sva u_ports_sva (
  .clk_i,
  .rst_ni,
  .clear_i    (clear),
  .state_i    (state),
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
  .out_last_i (m_axis_tlast_o)
);
