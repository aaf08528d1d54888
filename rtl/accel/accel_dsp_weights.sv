// Weights of a DSP step out of the port B words of all blocks (data sheet section 11.1).
// Combinational, in the cycle after the slot of the step.
//
//   weight (r, i, kl): of the word of block (G, r, js * CVecDsp + i) the w bits from
//   part * WordPortion + lane * sw upwards, sign-extended to 8; (G, lane, w, sw) are place() of
//   kernel kp * KVecDsp + kl

module accel_dsp_weights (
  input  accel_pkg::job_t job_i,
  input  logic [15:0]     kp_i,
  input  logic [15:0]     js_i,
  input  logic [1:0]      part_i,   // pi mod PerWord
  input  logic [accel_build_pkg::WordsBits-1:0] words_i,  // block b at 32 b
  // (r, i, kl) at 8 ((r * CVecDsp + i) * KVecDsp + kl)
  output logic [8*accel_build_pkg::RVec*accel_build_pkg::CVecDspMin*accel_build_pkg::KVecDspMin-1:0]
      weights_o
);

  localparam int unsigned RVec = accel_build_pkg::RVec;
  localparam int unsigned Chans = accel_build_pkg::CVecDspMin;
  localparam int unsigned Kernels = accel_build_pkg::KVecDspMin;

  logic unused_job;
  assign unused_job = ^job_i;

  for (genvar kl = 0; kl < Kernels; kl++) begin : gen_kl
    logic [15:0] kernel, group;
    logic        wide;
    logic [1:0]  code;
    logic [4:0]  low;  // first bit of the weight in the word
    assign kernel = 16'(kp_i * 16'(Kernels)) + 16'(kl);
    assign group = accel_pkg::place_group(kernel, job_i.k1e, job_i.sww, job_i.swn,
                                          job_i.gw_groups);
    assign wide = accel_pkg::place_wide(kernel, job_i.k1e);
    assign code = wide ? job_i.ww : job_i.wn;
    assign low = 5'({3'd0, part_i} << accel_build_pkg::LogWordPortion) |
        5'({1'b0, accel_pkg::place_lane(kernel, job_i.k1e, job_i.sww, job_i.swn)} <<
           (wide ? job_i.sww : job_i.swn) << 1);

    for (genvar r = 0; r < RVec; r++) begin : gen_r
      for (genvar i = 0; i < Chans; i++) begin : gen_i
        logic [31:0] block, word;
        logic [7:0]  bits, weight;
        assign block = ({16'd0, group} * RVec + r) * accel_build_pkg::NPairs +
            {16'd0, js_i} * Chans + i;
        assign word = words_i[block*32 +: 32];
        assign bits = 8'(word >> low);

        always_comb begin
          case (code)
            2'd0:    weight = {{6{bits[1]}}, bits[1:0]};
            2'd1:    weight = {{4{bits[3]}}, bits[3:0]};
            default: weight = bits;
          endcase
        end

        assign weights_o[8*((r*Chans + i)*Kernels + kl) +: 8] = weight;
      end
    end
  end

endmodule
