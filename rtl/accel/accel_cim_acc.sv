// Accumulators of the CIM engine (data sheet section 12.4).
//
//   of readout word k: column e = k * Dup div Readout, chunk = k mod (Readout / Dup)
//   acc_cim[kk][e]  := or += tree(G, lane mod (8/sw))                         modulo 2^32
// for every kk with chunk = 4 sub + lane div (8/sw), where (sub, G, lane, sw) = place(kk).
//
// read_i, word_i and first_i belong to a READ slot that ends at edge E; the words come in the next
// cycle. Registered: E+1 (load1_o) and E+2 (load2_o) the trees in accel_cim_group, E+3 acc_cim.
// Valid bits only are cleared.

module accel_cim_acc #(
  localparam int unsigned KVec   = accel_build_pkg::KVec,
  localparam int unsigned Dup    = accel_build_pkg::Dup,
  localparam int unsigned Groups = accel_build_pkg::NGroups
) (
  input  logic            clk_i,
  input  logic            clear_i,
  input  accel_pkg::job_t job_i,
  input  logic            read_i,
  input  logic [2:0]      word_i,   // k
  input  logic            first_i,  // := instead of +=
  output logic            load1_o,  // enables of the trees
  output logic            load2_o,
  input  logic [128*Groups-1:0] sums_i,  // (G, lane) at 32 (4 G + lane), in the cycle after load2_o
  output logic [accel_build_pkg::AccCimBits-1:0] acc_o     // (kk, e) at 32 (kk * Dup + e)
);

  localparam int unsigned LogReadout = 2 + accel_build_pkg::Large;
  localparam int unsigned LogChunks = LogReadout - accel_build_pkg::LogDup;

  logic unused_job;
  assign unused_job = ^job_i;

  // ---- Pipeline control ----

  logic       v1_q, v2_q, v3_q;
  logic [3:0] s1_q, s2_q, s3_q;  // first, k

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      v1_q <= 1'b0;
      v2_q <= 1'b0;
      v3_q <= 1'b0;
    end else begin
      v1_q <= read_i;
      v2_q <= v1_q;
      v3_q <= v2_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (read_i) s1_q <= {first_i, word_i};
    if (v1_q) s2_q <= s1_q;
    if (v2_q) s3_q <= s2_q;
  end

  assign load1_o = v1_q;
  assign load2_o = v2_q;

  // ---- Accumulators ----

  logic [2:0] column, chunk;
  assign column = s3_q[2:0] >> LogChunks;
  assign chunk = s3_q[2:0] & 3'((1 << LogChunks) - 1);

  logic [32*KVec*Dup-1:0] acc_cim_q;
  logic [32*KVec-1:0]     next;   // of kernel kk in the column
  logic [KVec-1:0]        given;  // the word has kernel kk

  for (genvar kk = 0; kk < KVec; kk++) begin : gen_kernel
    logic        wide;
    logic [1:0]  code;
    logic [15:0] group;
    logic [3:0]  lane, lane_chunk, lane_low;
    assign wide = accel_pkg::place_wide(16'(kk), job_i.k1e);
    assign code = wide ? job_i.sww : job_i.swn;
    assign group = accel_pkg::place_group(16'(kk), job_i.k1e, job_i.sww, job_i.swn,
                                          job_i.gw_groups);
    assign lane = accel_pkg::place_lane(16'(kk), job_i.k1e, job_i.sww, job_i.swn);
    assign lane_chunk = lane >> (2'd2 - code);
    assign lane_low = lane & ~(4'hf << (2'd2 - code));

    logic [31:0] tree, index, old;
    assign index = {14'd0, group, 2'd0} + {28'd0, lane_low};
    assign tree = sums_i[32*index +: 32];
    assign old = acc_cim_q[32*(kk*Dup + 32'(column)) +: 32];
    assign next[32*kk +: 32] = (s3_q[3] ? '0 : old) + tree;
    assign given[kk] = {1'b0, chunk} ==
        (lane_chunk | {1'b0, accel_pkg::place_sub(16'(kk)), 2'd0});
  end

  always_ff @(posedge clk_i) begin
    if (v3_q && !clear_i) begin
      for (int kk = 0; kk < KVec; kk++) begin
        for (int e = 0; e < Dup; e++) begin
          if (given[kk] && column == 3'(e)) begin
            acc_cim_q[32*(kk*Dup + e) +: 32] <= next[32*kk +: 32];
          end
        end
      end
    end
  end

  assign acc_o = acc_cim_q;

endmodule
