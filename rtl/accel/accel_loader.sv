// Input beats to memories (data sheet sections 7 and 8).
//
//   W  one word per beat:             for group < Gu, r < RU, pair < JU, word < NW
//   P  bias, multiplier, shift:       for kernel < K, field < 3
//   A  four channels of a position:   for y < H, x < W, quad < cd(C, 4)
//
// The counters of a section say where the next beat goes; they count taken beats, wrap after the
// last one and are 0 outside their state. A beat is stored at the end of the cycle in which it is
// taken, also if it has an error:
//   16 tlast before the layer's last beat, 17 last beat without tlast,
//   18 multiplier with bit 31, or shift not in 1..62; the lowest that holds
//
// tready = rst_ni and state in LOAD_W, LOAD_P, LOAD_A, DROP.

module accel_loader (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              clear_i,        // soft reset or rst_ni low
  input  accel_pkg::job_t   job_i,
  input  accel_pkg::state_e state_i,

  input  logic              tvalid_i,
  output logic              tready_o,
  input  logic [31:0]       tdata_i,
  input  logic              tlast_i,

  output logic              take_o,         // a beat is taken
  output logic              section_end_o,  // with take_o: the last one of its section
  output logic [7:0]        code_o,         // with take_o: its error

  output logic              w_load_o,       // state is LOAD_W
  output logic              w_we_o,         // a weight is taken
  output logic [accel_build_pkg::BlockBits-1:0] w_block_o,
  output logic [8:0]        w_word_o,

  output logic              p_we_o,         // a parameter is taken
  output logic [15:0]       p_kernel_o,
  output logic [1:0]        p_field_o,      // 0 bias, 1 multiplier, 2 shift

  output logic              a_we_o,         // activations are taken
  output logic [15:0]       a_y_o,
  output logic [15:0]       a_x_o,
  output logic [13:0]       a_quad_o
);

  logic [15:0] ld_group_q, ld_pair_q, ld_kernel_q, ld_y_q, ld_x_q;
  logic [13:0] ld_quad_q;
  logic [8:0]  ld_word_q;
  logic [3:0]  ld_r_q;
  logic [1:0]  ld_field_q;

  // Not every field is needed here.
  logic unused_job;
  assign unused_job = ^job_i;

  logic in_w, in_p, in_a;
  assign in_w = state_i == accel_pkg::StLoadW;
  assign in_p = state_i == accel_pkg::StLoadP;
  assign in_a = state_i == accel_pkg::StLoadA;

  assign tready_o = rst_ni & (in_w | in_p | in_a | (state_i == accel_pkg::StDrop));
  assign take_o = tvalid_i & tready_o;

  // ---- Counters -----------------------------------------------------------------------------

  // The last value of each.
  logic word_end, pair_end, r_end, group_end;
  assign word_end = ({1'b0, ld_word_q} + 10'd1) == job_i.nw;
  assign pair_end = (ld_pair_q + 16'd1) == job_i.ju;
  assign r_end = (ld_r_q + 4'd1) == job_i.ru;
  assign group_end = (ld_group_q + 16'd1) == job_i.gu_groups;

  logic field_end, kernel_end;
  assign field_end = ld_field_q == 2'd2;
  assign kernel_end = (ld_kernel_q + 16'd1) == job_i.k;

  logic quad_end, x_end, y_end;
  assign quad_end = ld_quad_q == job_i.quad_last;
  assign x_end = (ld_x_q + 16'd1) == job_i.w;
  assign y_end = (ld_y_q + 16'd1) == job_i.h;

  // Steps: a counter goes on if all faster ones are at their last value.
  logic pair_step, r_step, group_step, kernel_step, x_step, y_step;
  assign pair_step = word_end;
  assign r_step = pair_step & pair_end;
  assign group_step = r_step & r_end;
  assign kernel_step = field_end;
  assign x_step = quad_end;
  assign y_step = x_step & x_end;

  always_ff @(posedge clk_i) begin
    if (clear_i || !in_w) begin
      ld_group_q <= 16'd0;
      ld_r_q <= 4'd0;
      ld_pair_q <= 16'd0;
      ld_word_q <= 9'd0;
    end else if (take_o) begin
      ld_word_q <= word_end ? 9'd0 : ld_word_q + 9'd1;
      if (pair_step) ld_pair_q <= pair_end ? 16'd0 : ld_pair_q + 16'd1;
      if (r_step) ld_r_q <= r_end ? 4'd0 : ld_r_q + 4'd1;
      if (group_step) ld_group_q <= group_end ? 16'd0 : ld_group_q + 16'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (clear_i || !in_p) begin
      ld_kernel_q <= 16'd0;
      ld_field_q <= 2'd0;
    end else if (take_o) begin
      ld_field_q <= field_end ? 2'd0 : ld_field_q + 2'd1;
      if (kernel_step) ld_kernel_q <= kernel_end ? 16'd0 : ld_kernel_q + 16'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (clear_i || !in_a) begin
      ld_y_q <= 16'd0;
      ld_x_q <= 16'd0;
      ld_quad_q <= 14'd0;
    end else if (take_o) begin
      ld_quad_q <= quad_end ? 14'd0 : ld_quad_q + 14'd1;
      if (x_step) ld_x_q <= x_end ? 16'd0 : ld_x_q + 16'd1;
      if (y_step) ld_y_q <= y_end ? 16'd0 : ld_y_q + 16'd1;
    end
  end

  // ---- Ends and errors ----------------------------------------------------------------------

  logic end_w, end_p, end_a;
  assign end_w = in_w & group_step & group_end;
  assign end_p = in_p & kernel_step & kernel_end;
  assign end_a = in_a & y_step & y_end;
  assign section_end_o = end_w | end_p | end_a;

  // The last beat of the layer: of its last section.
  logic layer_end;
  assign layer_end = end_a | (end_p & ~job_i.send_a) |
                     (end_w & ~job_i.send_p & ~job_i.send_a);

  logic bad_param;
  always_comb begin
    case (ld_field_q)
      2'd1:    bad_param = in_p & tdata_i[31];
      2'd2:    bad_param = in_p & ((tdata_i == 32'd0) | (tdata_i > 32'd62));
      default: bad_param = 1'b0;
    endcase
  end

  assign code_o = (tlast_i & ~layer_end) ? accel_pkg::ErrTlastEarly :
                  (layer_end & ~tlast_i) ? accel_pkg::ErrTlastMissing :
                  bad_param              ? accel_pkg::ErrParameter : accel_pkg::ErrNone;

  // ---- To the memories ----------------------------------------------------------------------

  // Block number (G * RVec + r) * NPairs + j, computed in its own width.
  localparam int unsigned Bits = accel_build_pkg::BlockBits;
  logic [Bits-1:0] row, block;
  assign row = Bits'(ld_group_q) * Bits'(accel_build_pkg::RVec) + Bits'(ld_r_q);
  assign block = row * Bits'(accel_build_pkg::NPairs) + Bits'(ld_pair_q);

  assign w_load_o = in_w;
  assign w_we_o = in_w & take_o;
  assign w_block_o = block;
  assign w_word_o = ld_word_q;

  assign p_we_o = in_p & take_o;
  assign p_kernel_o = ld_kernel_q;
  assign p_field_o = ld_field_q;

  assign a_we_o = in_a & take_o;
  assign a_y_o = ld_y_q;
  assign a_x_o = ld_x_q;
  assign a_quad_o = ld_quad_q;

endmodule
