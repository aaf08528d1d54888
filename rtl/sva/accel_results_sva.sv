// Assertions on the result buffer: it is never overwritten before its last result is issued. Bound
// into accel_results; they hold from the first edge with rst_ni low on.

module accel_results_sva (
  input logic clk_i,
  input logic clear_i,
  input logic reserve_i,
  input logic capture_i,
  input logic res_busy_i,
  input logic walk_on_i
);

  logic known_q = 1'b0;  // reset since power-up; an initial value is fine in a checker

  always_ff @(posedge clk_i) begin
    if (clear_i) known_q <= 1'b1;
    if (known_q && reserve_i) begin
      a_reserve: assert (!res_busy_i)
        else $error("a tile's end is decided while the result buffer is busy");
    end
    if (known_q && capture_i) begin
      a_capture: assert (!walk_on_i && res_busy_i)
        else $error("results are captured while the walker is on, or were not reserved");
    end
  end

endmodule

bind accel_results accel_results_sva u_sva (
  .clk_i,
  .clear_i,
  .reserve_i,
  .capture_i,
  .res_busy_i(res_busy_q),
  .walk_on_i (walk_on_q)
);
