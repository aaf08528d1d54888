// DSP engine (data sheet section 11): reads weights through port B of all blocks and multiplies
// them on RVec * CVecDsp * KVecDsp * Cols / DesignPacking multipliers of 18 x 19 bits.
//
//   slot of a step that ends at edge E     registered
//   E      steps                           port B address (in the blocks), buffer request
//   E + 1  weights -> cells                operands of all multipliers
//   E + 2  cells                           separated products
//   E + 3  acc: trees                      stage 1
//   E + 4  acc: trees                      stage 2
//   E + 5  acc                             acc_dsp
//
// Nothing stops the pipeline. A register of it loads with the valid bit of its stage only.

module accel_dsp (
  input  logic            clk_i,
  input  logic            clear_i,      // soft reset or rst_ni low
  input  accel_pkg::job_t job_i,
  input  logic            run_i,        // state is RUN
  input  logic            launch_i,     // first cycle of run_i
  input  logic            mac_i,        // MAC slot: a step is possible
  input  logic            tile_end_i,   // last slot of a tile
  input  logic            last_tile_i,
  input  logic [15:0]     tile_t_i,     // current tile
  input  logic [15:0]     tile_p0_i,
  input  logic [15:0]     tile_q0_i,
  input  logic [15:0]     next_t_i,     // K tile of the tile after launch or tile_end_i

  output logic            rd_en_o,      // a step in this slot
  output logic [8:0]      rd_word_o,
  input  logic [accel_build_pkg::WordsBits-1:0] words_i,  // in the next cycle; block b at 32 b
  output logic            rem_le1_o,
  output logic            rem_le2_o,
  output logic            extra_o,      // a step with dsp_pass > 0 in this slot

  output logic            act_en_o,     // buffer request
  output logic [19:0]     act_x0_o,
  output logic [19:0]     act_y0_o,
  output logic [3:0]      act_rb_o,
  output logic [15:0]     act_u_o,
  // In the next cycle; (r, i, col) at 9 ((r * CVecDsp + i) * Cols + col)
  input  logic [accel_build_pkg::ActDspBits-1:0] act_i,

  output logic [accel_build_pkg::AccDspBits-1:0] acc_o    // (kk, col) at 32 (kk * Cols + col)
);

  localparam int unsigned RVec = accel_build_pkg::RVec;
  localparam int unsigned Chans = accel_build_pkg::CVecDspMin;
  localparam int unsigned Kernels = accel_build_pkg::KVecDspMin;
  localparam int unsigned Cols = accel_build_pkg::ColsMin;
  localparam int unsigned Inputs = RVec * Chans;
  localparam bit          Even = Cols % 2 == 0;
  localparam int unsigned CellKernels = Even ? 2 : 4;
  localparam int unsigned CellColumns = Even ? 2 : 1;

  logic                 step;
  accel_pkg::dsp_step_t s0, s1_q, s2_q, s3_q, s4_q, s5_q;
  logic                 v1_q, v2_q, v3_q, v4_q, v5_q;

  // ---- Slot of the step ----

  logic [15:0] js, js_q;
  logic [1:0]  part, part_q;

  accel_dsp_steps u_steps (
    .clk_i,
    .clear_i,
    .job_i,
    .run_i,
    .launch_i,
    .mac_i,
    .tile_end_i,
    .last_tile_i,
    .tile_t_i,
    .tile_p0_i,
    .tile_q0_i,
    .next_t_i,
    .rem_le1_o,
    .rem_le2_o,
    .step_o  (step),
    .rd_word_o,
    .kp_o    (s0.kp),
    .pass_o  (s0.pass),
    .shape_o (s0.shape),
    .first_o (s0.first),
    .js_o    (js),
    .part_o  (part),
    .act_x0_o,
    .act_y0_o,
    .act_rb_o,
    .act_u_o
  );

  assign rd_en_o = step;
  assign act_en_o = step;
  assign extra_o = step & (s0.pass != 2'd0);

  // ---- Valid bits and steps of the stages ----

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      v1_q <= 1'b0;
      v2_q <= 1'b0;
      v3_q <= 1'b0;
      v4_q <= 1'b0;
      v5_q <= 1'b0;
    end else begin
      v1_q <= step;
      v2_q <= v1_q;
      v3_q <= v2_q;
      v4_q <= v3_q;
      v5_q <= v4_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (step) begin
      s1_q <= s0;
      js_q <= js;
      part_q <= part;
    end
    if (v1_q) s2_q <= s1_q;
    if (v2_q) s3_q <= s2_q;
    if (v3_q) s4_q <= s3_q;
    if (v4_q) s5_q <= s4_q;
  end

  // ---- Weights, multipliers ----

  logic [8*Inputs*Kernels-1:0]       weights;
  logic [17*Kernels*Cols*Inputs-1:0] prod;  // (kl, col, r * CVecDsp + i)

  accel_dsp_weights u_weights (
    .job_i,
    .kp_i     (s1_q.kp),
    .js_i     (js_q),
    .part_i   (part_q),
    .words_i,
    .weights_o(weights)
  );

  for (genvar ri = 0; ri < Inputs; ri++) begin : gen_input
    for (genvar kc = 0; kc < Kernels / CellKernels; kc++) begin : gen_kc
      for (genvar cc = 0; cc < Cols / CellColumns; cc++) begin : gen_cc
        logic [4*17-1:0] cell_prod;

        accel_dsp_cell u_cell (
          .clk_i,
          .load_i     (v1_q),
          .shape_i    (s1_q.shape),
          .pass_i     (s1_q.pass),
          .w_i        (weights[8*(ri*Kernels + kc*CellKernels) +: 8*CellKernels]),
          .a_i        (act_i[9*(ri*Cols + cc*CellColumns) +: 9*CellColumns]),
          .separate_i (v2_q),
          .out_shape_i(s3_q.shape),
          .prod_o     (cell_prod)
        );

        for (genvar x = 0; x < 4; x++) begin : gen_product
          localparam int unsigned Kl = kc * CellKernels + x / CellColumns;
          localparam int unsigned Col = cc * CellColumns + x % CellColumns;
          assign prod[17*((Kl*Cols + Col)*Inputs + ri) +: 17] = cell_prod[17*x +: 17];
        end
      end
    end
  end

  // ---- Sums ----

  accel_dsp_acc u_acc (
    .clk_i,
    .load1_i(v3_q),
    .prod_i (prod),
    .load2_i(v4_q),
    .write_i(v5_q & ~clear_i),
    .kp_i   (s5_q.kp),
    .pass_i (s5_q.pass),
    .shape_i(s5_q.shape),
    .first_i(s5_q.first),
    .acc_o
  );

endmodule
