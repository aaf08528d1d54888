// A tile (t, p0, q0) in the order of the loop nest (data sheet section 9).
//
//   for t in 0..KT-1, for p0 in 0, PVec, .. < P, for q0 in 0, QT, .. < Q
//
// advance_i goes on to the next tile, from the last one to (0, 0, 0); clear_i beats it. Both act at
// the end of their cycle. next_t_o is t after an advance at the end of this cycle.

module accel_tiles (
  input  logic        clk_i,
  input  logic        clear_i,
  input  logic        advance_i,
  input  logic [15:0] kt_i,      // K tiles
  input  logic [15:0] p_i,       // output rows
  input  logic [15:0] q_i,       // output columns
  output logic [15:0] t_o,
  output logic [15:0] p0_o,
  output logic [15:0] q0_o,
  output logic [15:0] next_t_o,
  output logic        last_o     // the tile is the last one
);

  logic [15:0] t_d, p0_d, q0_d;
  logic [15:0] t_q, p0_q, q0_q;

  // One bit more: a sum may pass 65535.
  logic [16:0] t_sum, p_sum, q_sum;
  assign t_sum = {1'b0, t_q} + 17'd1;
  assign p_sum = {1'b0, p0_q} + 17'(accel_build_pkg::PVec);
  assign q_sum = {1'b0, q0_q} + 17'(accel_build_pkg::QT);

  logic t_end, p_end, q_end;
  assign t_end = t_sum >= {1'b0, kt_i};
  assign p_end = p_sum >= {1'b0, p_i};
  assign q_end = q_sum >= {1'b0, q_i};

  assign q0_d = q_end ? 16'd0 : q_sum[15:0];
  assign p0_d = !q_end ? p0_q : p_end ? 16'd0 : p_sum[15:0];
  assign t_d = !(q_end && p_end) ? t_q : t_end ? 16'd0 : t_sum[15:0];

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      t_q <= 16'd0;
      p0_q <= 16'd0;
      q0_q <= 16'd0;
    end else if (advance_i) begin
      t_q <= t_d;
      p0_q <= p0_d;
      q0_q <= q0_d;
    end
  end

  assign t_o = t_q;
  assign p0_o = p0_q;
  assign q0_o = q0_q;
  assign next_t_o = t_d;
  assign last_o = t_end && p_end && q_end;

endmodule
