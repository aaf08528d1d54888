// One 18 x 19 multiplier of the DSP engine: packing of up to four small products into one big one
// and their separation (data sheet section 11.4). Two's complement throughout.
//
//   shape    F   19-bit operand                          18-bit operand   field of Wa * Ab
//   4Wx1A    5   W0 + W1 2^F + W2 2^2F + W3 2^3F         A0               a
//   2Wx2A    7   W0 + W1 2^2F                            A0 + A1 2^F      2a + b
//   2Wx1A   12   W0 + W1 2^F                             A0               a
//   2Wx1A8  10   W0 + W1 2^F                             A0               a
//   1Wx2A   13   A0 + A1 2^F                             W0               b
//   1Wx1A    -   W0                                      A0               0, the whole product
//
// Of the 37-bit product X the field f is
//   X[F f + F - 1 : F f] + (f > 0 ? X[F f - 1] : 0)      modulo 2^F, sign-extended to 17 bits
// where the added bit gives back what a negative lower field borrowed. Fields that the shape does
// not have are 0.
//
// Latency 2 edges: load_i registers the packed operands, separate_i in the next cycle the fields.
// Without its enable a register keeps its value. Nothing is reset.

module accel_dsp_mult (
  input  logic              clk_i,
  input  logic              load_i,
  input  logic              separate_i,
  input  accel_pkg::shape_e shape_i,  // with load_i
  input  logic [4*8-1:0]    w_i,      // W3, W2, W1, W0
  input  logic [2*9-1:0]    a_i,      // A1, A0
  output logic [4*17-1:0]   prod_o    // field f at 17 f
);

  // Operands in the width of the 19-bit port.
  logic [18:0] w0, w1, w2, w3, a0, a1;
  assign w0 = {{11{w_i[7]}}, w_i[7:0]};
  assign w1 = {{11{w_i[15]}}, w_i[15:8]};
  assign w2 = {{11{w_i[23]}}, w_i[23:16]};
  assign w3 = {{11{w_i[31]}}, w_i[31:24]};
  assign a0 = {{10{a_i[8]}}, a_i[8:0]};
  assign a1 = {{10{a_i[17]}}, a_i[17:9]};

  logic signed [18:0] op19_d, op19_q;
  logic signed [17:0] op18_d, op18_q;
  accel_pkg::shape_e  shape_q;

  always_comb begin
    op18_d = a0[17:0];
    case (shape_i)
      accel_pkg::Shape4W1A:  op19_d = w0 + (w1 << 5) + (w2 << 10) + (w3 << 15);
      accel_pkg::Shape2W1A:  op19_d = w0 + (w1 << 12);
      accel_pkg::Shape2W1A8: op19_d = w0 + (w1 << 10);
      accel_pkg::Shape2W2A: begin
        op19_d = w0 + (w1 << 14);
        op18_d = a0[17:0] + (a1[17:0] << 7);
      end
      accel_pkg::Shape1W2A: begin
        op19_d = a0 + (a1 << 13);
        op18_d = w0[17:0];
      end
      default:               op19_d = w0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (load_i) begin
      op19_q <= op19_d;
      op18_q <= op18_d;
      shape_q <= shape_i;
    end
  end

  logic signed [36:0] product;
  assign product = op19_q * op18_q;

  logic unused_product;
  assign unused_product = ^product[36:28];

  // Fields, each modulo 2^F.
  logic [4:0]  f5_1, f5_2, f5_3;
  logic [6:0]  f7_1, f7_2, f7_3;
  logic [11:0] f12_1;
  logic [9:0]  f10_1;
  logic [12:0] f13_1;
  assign f5_1 = product[9:5] + {4'd0, product[4]};
  assign f5_2 = product[14:10] + {4'd0, product[9]};
  assign f5_3 = product[19:15] + {4'd0, product[14]};
  assign f7_1 = product[13:7] + {6'd0, product[6]};
  assign f7_2 = product[20:14] + {6'd0, product[13]};
  assign f7_3 = product[27:21] + {6'd0, product[20]};
  assign f12_1 = product[23:12] + {11'd0, product[11]};
  assign f10_1 = product[19:10] + {9'd0, product[9]};
  assign f13_1 = product[25:13] + {12'd0, product[12]};

  logic [16:0] p0, p1, p2, p3;

  always_comb begin
    p0 = product[16:0];
    p1 = '0;
    p2 = '0;
    p3 = '0;
    case (shape_q)
      accel_pkg::Shape4W1A: begin
        p0 = {{12{product[4]}}, product[4:0]};
        p1 = {{12{f5_1[4]}}, f5_1};
        p2 = {{12{f5_2[4]}}, f5_2};
        p3 = {{12{f5_3[4]}}, f5_3};
      end
      accel_pkg::Shape2W2A: begin
        p0 = {{10{product[6]}}, product[6:0]};
        p1 = {{10{f7_1[6]}}, f7_1};
        p2 = {{10{f7_2[6]}}, f7_2};
        p3 = {{10{f7_3[6]}}, f7_3};
      end
      accel_pkg::Shape2W1A: begin
        p0 = {{5{product[11]}}, product[11:0]};
        p1 = {{5{f12_1[11]}}, f12_1};
      end
      accel_pkg::Shape2W1A8: begin
        p0 = {{7{product[9]}}, product[9:0]};
        p1 = {{7{f10_1[9]}}, f10_1};
      end
      accel_pkg::Shape1W2A: begin
        p0 = {{4{product[12]}}, product[12:0]};
        p1 = {{4{f13_1[12]}}, f13_1};
      end
      default: p0 = product[16:0];
    endcase
  end

  logic [4*17-1:0] prod_q;

  always_ff @(posedge clk_i) begin
    if (separate_i) prod_q <= {p3, p2, p1, p0};
  end

  assign prod_o = prod_q;

endmodule
