// Assertion on the counters of a layer: they add up. Bound into accel_control; it holds from the
// first edge with rst_ni low on.

module accel_control_sva (
  input logic              clk_i,
  input logic              clear_i,
  input accel_pkg::state_e state_i,
  input logic [511:0]      counters_i
);

  // TOTAL = 4 + LOAD + FILL + COMPUTE + STALL + DRAIN + READOUT + FLUSH + DROP in the first cycle
  // after a layer; after a reset it is 0.
  logic        layer_q = 1'b0;  // initial values are fine in a checker
  logic        known_q = 1'b0;  // reset since power-up
  logic [31:0] parts;
  always_comb begin
    parts = counters_i[32*1 +: 32];
    for (int i = 3; i <= 9; i++) parts = parts + counters_i[32*i +: 32];
  end

  always_ff @(posedge clk_i) begin
    if (clear_i) known_q <= 1'b1;
    layer_q <= known_q & ~clear_i & (state_i != accel_pkg::StIdle);
    if (layer_q && (state_i == accel_pkg::StIdle)) begin
      a_total: assert (counters_i[31:0] == parts + 32'd4)
        else $error("TOTAL is %0d, its parts and 4 make %0d", counters_i[31:0], parts + 32'd4);
    end
  end

  logic unused_counters;
  assign unused_counters = ^counters_i;

endmodule

bind accel_control accel_control_sva u_sva (
  .clk_i,
  .clear_i   (clear_o),
  .state_i   (state_o),
  .counters_i(counters)
);
