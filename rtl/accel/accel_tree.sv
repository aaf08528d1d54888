// Adder tree in two stages: the sum of Inputs numbers, modulo 2^32, two's complement.
//
//   stage 1   sums of up to 8 neighbouring inputs
//   stage 2   sum_o = the sum of the up to 8 sums of stage 1
//
// Latency 2 edges: load1_i registers stage 1, load2_i in the next cycle stage 2. Without its enable
// a register keeps its value. Nothing is reset.

module accel_tree #(
  parameter int unsigned Inputs = 8,  // 1 to 64
  parameter int unsigned Bits   = 32  // of an input, at most 32
) (
  input  logic                   clk_i,
  input  logic                   load1_i,
  input  logic                   load2_i,
  input  logic [Inputs*Bits-1:0] in_i,    // input i at Bits i
  output logic [31:0]            sum_o
);

  localparam int unsigned Groups = (Inputs + 7) / 8;

  logic [Groups*32-1:0] group_q;
  logic [31:0]          sum_q;

  // Sums only where they are registered: most cycles have none, and a simulation skips them.
  always_ff @(posedge clk_i) begin
    if (load1_i) group_q <= stage1(in_i);
  end

  always_ff @(posedge clk_i) begin
    if (load2_i) sum_q <= stage2(group_q);
  end

  function automatic logic [Groups*32-1:0] stage1(logic [Inputs*Bits-1:0] in);
    stage1 = '0;
    for (int i = 0; i < Inputs; i++) begin
      stage1[(i/8)*32 +: 32] = stage1[(i/8)*32 +: 32] + 32'($signed(in[i*Bits +: Bits]));
    end
  endfunction

  function automatic logic [31:0] stage2(logic [Groups*32-1:0] sums);
    stage2 = '0;
    for (int g = 0; g < Groups; g++) stage2 = stage2 + sums[g*32 +: 32];
  endfunction

  assign sum_o = sum_q;

endmodule
