// Assertion on the engine slot: the DSP engine reads the filter cache in MAC slots only. Bound into
// accel_engines; it holds from the first edge with rst_ni low on.

module accel_engines_sva (
  input logic clk_i,
  input logic clear_i,
  input logic rd_en_i,
  input logic mac_i
);

  logic known_q = 1'b0;  // reset since power-up; an initial value is fine in a checker

  always_ff @(posedge clk_i) begin
    if (clear_i) known_q <= 1'b1;
    if (known_q && rd_en_i) begin
      a_mac_slot: assert (mac_i)
        else $error("the DSP engine reads outside a MAC slot");
    end
  end

endmodule

bind accel_engines accel_engines_sva u_sva (
  .clk_i,
  .clear_i,
  .rd_en_i(rd_en),
  .mac_i  (mac)
);
