// The two engines (data sheet sections 9 to 13): the current tile, the engine slot with its
// activation buffer, the DSP engine with its own.
//
//   u_act_cim -> u_cim (filter cache) -- acc_cim_o
//                  |words
//   u_act_dsp -> u_dsp ----------------- acc_dsp_o
//
// The engine slot (section 13) is the instance u_cim, in gen_cim or gen_none.

module accel_engines (
  input  logic            clk_i,
  input  logic            clk2x_i,       // to the blocks only
  input  logic            rst_ni,
  input  logic            clear_i,       // soft reset or rst_ni low
  input  accel_pkg::job_t job_i,
  input  logic            run_i,         // state is RUN
  input  logic            launch_i,      // it is in the next cycle

  input  logic            w_load_i,      // state is LOAD_W
  input  logic            w_we_i,        // a weight is taken
  input  logic [accel_build_pkg::BlockBits-1:0] w_block_i,
  input  logic [8:0]      w_word_i,
  input  logic            a_we_i,        // activations are taken
  input  logic [15:0]     a_y_i,
  input  logic [15:0]     a_x_i,
  input  logic [13:0]     a_quad_i,
  input  logic [31:0]     data_i,        // the beat

  input  logic            res_busy_i,
  output logic            reserve_o,     // a tile's end is decided
  output logic            capture_o,     // the sums of a tile are there
  output logic [accel_build_pkg::AccCimBits-1:0] acc_cim_o,
  output logic [accel_build_pkg::AccDspBits-1:0] acc_dsp_o,
  output logic            run_end_o,     // last slot of the last tile
  output accel_pkg::engine_events_t events_o
);

  // ---- Current tile -------------------------------------------------------------------------

  logic        tile_end, last_tile;
  logic [15:0] tile_t, tile_p0, tile_q0, next_t;

  accel_tiles u_tile (
    .clk_i,
    .clear_i  (clear_i | ~run_i),
    .advance_i(tile_end),
    .kt_i     (job_i.kt),
    .p_i      (job_i.p),
    .q_i      (job_i.q),
    .t_o      (tile_t),
    .p0_o     (tile_p0),
    .q0_o     (tile_q0),
    .next_t_o (next_t),
    .last_o   (last_tile)
  );

  assign run_end_o = tile_end & last_tile;

  // ---- Engine slot --------------------------------------------------------------------------

  logic       mac, rd_en, rem_le1, rem_le2;
  logic [8:0] rd_word;
  logic [accel_build_pkg::WordsBits-1:0] words;

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
      .clear_i,
      .job_i,
      .run_i,
      .wr_valid_i    (w_we_i),
      .wr_load_i     (w_load_i),
      .wr_block_i    (w_block_i),
      .wr_word_i     (w_word_i),
      .wr_data_i     (data_i),
      .mac_o         (mac),
      .rd_en_i       (rd_en),
      .rd_word_i     (rd_word),
      .words_o       (words),
      .dsp_rem_le1_i (rem_le1),
      .dsp_rem_le2_i (rem_le2),
      .res_busy_i,
      .reserve_o,
      .last_tile_i   (last_tile),
      .tile_end_o    (tile_end),
      .capture_o,
      .acc_o         (acc_cim_o),
      .act_en_o      (cim_act_en),
      .act_x0_o      (cim_act_x0),
      .act_y0_o      (cim_act_y0),
      .act_rb_o      (cim_act_rb),
      .act_u_o       (cim_act_u),
      .act_i         (cim_act),
      .fill_o        (events_o.fill),
      .compute_o     (events_o.compute),
      .stall_o       (events_o.stall),
      .drain_o       (events_o.drain),
      .readout_o     (events_o.readout),
      .busy_o        (events_o.cim_busy)
    );

    accel_act_buffer #(
      .QVec       (accel_build_pkg::QVecCim),
      .Chans      (accel_build_pkg::NPairs),
      .LeftAligned(1'b1)
    ) u_act_cim (
      .clk_i,
      .job_i,
      .xw_i     (job_i.xw_cim),
      .cw_i     (job_i.cw_cim),
      .wr_en_i  (a_we_i),
      .wr_y_i   (a_y_i),
      .wr_x_i   (a_x_i),
      .wr_quad_i(a_quad_i),
      .wr_data_i(data_i),
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
      .clear_i,
      .job_i,
      .run_i,
      .wr_valid_i    (w_we_i),
      .wr_load_i     (w_load_i),
      .wr_block_i    (w_block_i),
      .wr_word_i     (w_word_i),
      .wr_data_i     (data_i),
      .mac_o         (mac),
      .rd_en_i       (rd_en),
      .rd_word_i     (rd_word),
      .words_o       (words),
      .dsp_rem_le1_i (rem_le1),
      .dsp_rem_le2_i (rem_le2),
      .res_busy_i,
      .reserve_o,
      .last_tile_i   (last_tile),
      .tile_end_o    (tile_end),
      .capture_o,
      .acc_o         (acc_cim_o),
      .act_en_o      (cim_act_en),
      .act_x0_o      (cim_act_x0),
      .act_y0_o      (cim_act_y0),
      .act_rb_o      (cim_act_rb),
      .act_u_o       (cim_act_u),
      .act_i         (cim_act),
      .fill_o        (events_o.fill),
      .compute_o     (events_o.compute),
      .stall_o       (events_o.stall),
      .drain_o       (events_o.drain),
      .readout_o     (events_o.readout),
      .busy_o        (events_o.cim_busy)
    );

    // No buffer for an engine that is not there.
    assign cim_act = '0;
    logic unused_act;
    assign unused_act = ^{cim_act_en, cim_act_x0, cim_act_y0, cim_act_rb, cim_act_u};
  end

  // ---- DSP engine ---------------------------------------------------------------------------

  if (accel_build_pkg::HasDsp != 0) begin : gen_dsp
    logic        act_en;
    logic [19:0] act_x0, act_y0;
    logic [3:0]  act_rb;
    logic [15:0] act_u;
    logic [accel_build_pkg::ActDspBits-1:0] act;

    accel_dsp u_dsp (
      .clk_i,
      .clear_i,
      .job_i,
      .run_i,
      .launch_i,
      .mac_i      (mac),
      .tile_end_i (tile_end),
      .last_tile_i(last_tile),
      .tile_t_i   (tile_t),
      .tile_p0_i  (tile_p0),
      .tile_q0_i  (tile_q0),
      .next_t_i   (launch_i ? 16'd0 : next_t),
      .rd_en_o    (rd_en),
      .rd_word_o  (rd_word),
      .words_i    (words),
      .rem_le1_o  (rem_le1),
      .rem_le2_o  (rem_le2),
      .extra_o    (events_o.dsp_extra),
      .act_en_o   (act_en),
      .act_x0_o   (act_x0),
      .act_y0_o   (act_y0),
      .act_rb_o   (act_rb),
      .act_u_o    (act_u),
      .act_i      (act),
      .acc_o      (acc_dsp_o)
    );

    accel_act_buffer #(
      .QVec       (accel_build_pkg::QVecDsp),
      .Chans      (accel_build_pkg::CVecDsp),
      .LeftAligned(1'b0)
    ) u_act_dsp (
      .clk_i,
      .job_i,
      .xw_i     (job_i.xw_dsp),
      .cw_i     (job_i.cw_dsp),
      .wr_en_i  (a_we_i),
      .wr_y_i   (a_y_i),
      .wr_x_i   (a_x_i),
      .wr_quad_i(a_quad_i),
      .wr_data_i(data_i),
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
    assign events_o.dsp_extra = 1'b0;
    assign acc_dsp_o = '0;
    logic unused_dsp;
    assign unused_dsp = ^{launch_i, mac, tile_t, tile_p0, tile_q0, next_t, words};
  end

  assign events_o.dsp_step = rd_en;

endmodule
