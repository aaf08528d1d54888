// Tiled accelerator: one layer of a neural network at a time (docs/accelerator.md).
//
//   AXI4-Lite -> u_axil -> u_regs -descriptor-> u_check -job-> everything
//                             |                    u_layer: state machine
//   AXI4-Stream in -> u_loader -> weights, parameters, activations
//
//   buffers -> CIM engine (filter cache) -acc_cim-+
//              |words                             +-> u_results -> u_requant -> AXI4-Stream out
//   buffers -> DSP engine ---------------acc_dsp--+
//
// The sizes are those of the build, package accel_build_pkg. The engine slot (data sheet section
// 13) is the instance u_cim, in gen_cim or gen_none; gen_dsp is the DSP engine. Only instances and
// the conditions of the counters are here.

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

  // ---- Registers ----------------------------------------------------------------------------

  logic        axil_wr_en;
  logic [5:0]  axil_wr_word, axil_rd_word;
  logic [1:0]  axil_wr_resp, axil_rd_resp;
  logic [31:0] axil_rd_data;

  accel_axil u_axil (
    .clk_i,
    .rst_ni,
    .awvalid_i(s_axil_awvalid_i),
    .awready_o(s_axil_awready_o),
    .awaddr_i (s_axil_awaddr_i),
    .wvalid_i (s_axil_wvalid_i),
    .wready_o (s_axil_wready_o),
    .bvalid_o (s_axil_bvalid_o),
    .bready_i (s_axil_bready_i),
    .bresp_o  (s_axil_bresp_o),
    .arvalid_i(s_axil_arvalid_i),
    .arready_o(s_axil_arready_o),
    .araddr_i (s_axil_araddr_i),
    .rvalid_o (s_axil_rvalid_o),
    .rready_i (s_axil_rready_i),
    .rdata_o  (s_axil_rdata_o),
    .rresp_o  (s_axil_rresp_o),
    .wr_en_o  (axil_wr_en),
    .wr_word_o(axil_wr_word),
    .wr_resp_i(axil_wr_resp),
    .rd_word_o(axil_rd_word),
    .rd_data_i(axil_rd_data),
    .rd_resp_i(axil_rd_resp)
  );

  accel_pkg::state_e state;
  accel_pkg::desc_t  desc;
  logic              start, soft_reset, done, error, code_we;
  logic [7:0]        code;
  logic [511:0]      counters;

  accel_regs u_regs (
    .clk_i,
    .rst_ni,
    .wr_en_i     (axil_wr_en),
    .wr_word_i   (axil_wr_word),
    .wr_data_i   (s_axil_wdata_i),
    .wr_strb_i   (s_axil_wstrb_i),
    .wr_resp_o   (axil_wr_resp),
    .rd_word_i   (axil_rd_word),
    .rd_data_o   (axil_rd_data),
    .rd_resp_o   (axil_rd_resp),
    .state_i     (state),
    .done_i      (done),
    .error_i     (error),
    .code_we_i   (code_we),
    .code_i      (code),
    .counters_i  (counters),
    .start_o     (start),
    .soft_reset_o(soft_reset),
    .desc_o      (desc),
    .irq_o
  );

  // Everything below but the counters is reset alike by both.
  logic clear;
  assign clear = soft_reset | ~rst_ni;

  // ---- Layer --------------------------------------------------------------------------------

  accel_pkg::job_t job;
  logic [1:0]      check_cycle;
  logic [7:0]      check_code, beat_code;
  logic            take, section_end, run_end, out_taken, launch;
  logic            tile_end, last_tile;

  accel_check u_check (
    .clk_i,
    .check_i      (state == accel_pkg::StCheck),
    .check_cycle_i(check_cycle),
    .desc_i       (desc),
    .job_o        (job),
    .code_o       (check_code)
  );

  assign run_end = tile_end & last_tile;
  assign out_taken = m_axis_tvalid_o & m_axis_tready_i;

  accel_layer u_layer (
    .clk_i,
    .clear_i      (clear),
    .start_i      (start),
    .check_code_i (check_code),
    .send_w_i     (job.send_w),
    .send_p_i     (job.send_p),
    .send_a_i     (job.send_a),
    .take_i       (take),
    .tlast_i      (s_axis_tlast_i),
    .section_end_i(section_end),
    .beat_code_i  (beat_code),
    .run_end_i    (run_end),
    .out_last_i   (out_taken & m_axis_tlast_o),
    .state_o      (state),
    .check_cycle_o(check_cycle),
    .launch_o     (launch),
    .done_o       (done),
    .error_o      (error),
    .code_we_o    (code_we),
    .code_o       (code)
  );

  logic run;
  assign run = state == accel_pkg::StRun;

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

  // ---- Current tile -------------------------------------------------------------------------

  logic [15:0] tile_t, tile_p0, tile_q0, next_t;

  accel_tiles u_tile (
    .clk_i,
    .clear_i  (clear | ~run),
    .advance_i(tile_end),
    .kt_i     (job.kt),
    .p_i      (job.p),
    .q_i      (job.q),
    .t_o      (tile_t),
    .p0_o     (tile_p0),
    .q0_o     (tile_q0),
    .next_t_o (next_t),
    .last_o   (last_tile)
  );

  // ---- Engine slot --------------------------------------------------------------------------

  logic       mac, rd_en, rem_le1, rem_le2, res_busy, reserve, capture;
  logic [8:0] rd_word;
  logic       eng_fill, eng_compute, eng_stall, eng_drain, eng_readout, eng_busy;
  logic [accel_build_pkg::WordsBits-1:0]  words;
  logic [accel_build_pkg::AccCimBits-1:0] acc_cim;
  logic [accel_build_pkg::AccDspBits-1:0] acc_dsp;

  logic        cim_act_en;
  logic [19:0] cim_act_x0, cim_act_y0;
  logic [3:0]  cim_act_rb;
  logic [15:0] cim_act_u;
  logic [accel_build_pkg::ActCimBits-1:0] cim_act;

  if (accel_build_pkg::Cim == 1) begin : gen_cim
    accel_cim_m4bram u_cim (
      .clk_i,
      .clk2x_i,
      .rst_ni,
      .clear_i       (clear),
      .job_i         (job),
      .run_i         (run),
      .wr_valid_i    (w_we),
      .wr_load_i     (w_load),
      .wr_block_i    (w_block),
      .wr_word_i     (w_word),
      .wr_data_i     (s_axis_tdata_i),
      .mac_o         (mac),
      .rd_en_i       (rd_en),
      .rd_word_i     (rd_word),
      .words_o       (words),
      .dsp_rem_le1_i (rem_le1),
      .dsp_rem_le2_i (rem_le2),
      .res_busy_i    (res_busy),
      .reserve_o     (reserve),
      .last_tile_i   (last_tile),
      .tile_end_o    (tile_end),
      .capture_o     (capture),
      .acc_o         (acc_cim),
      .act_en_o      (cim_act_en),
      .act_x0_o      (cim_act_x0),
      .act_y0_o      (cim_act_y0),
      .act_rb_o      (cim_act_rb),
      .act_u_o       (cim_act_u),
      .act_i         (cim_act),
      .fill_o        (eng_fill),
      .compute_o     (eng_compute),
      .stall_o       (eng_stall),
      .drain_o       (eng_drain),
      .readout_o     (eng_readout),
      .busy_o        (eng_busy)
    );

    accel_act_buffer #(
      .QVec       (accel_build_pkg::QVecCim),
      .Chans      (accel_build_pkg::NPairs),
      .LeftAligned(1'b1)
    ) u_act_cim (
      .clk_i,
      .job_i    (job),
      .xw_i     (job.xw_cim),
      .cw_i     (job.cw_cim),
      .wr_en_i  (a_we),
      .wr_y_i   (a_y),
      .wr_x_i   (a_x),
      .wr_quad_i(a_quad),
      .wr_data_i(s_axis_tdata_i),
      .rd_en_i  (cim_act_en),
      .rd_x0_i  (cim_act_x0),
      .rd_y0_i  (cim_act_y0),
      .rd_rb_i  (cim_act_rb),
      .rd_u_i   (cim_act_u),
      .act_o    (cim_act)
    );
  end else begin : gen_none
    accel_cim_none u_cim (
      .clk_i,
      .clk2x_i,
      .rst_ni,
      .clear_i       (clear),
      .job_i         (job),
      .run_i         (run),
      .wr_valid_i    (w_we),
      .wr_load_i     (w_load),
      .wr_block_i    (w_block),
      .wr_word_i     (w_word),
      .wr_data_i     (s_axis_tdata_i),
      .mac_o         (mac),
      .rd_en_i       (rd_en),
      .rd_word_i     (rd_word),
      .words_o       (words),
      .dsp_rem_le1_i (rem_le1),
      .dsp_rem_le2_i (rem_le2),
      .res_busy_i    (res_busy),
      .reserve_o     (reserve),
      .last_tile_i   (last_tile),
      .tile_end_o    (tile_end),
      .capture_o     (capture),
      .acc_o         (acc_cim),
      .act_en_o      (cim_act_en),
      .act_x0_o      (cim_act_x0),
      .act_y0_o      (cim_act_y0),
      .act_rb_o      (cim_act_rb),
      .act_u_o       (cim_act_u),
      .act_i         (cim_act),
      .fill_o        (eng_fill),
      .compute_o     (eng_compute),
      .stall_o       (eng_stall),
      .drain_o       (eng_drain),
      .readout_o     (eng_readout),
      .busy_o        (eng_busy)
    );

    // No buffer for an engine that is not there.
    assign cim_act = '0;
    logic unused_act;
    assign unused_act = ^{cim_act_en, cim_act_x0, cim_act_y0, cim_act_rb, cim_act_u};
  end

  // ---- DSP engine ---------------------------------------------------------------------------

  logic dsp_extra;

  if (accel_build_pkg::HasDsp != 0) begin : gen_dsp
    logic        act_en;
    logic [19:0] act_x0, act_y0;
    logic [3:0]  act_rb;
    logic [15:0] act_u;
    logic [accel_build_pkg::ActDspBits-1:0] act;

    accel_dsp u_dsp (
      .clk_i,
      .clear_i    (clear),
      .job_i      (job),
      .run_i      (run),
      .launch_i   (launch),
      .mac_i      (mac),
      .tile_end_i (tile_end),
      .last_tile_i(last_tile),
      .tile_t_i   (tile_t),
      .tile_p0_i  (tile_p0),
      .tile_q0_i  (tile_q0),
      .next_t_i   (launch ? 16'd0 : next_t),
      .rd_en_o    (rd_en),
      .rd_word_o  (rd_word),
      .words_i    (words),
      .rem_le1_o  (rem_le1),
      .rem_le2_o  (rem_le2),
      .extra_o    (dsp_extra),
      .act_en_o   (act_en),
      .act_x0_o   (act_x0),
      .act_y0_o   (act_y0),
      .act_rb_o   (act_rb),
      .act_u_o    (act_u),
      .act_i      (act),
      .acc_o      (acc_dsp)
    );

    accel_act_buffer #(
      .QVec       (accel_build_pkg::QVecDsp),
      .Chans      (accel_build_pkg::CVecDsp),
      .LeftAligned(1'b0)
    ) u_act_dsp (
      .clk_i,
      .job_i    (job),
      .xw_i     (job.xw_dsp),
      .cw_i     (job.cw_dsp),
      .wr_en_i  (a_we),
      .wr_y_i   (a_y),
      .wr_x_i   (a_x),
      .wr_quad_i(a_quad),
      .wr_data_i(s_axis_tdata_i),
      .rd_en_i  (act_en),
      .rd_x0_i  (act_x0),
      .rd_y0_i  (act_y0),
      .rd_rb_i  (act_rb),
      .rd_u_i   (act_u),
      .act_o    (act)
    );
  end else begin : gen_no_dsp
    assign rd_en = 1'b0;
    assign rd_word = 9'd0;
    assign rem_le1 = 1'b1;
    assign rem_le2 = 1'b1;
    assign dsp_extra = 1'b0;
    assign acc_dsp = '0;
    logic unused_dsp;
    assign unused_dsp = ^{launch, mac, tile_t, tile_p0, tile_q0, next_t, words};
  end

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

  // ---- Counters -----------------------------------------------------------------------------

  logic loading;
  assign loading = (state == accel_pkg::StLoadW) | (state == accel_pkg::StLoadP) |
                   (state == accel_pkg::StLoadA);

  logic [15:0] count;
  assign count[0] = state != accel_pkg::StIdle;               // TOTAL
  assign count[1] = loading;                                  // LOAD
  assign count[2] = loading & ~s_axis_tvalid_i;               // LOAD_WAIT
  assign count[3] = eng_fill;                                 // FILL
  assign count[4] = eng_compute;                              // COMPUTE
  assign count[5] = eng_stall;                                // STALL
  assign count[6] = eng_drain;                                // DRAIN
  assign count[7] = eng_readout;                              // READOUT
  assign count[8] = state == accel_pkg::StFlush;              // FLUSH
  assign count[9] = state == accel_pkg::StDrop;               // DROP
  assign count[10] = rd_en;                                   // DSP_BUSY
  assign count[11] = eng_busy;                                // CIM_BUSY
  assign count[12] = dsp_extra;                               // DSP_EXTRA
  assign count[13] = m_axis_tvalid_o & ~m_axis_tready_i;      // OUT_WAIT
  assign count[14] = take;                                    // BEATS_IN
  assign count[15] = out_taken;                               // BEATS_OUT

  accel_counters u_counters (
    .clk_i,
    .clear_i   (clear | start),
    .inc_i     (count),
    .counters_o(counters)
  );

endmodule
