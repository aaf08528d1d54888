// Requantisation, parameter memory and output register (data sheet section 14.3).
//
//   v = acc + bias
//   y = (v * multiplier + 2^(shift - 1)) >>> shift
//   result = clamp(y + zero_point)          four kernels per beat; absent ones give byte 0
//
//   end of        registered
//   issue cycle   stage 1: accumulators, parameters of the four kernels
//   + 1           stage 2: v
//   + 2           stage 3: v * multiplier
//   + 3           output register
//
// Everything moves with advance_o = not (tvalid and not tready), and a stage's data only with its
// valid bit. With requantise = 0 the accumulator (kernel 0 of the quad) passes through unchanged.

module accel_requant (
  input  logic            clk_i,
  input  logic            clear_i,     // soft reset or rst_ni low
  input  accel_pkg::job_t job_i,

  input  logic            wr_en_i,     // a parameter is taken
  input  logic [15:0]     wr_kernel_i,
  input  logic [1:0]      wr_field_i,  // 0 bias, 1 multiplier, 2 shift
  input  logic [31:0]     wr_data_i,

  input  logic            issue_i,
  input  logic            last_i,
  input  logic [15:0]     kernel_i,    // number of the first of the four
  input  logic [3:0]      present_i,
  input  logic [127:0]    quad_i,
  output logic            advance_o,

  output logic            tvalid_o,
  input  logic            tready_i,
  output logic [31:0]     tdata_o,
  output logic            tlast_o
);

  localparam int unsigned Words = accel_build_pkg::ParamDepth / 4;
  localparam int unsigned AddrBits = $clog2(Words);

  logic        tvalid_q, tlast_q;
  logic [31:0] tdata_q;
  logic        advance;
  assign advance = ~(tvalid_q & ~tready_i);
  assign advance_o = advance;

  // Not every field is needed here.
  logic unused_job;
  assign unused_job = ^job_i;

  // ---- Valid bits and marks -----------------------------------------------------------------

  logic [3:1] valid_q;
  logic [3:1] last_q;
  logic [3:0] present1_q, present2_q, present3_q;

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      valid_q <= 3'd0;
    end else if (advance) begin
      valid_q <= {valid_q[2:1], issue_i};
    end
  end

  // Enables of the data of a stage.
  logic load1, load2, load3, load_out;
  assign load1 = advance & issue_i;
  assign load2 = advance & valid_q[1];
  assign load3 = advance & valid_q[2];
  assign load_out = advance & valid_q[3];

  always_ff @(posedge clk_i) begin
    if (load1) begin
      last_q[1] <= last_i;
      present1_q <= present_i;
    end
    if (load2) begin
      last_q[2] <= last_q[1];
      present2_q <= present1_q;
    end
    if (load3) begin
      last_q[3] <= last_q[2];
      present3_q <= present2_q;
    end
  end

  // ---- Clamp --------------------------------------------------------------------------------

  // Limits of a result of res_bits_m1 + 1 bits.
  logic signed [64:0] lowest, highest, zero_point;
  assign lowest = job_i.res_signed ? -(65'sd1 <<< job_i.res_bits_m1) : 65'sd0;
  assign highest = job_i.res_signed ? (65'sd1 <<< job_i.res_bits_m1) - 65'sd1 :
                                      (65'sd2 <<< job_i.res_bits_m1) - 65'sd1;
  assign zero_point = {{56{job_i.zero_point[8]}}, job_i.zero_point};

  // ---- Kernels ------------------------------------------------------------------------------

  logic [AddrBits-1:0] wr_addr, rd_addr;
  assign wr_addr = wr_kernel_i[AddrBits+1:2];
  assign rd_addr = kernel_i[AddrBits+1:2];

  logic [31:0] bytes;
  logic [31:0] passed;  // the accumulator of an int32 result

  for (genvar i = 0; i < 4; i++) begin : gen_kernel
    // Parameter memory of the kernels 4x + i.
    logic [31:0] bias_mem_q  [Words];
    logic [30:0] mult_mem_q  [Words];
    logic [5:0]  shift_mem_q [Words];

    logic wr_en;
    assign wr_en = wr_en_i & (wr_kernel_i[1:0] == 2'(i));

    always_ff @(posedge clk_i) begin
      if (wr_en && (wr_field_i == 2'd0)) bias_mem_q[wr_addr] <= wr_data_i;
      if (wr_en && (wr_field_i == 2'd1)) mult_mem_q[wr_addr] <= wr_data_i[30:0];
      if (wr_en && (wr_field_i == 2'd2)) shift_mem_q[wr_addr] <= wr_data_i[5:0];
    end

    // Stage 1.
    logic [31:0] acc1_q, bias1_q;
    logic [30:0] mult1_q, mult2_q;
    logic [5:0]  shift1_q, shift2_q, shift3_q;

    always_ff @(posedge clk_i) begin
      if (load1) begin
        acc1_q <= quad_i[32*i +: 32];
        bias1_q <= bias_mem_q[rd_addr];
        mult1_q <= mult_mem_q[rd_addr];
        shift1_q <= shift_mem_q[rd_addr];
      end
    end

    // Stage 2.
    logic signed [32:0] v, v2_q;
    assign v = job_i.requant ? {acc1_q[31], acc1_q} + {bias1_q[31], bias1_q} :
                               {acc1_q[31], acc1_q};

    always_ff @(posedge clk_i) begin
      if (load2) begin
        v2_q <= v;
        mult2_q <= mult1_q;
        shift2_q <= shift1_q;
      end
    end

    // Stage 3.
    logic signed [63:0] factor_v, factor_m, product3_q;
    assign factor_v = {{31{v2_q[32]}}, v2_q};
    assign factor_m = job_i.requant ? {33'd0, mult2_q} : 64'sd1;

    always_ff @(posedge clk_i) begin
      if (load3) begin
        product3_q <= factor_v * factor_m;
        shift3_q <= shift2_q;
      end
    end

    // Output.
    logic signed [64:0] rounded, shifted, y;
    assign rounded = {product3_q[63], product3_q} + (65'sd1 <<< (shift3_q - 6'd1));
    assign shifted = rounded >>> shift3_q;
    assign y = shifted + zero_point;

    logic [7:0] clamped;
    assign clamped = (y < lowest)  ? lowest[7:0] :
                     (y > highest) ? highest[7:0] : y[7:0];
    assign bytes[8*i +: 8] = present3_q[i] ? clamped : 8'd0;

    if (i == 0) begin : gen_passed
      assign passed = product3_q[31:0];
    end
  end

  // ---- Output register ----------------------------------------------------------------------

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      tvalid_q <= 1'b0;
      tdata_q <= 32'd0;
      tlast_q <= 1'b0;
    end else if (advance) begin
      tvalid_q <= valid_q[3];
      if (load_out) begin
        tdata_q <= job_i.requant ? bytes : passed;
        tlast_q <= last_q[3];
      end
    end
  end

  assign tvalid_o = tvalid_q;
  assign tdata_o = tdata_q;
  assign tlast_o = tlast_q;

  // Kernel numbers beyond the memory are error KERNELS, upper bits of parameters PARAMETER.
  logic unused_kernel;
  assign unused_kernel = ^{wr_kernel_i, kernel_i};

endmodule
