// Register map, flags and interrupt (data sheet section 5.2).
//
//   0x00..0x10  build           0x14 CTRL          0x18 STATUS       0x1C IRQ_STATUS
//   0x20        IRQ_ENABLE      0x24 ERROR_CODE    0x40..0x58 D_*    0x80..0xBC counters
//
// Answers of a read and of a write are combinational; writes act at the end of the cycle. Bits of a
// register that do not exist stay 0 (the masks below). start_o and soft_reset_o are 1 in the cycle
// of the write to CTRL; the flags are cleared at its end.

module accel_regs (
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic              wr_en_i,
  input  logic [5:0]        wr_word_i,
  input  logic [31:0]       wr_data_i,
  input  logic [3:0]        wr_strb_i,
  output logic [1:0]        wr_resp_o,
  input  logic [5:0]        rd_word_i,
  output logic [31:0]       rd_data_o,
  output logic [1:0]        rd_resp_o,

  input  accel_pkg::state_e state_i,
  input  logic              done_i,        // DONE := 1
  input  logic              error_i,       // ERROR := 1
  input  logic              code_we_i,     // ERROR_CODE := code_i
  input  logic [7:0]        code_i,
  input  logic [511:0]      counters_i,

  output logic              start_o,       // accepted start
  output logic              soft_reset_o,
  output accel_pkg::desc_t  desc_o,
  output logic              irq_o
);

  // Word addresses.
  localparam logic [5:0] WId          = 6'h00;
  localparam logic [5:0] WEngine      = 6'h01;
  localparam logic [5:0] WChannels    = 6'h02;
  localparam logic [5:0] WKernels     = 6'h03;
  localparam logic [5:0] WDepths      = 6'h04;
  localparam logic [5:0] WCtrl        = 6'h05;
  localparam logic [5:0] WStatus      = 6'h06;
  localparam logic [5:0] WIrqStatus   = 6'h07;
  localparam logic [5:0] WIrqEnable   = 6'h08;
  localparam logic [5:0] WErrorCode   = 6'h09;
  localparam logic [5:0] WDShape      = 6'h10;
  localparam logic [5:0] WDChannels   = 6'h11;
  localparam logic [5:0] WDInput      = 6'h12;
  localparam logic [5:0] WDOutput     = 6'h13;
  localparam logic [5:0] WDPrecision  = 6'h14;
  localparam logic [5:0] WDResult     = 6'h15;
  localparam logic [5:0] WDKeep       = 6'h16;

  // Bits that exist.
  localparam logic [31:0] MShape     = 32'h000F_F7FF;
  localparam logic [31:0] MPrecision = 32'hFFFF_077F;
  localparam logic [31:0] MResult    = 32'h01FF_0073;
  localparam logic [31:0] MKeep      = 32'h0000_0007;

  // Constants of the build.
  localparam logic [31:0] BuildEngine = {
    1'b0, 3'(accel_build_pkg::MaxStride), 1'b0, 3'(accel_build_pkg::DesignPacking),
    4'(accel_build_pkg::QVecCim), 4'(accel_build_pkg::QVecDsp),
    4'(accel_build_pkg::PVec), 4'(accel_build_pkg::RVec),
    2'b00, 1'(accel_build_pkg::DoublePumped), 1'(accel_build_pkg::Large),
    1'b0, 2'(accel_build_pkg::Cim), 1'(accel_build_pkg::HasDsp)};
  localparam logic [31:0] BuildChannels = {
    16'(accel_build_pkg::NGroups), 8'(accel_build_pkg::CVecDsp), 8'(accel_build_pkg::CVec)};
  localparam logic [31:0] BuildKernels = {
    16'(accel_build_pkg::KVecDsp), 16'(accel_build_pkg::KVec)};
  localparam logic [31:0] BuildDepths = {
    19'd0, 5'($clog2(accel_build_pkg::ParamDepth)), 3'd0, 5'($clog2(accel_build_pkg::ActDepth))};

  logic [1:0]  irq_status_q, irq_enable_q;
  logic [7:0]  error_code_q;
  logic [31:0] d_shape_q, d_channels_q, d_input_q, d_output_q;
  logic [31:0] d_precision_q, d_result_q, d_keep_q;

  // ---- Writes -------------------------------------------------------------------------------

  logic idle, is_desc, desc_we;
  assign idle = state_i == accel_pkg::StIdle;
  assign is_desc = (wr_word_i >= WDShape) && (wr_word_i <= WDKeep);
  assign desc_we = wr_en_i & is_desc & idle;

  logic ctrl_start, ctrl_reset;
  assign ctrl_reset = (wr_word_i == WCtrl) & wr_strb_i[0] & wr_data_i[1];
  assign ctrl_start = (wr_word_i == WCtrl) & wr_strb_i[0] & wr_data_i[0] & ~wr_data_i[1];
  assign start_o = wr_en_i & ctrl_start & idle;
  assign soft_reset_o = wr_en_i & ctrl_reset;

  logic wr_okay;
  always_comb begin
    case (wr_word_i)
      WCtrl:                  wr_okay = ~ctrl_start | idle;
      WIrqStatus, WIrqEnable: wr_okay = 1'b1;
      default:                wr_okay = is_desc & idle;
    endcase
  end
  assign wr_resp_o = wr_okay ? accel_pkg::RespOkay : accel_pkg::RespSlverr;

  logic [31:0] strobes;
  assign strobes = {{8{wr_strb_i[3]}}, {8{wr_strb_i[2]}}, {8{wr_strb_i[1]}}, {8{wr_strb_i[0]}}};

  // New value of a register: strobed bits that exist are written.
  function automatic logic [31:0] merge(logic [31:0] old, logic [31:0] data, logic [31:0] mask);
    merge = (old & ~mask) | (data & mask);
  endfunction

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      d_shape_q <= 32'd0;
      d_channels_q <= 32'd0;
      d_input_q <= 32'd0;
      d_output_q <= 32'd0;
      d_precision_q <= 32'd0;
      d_result_q <= 32'd0;
      d_keep_q <= 32'd0;
    end else if (desc_we) begin
      case (wr_word_i)
        WDShape:     d_shape_q <= merge(d_shape_q, wr_data_i, strobes & MShape);
        WDChannels:  d_channels_q <= merge(d_channels_q, wr_data_i, strobes);
        WDInput:     d_input_q <= merge(d_input_q, wr_data_i, strobes);
        WDOutput:    d_output_q <= merge(d_output_q, wr_data_i, strobes);
        WDPrecision: d_precision_q <= merge(d_precision_q, wr_data_i, strobes & MPrecision);
        WDResult:    d_result_q <= merge(d_result_q, wr_data_i, strobes & MResult);
        default:     d_keep_q <= merge(d_keep_q, wr_data_i, strobes & MKeep);
      endcase
    end
  end

  logic       irq_we;
  logic [1:0] irq_clear;
  assign irq_we = wr_en_i & wr_strb_i[0];
  assign irq_clear = wr_data_i[1:0] & {2{irq_we & (wr_word_i == WIrqStatus)}};

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      irq_enable_q <= 2'd0;
    end else if (irq_we && (wr_word_i == WIrqEnable)) begin
      irq_enable_q <= wr_data_i[1:0];
    end
  end

  // A flag that is set at the edge of its clearing ends up set.
  always_ff @(posedge clk_i) begin
    if (!rst_ni || soft_reset_o || start_o) begin
      irq_status_q <= 2'd0;
      error_code_q <= accel_pkg::ErrNone;
    end else begin
      irq_status_q <= (irq_status_q & ~irq_clear) | {error_i, done_i};
      if (code_we_i) error_code_q <= code_i;
    end
  end

  assign irq_o = |(irq_status_q & irq_enable_q);

  // ---- Reads --------------------------------------------------------------------------------

  always_comb begin
    rd_resp_o = accel_pkg::RespOkay;
    case (rd_word_i)
      WId:         rd_data_o = 32'h4D34_0001;
      WEngine:     rd_data_o = BuildEngine;
      WChannels:   rd_data_o = BuildChannels;
      WKernels:    rd_data_o = BuildKernels;
      WDepths:     rd_data_o = BuildDepths;
      WCtrl:       rd_data_o = 32'd0;
      WStatus:     rd_data_o = {29'd0, state_i};
      WIrqStatus:  rd_data_o = {30'd0, irq_status_q};
      WIrqEnable:  rd_data_o = {30'd0, irq_enable_q};
      WErrorCode:  rd_data_o = {24'd0, error_code_q};
      WDShape:     rd_data_o = d_shape_q;
      WDChannels:  rd_data_o = d_channels_q;
      WDInput:     rd_data_o = d_input_q;
      WDOutput:    rd_data_o = d_output_q;
      WDPrecision: rd_data_o = d_precision_q;
      WDResult:    rd_data_o = d_result_q;
      WDKeep:      rd_data_o = d_keep_q;
      default: begin
        if (rd_word_i[5:4] == 2'b10) begin
          rd_data_o = counters_i[{rd_word_i[3:0], 5'd0} +: 32];
        end else begin
          rd_data_o = 32'd0;
          rd_resp_o = accel_pkg::RespSlverr;
        end
      end
    endcase
  end

  // ---- Descriptor ---------------------------------------------------------------------------

  always_comb begin
    desc_o.r = d_shape_q[3:0];
    desc_o.s = d_shape_q[7:4];
    desc_o.stride = d_shape_q[10:8];
    desc_o.pad_top = d_shape_q[15:12];
    desc_o.pad_left = d_shape_q[19:16];
    desc_o.c = d_channels_q[15:0];
    desc_o.k = d_channels_q[31:16];
    desc_o.h = d_input_q[15:0];
    desc_o.w = d_input_q[31:16];
    desc_o.p = d_output_q[15:0];
    desc_o.q = d_output_q[31:16];
    desc_o.ww = d_precision_q[1:0];
    desc_o.wn = d_precision_q[3:2];
    desc_o.mixed = d_precision_q[4];
    desc_o.w2_as_4 = d_precision_q[5];
    desc_o.act_signed = d_precision_q[6];
    desc_o.n_m1 = d_precision_q[10:8];
    desc_o.k1 = d_precision_q[31:16];
    desc_o.requant = d_result_q[0];
    desc_o.res_signed = d_result_q[1];
    desc_o.res_bits_m1 = d_result_q[6:4];
    desc_o.zero_point = d_result_q[24:16];
    desc_o.keep_w = d_keep_q[0];
    desc_o.keep_p = d_keep_q[1];
    desc_o.keep_a = d_keep_q[2];
  end

endmodule
