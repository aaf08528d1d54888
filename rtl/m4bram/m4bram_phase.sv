// Phase tracker of the double-pumped versions: which half of the main cycle is this?
//
// t toggles at every main edge, t_d follows it at every clk2x_i edge, hence
//   after a main edge   t is new, t_d is the old t   t != t_d   phase 0
//   after a mid edge    t_d caught up                t == t_d   phase 1
// without reading a clock as data. While rst_ni is low t stays 0, so the phase stays 1 and the
// main cycle after the first main edge with rst_ni high starts with phase 0. t_d needs no reset:
// it takes t's within one edge.
//
// Both clocks rise in the same instant at a main edge; t -> t_d is a path between the two and
// must see the old t there.

module m4bram_phase (
  input  logic clk_i,
  input  logic clk2x_i,
  input  logic rst_ni,
  output logic phase_o
);

  logic t_q, t_d_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) t_q <= 1'b0;
    else         t_q <= ~t_q;
  end

  always_ff @(posedge clk2x_i) begin
    t_d_q <= t_q;
  end

  assign phase_o = t_q == t_d_q;

endmodule
