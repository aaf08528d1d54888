// Copy pointer of the CIM engine (data sheet section 12.1): the next step to be copied, its
// weights' address and its buffer request.
//
//   loop nest: K tile, p0, q0 (u_copy_tile), rb, s, cb; the last named counts fastest
//   cp_index = t * NST + step; portion pi = 2 * cp_index + half
//   copy_addr_o[8:0] = pi div Dup (S), 2 (pi div Dup) (L);   copy_addr_o[10:9] = pi mod Dup
//
// advance_i takes it one step on at the end of the cycle; after the last step of the last tile
// cp_end is 1 and all else 0. Outputs are functions of registers and of half_i, req_half_i.

module accel_cim_steps (
  input  logic            clk_i,
  input  logic            clear_i,
  input  accel_pkg::job_t job_i,
  input  logic            run_i,
  input  logic            advance_i,
  input  logic            half_i,       // portion of the copy
  input  logic            req_half_i,   // half of the c block of the buffer request

  output logic            end_o,        // cp_end
  output logic [10:0]     copy_addr_o,
  output logic [19:0]     act_x0_o,
  output logic [19:0]     act_y0_o,
  output logic [3:0]      act_rb_o,
  output logic [15:0]     act_u_o
);

  logic [3:0]  cp_rb_q, cp_s_q;
  logic [15:0] cp_cb_q, cp_index_q;
  logic        cp_end_q;

  logic unused_job;
  assign unused_job = ^job_i;

  logic clear;
  assign clear = clear_i | ~run_i;

  // Each is the last one of its loop and of all loops inside it.
  logic end_cb, end_s, end_rb;
  assign end_cb = cp_cb_q == job_i.cb - 16'd1;
  assign end_s = end_cb & (cp_s_q == job_i.s - 4'd1);
  assign end_rb = end_s & (cp_rb_q == job_i.rb - 4'd1);

  logic [15:0] t, p0, q0, next_t;
  logic        last_tile;

  accel_tiles u_copy_tile (
    .clk_i,
    .clear_i  (clear),
    .advance_i(advance_i & end_rb),
    .kt_i     (job_i.kt),
    .p_i      (job_i.p),
    .q_i      (job_i.q),
    .t_o      (t),
    .p0_o     (p0),
    .q0_o     (q0),
    .next_t_o (next_t),
    .last_o   (last_tile)
  );

  // A tile of the same kernels reads the same weights again.
  logic [15:0] next_index;
  always_comb begin
    next_index = cp_index_q + 16'd1;
    if (end_rb) begin
      if (last_tile)        next_index = '0;
      else if (next_t == t) next_index = cp_index_q - {5'd0, job_i.nst} + 16'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (clear) begin
      cp_rb_q <= '0;
      cp_s_q <= '0;
      cp_cb_q <= '0;
      cp_index_q <= '0;
      cp_end_q <= 1'b0;
    end else if (advance_i) begin
      cp_cb_q <= end_cb ? '0 : cp_cb_q + 16'd1;
      if (end_cb) cp_s_q <= end_s ? '0 : cp_s_q + 4'd1;
      if (end_s) cp_rb_q <= end_rb ? '0 : cp_rb_q + 4'd1;
      cp_index_q <= next_index;
      cp_end_q <= end_rb & last_tile;
    end
  end

  assign end_o = cp_end_q;

  logic [16:0] pi, word;
  assign pi = {cp_index_q, half_i};
  assign word = (pi >> accel_build_pkg::LogDup) << accel_build_pkg::Large;
  assign copy_addr_o = {pi[1:0] & 2'(accel_build_pkg::Dup - 1), word[8:0]};

  logic unused_word;
  assign unused_word = ^word[16:9];

  logic [19:0] column;
  assign column = {4'd0, q0} + 20'(accel_build_pkg::QVecDsp);
  assign act_x0_o = column * {17'd0, job_i.stride} - {16'd0, job_i.pad_left} +
      {16'd0, cp_rb_q} * 20'(accel_build_pkg::RVec);
  assign act_y0_o = {4'd0, p0} * {17'd0, job_i.stride} - {16'd0, job_i.pad_top} +
      {16'd0, cp_s_q};
  assign act_rb_o = cp_rb_q;
  assign act_u_o = {cp_cb_q[14:0], req_half_i};

  logic unused_cb;
  assign unused_cb = cp_cb_q[15];

endmodule
