// What the host sees and what decides (data sheet sections 5 to 7 and 15): registers, check of the
// descriptor, state machine of a layer, counters.
//
//   AXI4-Lite -> u_axil -> u_regs -descriptor-> u_check -job_o-> everything
//                             |                    |code
//                             '----start------> u_layer -state_o-> everything
//
// Outside u_axil and u_regs rst_ni and a soft reset do the same: clear_o.

module accel_control (
  input  logic        clk_i,
  input  logic        rst_ni,

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
  output logic        irq_o,

  output logic              clear_o,        // soft reset or rst_ni low
  output accel_pkg::state_e state_o,
  output accel_pkg::job_t   job_o,
  output logic              launch_o,       // RUN begins in the next cycle

  input  logic              in_valid_i,     // an input beat is offered
  input  logic              in_last_i,      // its TLAST
  input  logic              take_i,         // it is taken
  input  logic              section_end_i,  // with take_i: the last one of its section
  input  logic [7:0]        beat_code_i,    // with take_i: its error
  input  logic              run_end_i,      // last slot of the last tile
  input  logic              out_valid_i,    // an output beat is offered
  input  logic              out_ready_i,
  input  logic              out_last_i,     // its TLAST
  input  accel_pkg::engine_events_t events_i
);

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

  accel_pkg::desc_t desc;
  logic             start, soft_reset, done, error, code_we;
  logic [7:0]       code;
  logic [511:0]     counters;

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
    .state_i     (state_o),
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

  assign clear_o = soft_reset | ~rst_ni;

  // ---- Layer --------------------------------------------------------------------------------

  logic [1:0] check_cycle;
  logic [7:0] check_code;

  accel_check u_check (
    .clk_i,
    .check_i      (state_o == accel_pkg::StCheck),
    .check_cycle_i(check_cycle),
    .desc_i       (desc),
    .job_o,
    .code_o       (check_code)
  );

  accel_layer u_layer (
    .clk_i,
    .clear_i      (clear_o),
    .start_i      (start),
    .check_code_i (check_code),
    .send_w_i     (job_o.send_w),
    .send_p_i     (job_o.send_p),
    .send_a_i     (job_o.send_a),
    .take_i,
    .tlast_i      (in_last_i),
    .section_end_i,
    .beat_code_i,
    .run_end_i,
    .out_last_i   (out_valid_i & out_ready_i & out_last_i),
    .state_o,
    .check_cycle_o(check_cycle),
    .launch_o,
    .done_o       (done),
    .error_o      (error),
    .code_we_o    (code_we),
    .code_o       (code)
  );

  // ---- Counters -----------------------------------------------------------------------------

  accel_counters u_counters (
    .clk_i,
    .clear_i   (clear_o | start),
    .state_i   (state_o),
    .in_valid_i,
    .take_i,
    .out_valid_i,
    .out_ready_i,
    .events_i,
    .counters_o(counters)
  );

endmodule
