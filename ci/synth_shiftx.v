// Choice of a part of a wide bus (words[32*i +: 32]): the highest address bit halves the bus, and so
// on. Yosys' own rule shifts the whole bus once per bit; its optimiser then takes minutes. A part
// beyond the bus means nothing here.

(* techmap_celltype = "$shiftx" *)
module accel_shiftx (A, B, Y);

  parameter A_SIGNED = 0;
  parameter B_SIGNED = 0;
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 1;
  parameter Y_WIDTH = 1;
  input [A_WIDTH-1:0] A;
  input [B_WIDTH-1:0] B;
  output [Y_WIDTH-1:0] Y;
  localparam N = ($clog2(A_WIDTH) < B_WIDTH) ? $clog2(A_WIDTH) : B_WIDTH;
  wire _TECHMAP_FAIL_ = A_WIDTH < 2 * Y_WIDTH || N < 1;
  genvar i;
  generate
    for (i = N; i >= 0; i = i - 1) begin : s
      localparam FULL = (1 << i) + Y_WIDTH - 1;
      wire [FULL-1:0] o;
      if (i == N) begin : first
        assign o = A;
      end else begin : next
        assign o = B[i] ? s[i+1].o >> (1 << i) : s[i+1].o;
      end
    end
  endgenerate
  assign Y = s[0].o[Y_WIDTH-1:0];
endmodule
