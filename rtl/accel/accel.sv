// Tiled accelerator: one layer of a neural network at a time (docs/accelerator.md).
//
//   AXI4-Lite -> u_control -state, job-> everything
//
//   AXI4-Stream in -> u_loader -weights, activations-> u_engines -sums-> u_results
//                        |                                                  |
//                        '-------------parameters-----------> u_requant <---'
//                                                                 '---> AXI4-Stream out
//
// The sizes are those of the build, package accel_build_pkg.

module accel (
  input  logic        clk_i,
  input  logic        clk2x_i,           // to the blocks only; not double-pumped: tie low
  input  logic        rst_ni,            // synchronous, at least 2 cycles

  input  logic        s_axil_awvalid_i,
  output logic        s_axil_awready_o,
  input  logic [7:0]  s_axil_awaddr_i,
  input  logic        s_axil_wvalid_i,
  output logic        s_axil_wready_o,
  input  logic [31:0] s_axil_wdata_i,
  input  logic [3:0]  s_axil_wstrb_i,
  output logic        s_axil_bvalid_o,
  input  logic        s_axil_bready_i,
  output logic [1:0]  s_axil_bresp_o,
  input  logic        s_axil_arvalid_i,
  output logic        s_axil_arready_o,
  input  logic [7:0]  s_axil_araddr_i,
  output logic        s_axil_rvalid_o,
  input  logic        s_axil_rready_i,
  output logic [31:0] s_axil_rdata_o,
  output logic [1:0]  s_axil_rresp_o,

  input  logic        s_axis_tvalid_i,   // weights, parameters, activations
  output logic        s_axis_tready_o,
  input  logic [31:0] s_axis_tdata_i,
  input  logic        s_axis_tlast_i,

  output logic        m_axis_tvalid_o,   // results
  input  logic        m_axis_tready_i,
  output logic [31:0] m_axis_tdata_o,
  output logic [3:0]  m_axis_tkeep_o,
  output logic        m_axis_tlast_o,

  output logic        irq_o
);

  accel_checks u_checks ();

  accel_pkg::state_e state;
  accel_pkg::job_t   job;
  logic              clear, launch, run_end;
  accel_pkg::engine_events_t events;

  logic       take, section_end;
  logic [7:0] beat_code;

  accel_control u_control (
    .clk_i,
    .rst_ni,
    .s_axil_awvalid_i,
    .s_axil_awready_o,
    .s_axil_awaddr_i,
    .s_axil_wvalid_i,
    .s_axil_wready_o,
    .s_axil_wdata_i,
    .s_axil_wstrb_i,
    .s_axil_bvalid_o,
    .s_axil_bready_i,
    .s_axil_bresp_o,
    .s_axil_arvalid_i,
    .s_axil_arready_o,
    .s_axil_araddr_i,
    .s_axil_rvalid_o,
    .s_axil_rready_i,
    .s_axil_rdata_o,
    .s_axil_rresp_o,
    .irq_o,
    .clear_o      (clear),
    .state_o      (state),
    .job_o        (job),
    .launch_o     (launch),
    .in_valid_i   (s_axis_tvalid_i),
    .in_last_i    (s_axis_tlast_i),
    .take_i       (take),
    .section_end_i(section_end),
    .beat_code_i  (beat_code),
    .run_end_i    (run_end),
    .out_valid_i  (m_axis_tvalid_o),
    .out_ready_i  (m_axis_tready_i),
    .out_last_i   (m_axis_tlast_o),
    .events_i     (events)
  );

  // ---- Loader -------------------------------------------------------------------------------

  logic        w_load, w_we, p_we, a_we;
  logic [accel_build_pkg::BlockBits-1:0] w_block;
  logic [8:0]  w_word;
  logic [15:0] p_kernel, a_y, a_x;
  logic [1:0]  p_field;
  logic [13:0] a_quad;

  accel_loader u_loader (
    .clk_i,
    .rst_ni,
    .clear_i      (clear),
    .job_i        (job),
    .state_i      (state),
    .tvalid_i     (s_axis_tvalid_i),
    .tready_o     (s_axis_tready_o),
    .tdata_i      (s_axis_tdata_i),
    .tlast_i      (s_axis_tlast_i),
    .take_o       (take),
    .section_end_o(section_end),
    .code_o       (beat_code),
    .w_load_o     (w_load),
    .w_we_o       (w_we),
    .w_block_o    (w_block),
    .w_word_o     (w_word),
    .p_we_o       (p_we),
    .p_kernel_o   (p_kernel),
    .p_field_o    (p_field),
    .a_we_o       (a_we),
    .a_y_o        (a_y),
    .a_x_o        (a_x),
    .a_quad_o     (a_quad)
  );

  // ---- Engines ------------------------------------------------------------------------------

  logic res_busy, reserve, capture;
  logic [accel_build_pkg::AccCimBits-1:0] acc_cim;
  logic [accel_build_pkg::AccDspBits-1:0] acc_dsp;

  accel_engines u_engines (
    .clk_i,
    .clk2x_i,
    .rst_ni,
    .clear_i   (clear),
    .job_i     (job),
    .run_i     (state == accel_pkg::StRun),
    .launch_i  (launch),
    .w_load_i  (w_load),
    .w_we_i    (w_we),
    .w_block_i (w_block),
    .w_word_i  (w_word),
    .a_we_i    (a_we),
    .a_y_i     (a_y),
    .a_x_i     (a_x),
    .a_quad_i  (a_quad),
    .data_i    (s_axis_tdata_i),
    .res_busy_i(res_busy),
    .reserve_o (reserve),
    .capture_o (capture),
    .acc_cim_o (acc_cim),
    .acc_dsp_o (acc_dsp),
    .run_end_o (run_end),
    .events_o  (events)
  );

  // ---- Results ------------------------------------------------------------------------------

  logic         advance, issue, last_beat;
  logic [15:0]  kernel;
  logic [3:0]   present;
  logic [127:0] quad;

  accel_results u_results (
    .clk_i,
    .clear_i   (clear),
    .job_i     (job),
    .reserve_i (reserve),
    .capture_i (capture),
    .acc_dsp_i (acc_dsp),
    .acc_cim_i (acc_cim),
    .advance_i (advance),
    .res_busy_o(res_busy),
    .issue_o   (issue),
    .last_o    (last_beat),
    .kernel_o  (kernel),
    .present_o (present),
    .quad_o    (quad)
  );

  accel_requant u_requant (
    .clk_i,
    .clear_i    (clear),
    .job_i      (job),
    .wr_en_i    (p_we),
    .wr_kernel_i(p_kernel),
    .wr_field_i (p_field),
    .wr_data_i  (s_axis_tdata_i),
    .issue_i    (issue),
    .last_i     (last_beat),
    .kernel_i   (kernel),
    .present_i  (present),
    .quad_i     (quad),
    .advance_o  (advance),
    .tvalid_o   (m_axis_tvalid_o),
    .tready_i   (m_axis_tready_i),
    .tdata_o    (m_axis_tdata_o),
    .tlast_o    (m_axis_tlast_o)
  );

  assign m_axis_tkeep_o = 4'b1111;

endmodule
