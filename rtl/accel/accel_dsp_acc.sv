// Trees and accumulators of the DSP engine (data sheet section 11.2).
//
//   sum(kl, col)                          = sum over r, i of the products, 32 bits
//   acc_dsp[kp * KVecDsp + kl][col]      := sum if first, else += sum       modulo 2^32
//
// for the products (kl, col) that the pass gives; the others keep their value.
//
// Latency 3 edges from the products: load1_i and load2_i register the two stages of the trees,
// write_i and what goes with it write the accumulators in the cycle after load2_i. Nothing is
// reset; the caller takes write_i back at a reset.

module accel_dsp_acc #(
  localparam int unsigned KVec    = accel_build_pkg::KVec,
  localparam int unsigned Cols    = accel_build_pkg::ColsMin,
  localparam int unsigned Kernels = accel_build_pkg::KVecDspMin,
  localparam int unsigned Inputs  = accel_build_pkg::RVec * accel_build_pkg::CVecDspMin
) (
  input  logic              clk_i,
  input  logic              load1_i,
  input  logic [17*Kernels*Cols*Inputs-1:0] prod_i,  // (kl, col, r * CVecDsp + i)
  input  logic              load2_i,
  input  logic              write_i,
  input  logic [15:0]       kp_i,     // with write_i
  input  logic [1:0]        pass_i,   // with write_i
  input  accel_pkg::shape_e shape_i,  // with write_i
  input  logic              first_i,  // with write_i
  output logic [accel_build_pkg::AccDspBits-1:0] acc_o  // (kk, col) at 32 (kk * Cols + col)
);

  localparam int unsigned PerCell = accel_build_pkg::PerCell;
  localparam bit          Even    = Cols % 2 == 0;

  logic [32*KVec*Cols-1:0]    acc_dsp_q;
  logic [32*Kernels*Cols-1:0] sum, next;
  logic [Kernels*Cols-1:0]    given;

  for (genvar kl = 0; kl < Kernels; kl++) begin : gen_kl
    for (genvar col = 0; col < Cols; col++) begin : gen_col
      localparam int unsigned Output = kl * Cols + col;
      localparam int unsigned Product = Even ? 2 * (kl % 2) + (col % 2) : kl % 4;

      accel_tree #(
        .Inputs(Inputs),
        .Bits  (17)
      ) u_tree (
        .clk_i,
        .load1_i,
        .load2_i,
        .in_i (prod_i[17*Inputs*Output +: 17*Inputs]),
        .sum_o(sum[32*Output +: 32])
      );

      logic [31:0] old;
      assign old = acc_dsp_q[32*(32'(kp_i)*Kernels*Cols + Output) +: 32];
      assign next[32*Output +: 32] = (first_i ? '0 : old) + sum[32*Output +: 32];
      assign given[Output] =
          (accel_pkg::bundle(shape_i, 2'(Product)) >> $clog2(PerCell)) == pass_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (write_i) begin
      for (int kk = 0; kk < KVec; kk++) begin
        for (int col = 0; col < Cols; col++) begin
          if (kp_i == 16'(kk / Kernels) && given[(kk % Kernels)*Cols + col]) begin
            acc_dsp_q[32*(kk*Cols + col) +: 32] <= next[32*((kk % Kernels)*Cols + col) +: 32];
          end
        end
      end
    end
  end

  assign acc_o = acc_dsp_q;

endmodule
