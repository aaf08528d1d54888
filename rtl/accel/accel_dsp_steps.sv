// Steps of the DSP engine (data sheet section 11.1): indices of the next step, steps left, and the
// address and the buffer request of the step. A step is done in every MAC slot with dsp_rem > 0.
//
//   loop nest of a tile: kp, rb, s, u, pass; the last named counts fastest
//   dsp_rem   := D(next_t_i) at launch and at the end of a tile (0 after the last), -= 1 per step
//   pi        = 2 * index + half, index = t * NST + (rb * S + s) * CB + cb
//   rd_word_o = (pi * Halves + sub of the kernels) div PerWord
//
// index, half and js (channel word in the half) are counters beside dsp_u, so nothing is divided
// and nothing but positions multiplied. All outputs are functions of registers and of mac_i in the
// slot of the step; everything but act_* is also what the rest of the pipeline needs to know.

module accel_dsp_steps (
  input  logic              clk_i,
  input  logic              clear_i,
  input  accel_pkg::job_t   job_i,
  input  logic              run_i,
  input  logic              launch_i,
  input  logic              mac_i,
  input  logic              tile_end_i,
  input  logic              last_tile_i,
  input  logic [15:0]       tile_t_i,
  input  logic [15:0]       tile_p0_i,
  input  logic [15:0]       tile_q0_i,
  input  logic [15:0]       next_t_i,

  output logic              rem_le1_o,
  output logic              rem_le2_o,
  output logic              step_o,      // a step in this slot
  output logic [8:0]        rd_word_o,   // 0 without a step
  output logic [15:0]       kp_o,
  output logic [1:0]        pass_o,
  output accel_pkg::shape_e shape_o,
  output logic              first_o,     // rb = s = u = 0: the accumulators begin
  output logic [15:0]       js_o,        // channel word in its half
  output logic [1:0]        part_o,      // pi mod PerWord

  output logic [19:0]       act_x0_o,
  output logic [19:0]       act_y0_o,
  output logic [3:0]        act_rb_o,
  output logic [15:0]       act_u_o
);

  logic [15:0] dsp_kp_q, dsp_u_q;
  logic [3:0]  dsp_rb_q, dsp_s_q;
  logic [1:0]  dsp_pass_q;
  logic [23:0] dsp_rem_q;
  logic [15:0] index_q, js_q;
  logic        half_q;

  logic unused_job;
  assign unused_job = ^job_i;

  // ---- The step ----

  logic [15:0]       kernel;  // the first of kp
  accel_pkg::shape_e shape;
  assign kernel = 16'(dsp_kp_q * 16'(accel_build_pkg::KVecDspMin));
  assign shape = accel_pkg::shape(
      accel_pkg::place_wide(kernel, job_i.k1e) ? job_i.ww : job_i.wn, job_i.n_m1);

  logic step;
  assign step = mac_i & (dsp_rem_q != 24'd0);

  logic [17:0] pi, word;
  assign pi = {1'b0, index_q, half_q};
  assign word = ((pi << accel_build_pkg::LogHalves) | {17'd0, accel_pkg::place_sub(kernel)}) >>
      accel_build_pkg::LogPerWord;

  logic unused_word;
  assign unused_word = ^word[17:9];

  assign rem_le1_o = dsp_rem_q <= 24'd1;
  assign rem_le2_o = dsp_rem_q <= 24'd2;
  assign step_o = step;
  assign rd_word_o = step ? word[8:0] : '0;
  assign kp_o = dsp_kp_q;
  assign pass_o = dsp_pass_q;
  assign shape_o = shape;
  assign first_o = (dsp_rb_q == '0) & (dsp_s_q == '0) & (dsp_u_q == '0);
  assign js_o = js_q;
  assign part_o = pi[1:0] & 2'(accel_build_pkg::PerWord - 1);

  assign act_x0_o = {4'd0, tile_q0_i} * {17'd0, job_i.stride} - {16'd0, job_i.pad_left} +
      {16'd0, dsp_rb_q} * 20'(accel_build_pkg::RVec);
  assign act_y0_o = {4'd0, tile_p0_i} * {17'd0, job_i.stride} - {16'd0, job_i.pad_top} +
      {16'd0, dsp_s_q};
  assign act_rb_o = dsp_rb_q;
  assign act_u_o = dsp_u_q;

  // ---- The next step ----

  logic [15:0] kp_count;
  assign kp_count = (tile_t_i == job_i.kt - 16'd1) ? job_i.kp_last : job_i.kp_full;

  // Each is the last one of its loop and of all loops inside it.
  logic end_pass, end_u, end_s, end_rb, end_kp, end_half, end_block;
  assign end_pass = dsp_pass_q == accel_pkg::passes_m1(shape);
  assign end_u = end_pass & (dsp_u_q == job_i.cu - 16'd1);
  assign end_s = end_u & (dsp_s_q == job_i.s - 4'd1);
  assign end_rb = end_s & (dsp_rb_q == job_i.rb - 4'd1);
  assign end_kp = end_rb & (dsp_kp_q == kp_count - 16'd1);
  assign end_half = end_u | (end_pass & (js_q == 16'(accel_build_pkg::WordsPerHalf - 1)));
  assign end_block = end_u | (end_half & half_q);

  logic [15:0] next_index, nst;
  assign nst = {5'd0, job_i.nst};

  always_comb begin
    next_index = index_q;
    if (step) begin
      if (end_rb)         next_index = index_q - nst + 16'd1;  // back to the tile's first
      else if (end_block) next_index = index_q + 16'd1;
    end
    if (tile_end_i) begin
      if (last_tile_i)               next_index = '0;
      else if (next_t_i != tile_t_i) next_index = next_index + nst;
    end
  end

  always_ff @(posedge clk_i) begin
    if (clear_i || !run_i) begin
      dsp_kp_q <= '0;
      dsp_rb_q <= '0;
      dsp_s_q <= '0;
      dsp_u_q <= '0;
      dsp_pass_q <= '0;
      dsp_rem_q <= '0;
      index_q <= '0;
      js_q <= '0;
      half_q <= 1'b0;
    end else begin
      index_q <= next_index;
      if (step) begin
        dsp_pass_q <= end_pass ? '0 : dsp_pass_q + 2'd1;
        if (end_pass) dsp_u_q <= end_u ? '0 : dsp_u_q + 16'd1;
        if (end_u) dsp_s_q <= end_s ? '0 : dsp_s_q + 4'd1;
        if (end_s) dsp_rb_q <= end_rb ? '0 : dsp_rb_q + 4'd1;
        if (end_rb) dsp_kp_q <= end_kp ? '0 : dsp_kp_q + 16'd1;
        if (end_pass) js_q <= end_half ? '0 : js_q + 16'd1;
        if (end_half) half_q <= ~end_block;
      end

      if (launch_i || tile_end_i) begin
        if (tile_end_i && last_tile_i)             dsp_rem_q <= '0;
        else if (next_t_i == job_i.kt - 16'd1) dsp_rem_q <= job_i.d_last;
        else                                       dsp_rem_q <= job_i.d_full;
      end else if (step) begin
        dsp_rem_q <= dsp_rem_q - 24'd1;
      end
    end
  end

endmodule
