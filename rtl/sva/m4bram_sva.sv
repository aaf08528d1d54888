// Assertions on the whole block: configuration, port A's valid bits, port B and the phase. Bound
// into m4bram; they hold for all stimulus from the first main edge with rst_ni low on. Immediate
// assertions for speed, as in m4bram_fsm_sva.

module m4bram_sva #(
  parameter bit DoublePumped = 1'b0
) (
  input logic             clk_i,
  input logic             clk2x_i,
  input logic             clk_compute_i,
  input logic             rst_ni,
  input logic             acts_i,
  input logic             cmd_valid_i,
  input logic             cfg_valid_i,
  input logic             cfg_we_i,
  input m4bram_pkg::cfg_t cfg_i,
  input logic [31:0]      b_rdata_i
);

  // Reset since power-up, by a main edge; initial values are fine in a checker.
  logic known_q = 1'b0;
  always_ff @(posedge clk_i) if (!rst_ni) known_q <= 1'b1;

  // Configuration: what the compute edge before did, and cfg before it.
  logic             cfg_known_q = 1'b0, cfg_reset_q = 1'b0, cfg_we_q = 1'b0;
  m4bram_pkg::cfg_t cfg_q;

  always_ff @(posedge clk_compute_i) begin
    if (!rst_ni) cfg_known_q <= 1'b1;
    cfg_reset_q <= ~rst_ni;
    cfg_we_q <= cfg_we_i;
    cfg_q <= cfg_i;

    if (cfg_known_q && (cfg_reset_q | cfg_we_q | (cfg_i != cfg_q))) begin
      a_cfg_legal: assert (cfg_i.bits_m1 != 3'd0 && cfg_i.dup <= m4bram_pkg::Dup4 &&
          cfg_i.width <= m4bram_pkg::Weight8)
        else $error("cfg holds a reserved code: %h", cfg_i);
      a_cfg_reset: assert (!cfg_reset_q || cfg_i == m4bram_pkg::CfgReset)
        else $error("cfg is %h, not its reset value, after an edge with rst_ni low", cfg_i);
      a_cfg_stable: assert (cfg_reset_q || cfg_we_q)
        else $error("cfg changed to %h without an accepted configuration", cfg_i);
    end
  end

  // Port A.
  logic reset_q = 1'b0;

  always_ff @(posedge clk_i) begin
    reset_q <= ~rst_ni;
    if (known_q && cmd_valid_i) begin
      a_valid_one: assert (!cfg_valid_i)
        else $error("a command and a configuration are valid in the same main cycle");
    end
    if (reset_q) begin
      a_valid_reset: assert (!cmd_valid_i && !cfg_valid_i)
        else $error("a command or configuration was registered at a main edge with rst_ni low");
    end
  end

  if (DoublePumped) begin : gen_dp
    always_ff @(posedge clk_i) begin
      if (known_q) begin
        // The cycle that a main edge ends is the second half of a main cycle.
        a_phase_main: assert (acts_i)
          else $error("a main cycle ended in phase 0");
      end
    end

    logic        run_q = 1'b0, run_main_q = 1'b0;
    logic        acts_q;
    logic [31:0] b_rdata_q;

    // In run no reset disturbs the phase: rst_ni was high at the last two compute edges.
    always_ff @(posedge clk2x_i) begin
      run_q <= known_q & rst_ni;
      run_main_q <= run_q & rst_ni;
      acts_q <= acts_i;
      if (!acts_i) b_rdata_q <= b_rdata_i;

      if (run_main_q && rst_ni) begin
        a_phase_alternates: assert (acts_i != acts_q)
          else $error("the phase did not alternate");
        if (acts_i) begin
          a_mid_edge: assert (b_rdata_i == b_rdata_q)
            else $error("b_rdata_o changed at a mid edge without reset");
        end
      end
    end
  end else begin : gen_sy
    logic unused_dp;
    assign unused_dp = ^{clk2x_i, acts_i, b_rdata_i};
  end

endmodule

bind m4bram m4bram_sva #(
  .DoublePumped(DoublePumped)
) u_sva (
  .clk_i,
  .clk2x_i,
  .clk_compute_i(clk),
  .rst_ni,
  .acts_i       (acts),
  .cmd_valid_i  (cmd_valid),
  .cfg_valid_i  (cfg_valid),
  .cfg_we_i     (ctrl.cfg_we),
  .cfg_i        (cfg),
  .b_rdata_i    (b_rdata_o)
);
