// A cell of the DSP engine: four products of one filter column and channel, on PerCell multipliers
// (data sheet section 11.3).
//
//   Cols even   2 kernels x 2 columns, product 2a + b of kernel a and column b
//   Cols odd    4 kernels x 1 column, product a of kernel a
//
// Multiplier m does bundle pass * PerCell + m of the shape; if there is no such bundle its operands
// are 0.
//
//   shape           bundle i: W0, W1, ..         A0, A1            bundles
//   2W2A            kernels 0, 1                 columns 0, 1      1
//   2W1A, even      kernels 0, 1                 column i          2
//   1W2A            kernel i                     columns 0, 1      2
//   1W1A, even      kernel i mod 2               column i div 2    4
//   4W1A            kernels 0..3                 the column        1
//   2W1A, 2W1A8     kernels 2i, 2i + 1           the column        2      (odd)
//   1W1A, odd       kernel i                     the column        4
//
// Latency 2 edges, as accel_dsp_mult. Products that the pass does not give mean nothing.

module accel_dsp_cell #(
  localparam bit          Even    = accel_build_pkg::Cols % 2 == 0,
  localparam int unsigned Kernels = Even ? 2 : 4,
  localparam int unsigned Columns = Even ? 2 : 1
) (
  input  logic                 clk_i,
  input  logic                 load_i,      // operands
  input  accel_pkg::shape_e    shape_i,     // with load_i
  input  logic [1:0]           pass_i,      // with load_i
  input  logic [8*Kernels-1:0] w_i,
  input  logic [9*Columns-1:0] a_i,
  input  logic                 separate_i,  // products, one cycle after load_i
  input  accel_pkg::shape_e    out_shape_i, // shape of prod_o, two cycles after load_i
  output logic [4*17-1:0]      prod_o       // product x at 17 x
);

  localparam int unsigned PerCell = accel_build_pkg::PerCell;

  logic [PerCell*4*17-1:0] fields;  // field f of multiplier m at 17 (4 m + f)

  for (genvar m = 0; m < PerCell; m++) begin : gen_mult
    logic [3:0]  bundle;
    logic [31:0] w;
    logic [17:0] a;
    assign bundle = {2'b00, pass_i} * 4'(PerCell) + 4'(m);

    if (Even) begin : gen_even
      always_comb begin
        w = '0;
        a = '0;
        case (shape_i)
          accel_pkg::Shape2W2A: begin
            if (bundle == 4'd0) begin
              w[15:0] = w_i;
              a = a_i;
            end
          end
          accel_pkg::Shape2W1A: begin
            if (bundle < 4'd2) begin
              w[15:0] = w_i;
              a[8:0] = bundle[0] ? a_i[17:9] : a_i[8:0];
            end
          end
          accel_pkg::Shape1W2A: begin
            if (bundle < 4'd2) begin
              w[7:0] = bundle[0] ? w_i[15:8] : w_i[7:0];
              a = a_i;
            end
          end
          default: begin
            w[7:0] = bundle[0] ? w_i[15:8] : w_i[7:0];
            a[8:0] = bundle[1] ? a_i[17:9] : a_i[8:0];
          end
        endcase
      end
    end else begin : gen_odd
      always_comb begin
        w = '0;
        a = '0;
        case (shape_i)
          accel_pkg::Shape4W1A: begin
            if (bundle == 4'd0) begin
              w = w_i;
              a[8:0] = a_i;
            end
          end
          accel_pkg::Shape2W1A, accel_pkg::Shape2W1A8: begin
            if (bundle < 4'd2) begin
              w[15:0] = bundle[0] ? w_i[31:16] : w_i[15:0];
              a[8:0] = a_i;
            end
          end
          default: begin
            w[7:0] = w_i[{bundle[1:0], 3'd0} +: 8];
            a[8:0] = a_i;
          end
        endcase
      end
    end

    accel_dsp_mult u_mult (
      .clk_i,
      .load_i,
      .separate_i,
      .shape_i,
      .w_i   (w),
      .a_i   (a),
      .prod_o(fields[4*17*m +: 4*17])
    );
  end

  for (genvar x = 0; x < 4; x++) begin : gen_product
    logic [3:0] place;  // 4 * multiplier + field
    assign place = {accel_pkg::bundle(out_shape_i, 2'(x)) & 2'(PerCell - 1),
                    accel_pkg::field(out_shape_i, 2'(x))};
    assign prod_o[17*x +: 17] = fields[17*place +: 17];
  end

endmodule
