// Result buffer and walker (data sheet sections 14.1, 14.2).
//
// At the end of a cycle with capture_i: res := acc_dsp, acc_cim; walk_on := 1. The walker then
// issues one beat per cycle of advance_i, in the order of section 8.5:
//
//   for pv (rows that exist), for qv (columns that exist), for kk < kt(t) step 4 (int32: 1)
//
// In the issue cycle quad_o holds the accumulators kk .. kk+3 (int32: the one in bits 31:0),
// present_o which of them exist. res_busy: from the decision of a tile's end to its last issue.
// Of an engine that is not there nothing is stored.

module accel_results (
  input  logic            clk_i,
  input  logic            clear_i,     // soft reset or rst_ni low
  input  accel_pkg::job_t job_i,
  input  logic            reserve_i,
  input  logic            capture_i,
  input  logic [accel_build_pkg::AccDspBits-1:0] acc_dsp_i,
  input  logic [accel_build_pkg::AccCimBits-1:0] acc_cim_i,
  input  logic            advance_i,
  output logic            res_busy_o,
  output logic            issue_o,
  output logic            last_o,      // with issue_o: the layer's last beat
  output logic [15:0]     kernel_o,    // number of the first kernel, t * KVec + kk
  output logic [3:0]      present_o,
  output logic [127:0]    quad_o
);

  logic        res_busy_q, walk_on_q;
  logic [2:0]  walk_pv_q;
  logic [3:0]  walk_qv_q;
  logic [15:0] walk_kk_q;

  // Not every field is needed here.
  logic unused_job;
  assign unused_job = ^job_i;

  // ---- Walker -------------------------------------------------------------------------------

  logic        tile_done, last_tile;
  logic [15:0] walk_t, walk_p0, walk_q0, unused_next_t;

  accel_tiles u_walk_tile (
    .clk_i,
    .clear_i,
    .advance_i(tile_done),
    .kt_i     (job_i.kt),
    .p_i      (job_i.p),
    .q_i      (job_i.q),
    .t_o      (walk_t),
    .p0_o     (walk_p0),
    .q0_o     (walk_q0),
    .next_t_o (unused_next_t),
    .last_o   (last_tile)
  );

  // Kernels of the tile.
  logic [15:0] kernels;
  assign kernels = ((walk_t + 16'd1) == job_i.kt) ? job_i.kt_last : 16'(accel_build_pkg::KVec);

  logic [16:0] kk_sum, next_q, next_p;
  assign kk_sum = {1'b0, walk_kk_q} + (job_i.requant ? 17'd4 : 17'd1);
  assign next_q = {1'b0, walk_q0} + {13'd0, walk_qv_q} + 17'd1;
  assign next_p = {1'b0, walk_p0} + {14'd0, walk_pv_q} + 17'd1;

  logic kk_end, qv_end, pv_end;
  assign kk_end = kk_sum >= {1'b0, kernels};
  assign qv_end = ({1'b0, walk_qv_q} + 5'd1 == 5'(accel_build_pkg::QT)) |
                  (next_q >= {1'b0, job_i.q});
  assign pv_end = ({1'b0, walk_pv_q} + 4'd1 == 4'(accel_build_pkg::PVec)) |
                  (next_p >= {1'b0, job_i.p});

  assign issue_o = walk_on_q & advance_i;
  assign tile_done = issue_o & kk_end & qv_end & pv_end;
  assign last_o = kk_end & qv_end & pv_end & last_tile;

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      res_busy_q <= 1'b0;
      walk_on_q <= 1'b0;
      walk_pv_q <= 3'd0;
      walk_qv_q <= 4'd0;
      walk_kk_q <= 16'd0;
    end else begin
      res_busy_q <= reserve_i | (res_busy_q & ~tile_done);
      walk_on_q <= capture_i | (walk_on_q & ~tile_done);
      if (issue_o) begin
        walk_kk_q <= kk_end ? 16'd0 : kk_sum[15:0];
        if (kk_end) walk_qv_q <= qv_end ? 4'd0 : walk_qv_q + 4'd1;
        if (kk_end && qv_end) walk_pv_q <= pv_end ? 3'd0 : walk_pv_q + 3'd1;
      end
    end
  end

  assign res_busy_o = res_busy_q;
  assign kernel_o = walk_t * 16'(accel_build_pkg::KVec) + walk_kk_q;

  for (genvar i = 0; i < 4; i++) begin : gen_present
    assign present_o[i] = ({1'b0, walk_kk_q} + 17'(i)) < {1'b0, kernels};
  end

  // ---- Results ------------------------------------------------------------------------------

  logic we;
  assign we = capture_i & ~clear_i;

  // Accumulators of the quad of walk_kk in the column, from each engine.
  logic         from_dsp;
  logic [127:0] quad_dsp, quad_cim, quad;

  if (accel_build_pkg::HasDsp != 0) begin : gen_dsp
    localparam int unsigned Bits = accel_build_pkg::AccDspBits;
    localparam int unsigned IndexBits = $clog2(Bits);

    logic [Bits-1:0] res_dsp_q;
    always_ff @(posedge clk_i) begin
      if (we) res_dsp_q <= acc_dsp_i;
    end

    // Entry kk * Cols + pv * QVecDsp + qv.
    logic [IndexBits-1:0] column;
    assign column = IndexBits'(walk_pv_q) * IndexBits'(accel_build_pkg::QVecDsp) +
                    IndexBits'(walk_qv_q);
    for (genvar i = 0; i < 4; i++) begin : gen_kernel
      logic [IndexBits-1:0] entry;
      assign entry = IndexBits'({walk_kk_q[15:2], 2'(i)}) * IndexBits'(accel_build_pkg::Cols) +
                     column;
      assign quad_dsp[32*i +: 32] = res_dsp_q[entry << 5 +: 32];
    end
    assign from_dsp = walk_qv_q < 4'(accel_build_pkg::QVecDsp);
  end else begin : gen_no_dsp
    assign quad_dsp = 128'd0;
    assign from_dsp = 1'b0;
    logic unused_acc;
    assign unused_acc = ^acc_dsp_i;
  end

  if (accel_build_pkg::Cim != 0) begin : gen_cim
    localparam int unsigned Bits = accel_build_pkg::AccCimBits;
    localparam int unsigned IndexBits = $clog2(Bits);

    logic [Bits-1:0] res_cim_q;
    always_ff @(posedge clk_i) begin
      if (we) res_cim_q <= acc_cim_i;
    end

    // Entry kk * Dup + pv * QVecCim + qv - QVecDsp.
    logic [IndexBits-1:0] column;
    assign column = IndexBits'(walk_pv_q) * IndexBits'(accel_build_pkg::QVecCim) +
                    IndexBits'(walk_qv_q) - IndexBits'(accel_build_pkg::QVecDsp);
    for (genvar i = 0; i < 4; i++) begin : gen_kernel
      logic [IndexBits-1:0] entry;
      assign entry = IndexBits'({walk_kk_q[15:2], 2'(i)}) * IndexBits'(accel_build_pkg::Dup) +
                     column;
      assign quad_cim[32*i +: 32] = res_cim_q[entry << 5 +: 32];
    end
  end else begin : gen_no_cim
    assign quad_cim = 128'd0;
    logic unused_acc;
    assign unused_acc = ^acc_cim_i;
  end

  assign quad = from_dsp ? quad_dsp : quad_cim;

  // int32: kernel kk in bits 31:0.
  assign quad_o = job_i.requant ? quad : {96'd0, quad[{walk_kk_q[1:0], 5'd0} +: 32]};

endmodule
