// Types, codes and shared functions of the accelerator (data sheet sections 5 to 8, 11.3, 12). The
// sizes of the build and what is derived from them are in accel_build_pkg.
//
// Weight widths travel as codes: 0: 2 bits, 1: 4 bits, 2: 8 bits, so bits = 2 << code. Functions
// take plain fields and name everything in full, as Yosys 0.23 looks names up where the function is
// called.

package accel_pkg;

  // ---- Codes --------------------------------------------------------------------------------

  typedef enum logic [2:0] {
    StIdle  = 3'd0,
    StCheck = 3'd1,
    StLoadW = 3'd2,
    StLoadP = 3'd3,
    StLoadA = 3'd4,
    StRun   = 3'd5,
    StFlush = 3'd6,
    StDrop  = 3'd7
  } state_e;

  localparam logic [7:0] ErrNone         = 8'd0;
  localparam logic [7:0] ErrShape        = 8'd1;
  localparam logic [7:0] ErrStride       = 8'd2;
  localparam logic [7:0] ErrPrecision    = 8'd3;
  localparam logic [7:0] ErrSplit        = 8'd4;
  localparam logic [7:0] ErrResult       = 8'd5;
  localparam logic [7:0] ErrOverflow     = 8'd6;
  localparam logic [7:0] ErrGroups       = 8'd7;
  localparam logic [7:0] ErrFilter       = 8'd8;
  localparam logic [7:0] ErrActivations  = 8'd9;
  localparam logic [7:0] ErrKernels      = 8'd10;
  localparam logic [7:0] ErrTlastEarly   = 8'd16;
  localparam logic [7:0] ErrTlastMissing = 8'd17;
  localparam logic [7:0] ErrParameter    = 8'd18;

  localparam logic [1:0] RespOkay   = 2'd0;
  localparam logic [1:0] RespSlverr = 2'd2;

  // Sequencer of an engine (section 12.1) and what a round is (section 12.2).
  typedef enum logic [1:0] {
    SeqOff  = 2'd0,
    SeqFill = 2'd1,
    SeqMac  = 2'd2,
    SeqRead = 2'd3
  } seq_e;

  typedef enum logic [1:0] {
    RoundReal  = 2'd0,
    RoundWait  = 2'd1,
    RoundStall = 2'd2
  } round_e;

  typedef enum logic [2:0] {
    DecCopy  = 3'd0,
    DecDrain = 3'd1,
    DecWait  = 3'd2,
    DecStall = 3'd3,
    DecEnd   = 3'd4
  } dec_e;

  // Shapes of a DSP pass (section 11.3).
  typedef enum logic [2:0] {
    Shape1W1A  = 3'd0,
    Shape1W2A  = 3'd1,
    Shape2W1A  = 3'd2,
    Shape2W1A8 = 3'd3,
    Shape2W2A  = 3'd4,
    Shape4W1A  = 3'd5
  } shape_e;

  // ---- Descriptor as it is in the registers D_* ---------------------------------------------

  typedef struct packed {
    logic [3:0]  r;
    logic [3:0]  s;
    logic [2:0]  stride;
    logic [3:0]  pad_top;
    logic [3:0]  pad_left;
    logic [15:0] c;
    logic [15:0] k;
    logic [15:0] h;
    logic [15:0] w;
    logic [15:0] p;
    logic [15:0] q;
    logic [1:0]  ww;           // w code
    logic [1:0]  wn;           // narrow w code
    logic        mixed;
    logic        w2_as_4;
    logic        act_signed;
    logic [2:0]  n_m1;
    logic [15:0] k1;
    logic        requant;
    logic        res_signed;
    logic [2:0]  res_bits_m1;
    logic [8:0]  zero_point;   // two's complement
    logic        keep_w;
    logic        keep_p;
    logic        keep_a;
  } desc_t;

  // ---- Constants of a layer (section 6) -----------------------------------------------------
  // Fields mean something for a descriptor without error, from the end of CHECK to the next start.

  typedef struct packed {
    // Copied from the descriptor.
    logic [3:0]  r;
    logic [3:0]  s;
    logic [2:0]  stride;
    logic [3:0]  pad_top;
    logic [3:0]  pad_left;
    logic [15:0] c;
    logic [15:0] k;
    logic [15:0] h;
    logic [15:0] w;
    logic [15:0] p;
    logic [15:0] q;
    logic        act_signed;
    logic [2:0]  n_m1;         // n - 1
    logic        requant;
    logic        res_signed;
    logic [2:0]  res_bits_m1;
    logic [8:0]  zero_point;
    logic        send_w;       // section W exists
    logic        send_p;       // section P exists
    logic        send_a;       // section A exists
    // Weights.
    logic [1:0]  ww;           // code of ww
    logic [1:0]  wn;           // code of wn; not mixed: of ww
    logic [1:0]  sww;          // code of sww
    logic [1:0]  swn;          // code of swn
    logic [15:0] k1e;
    logic [15:0] gw_groups;    // Gw: groups of wide kernels
    logic [15:0] gu_groups;    // Gu: groups in all
    // Counts.
    logic [15:0] kt;           // KT, K tiles
    logic [15:0] kt_last;      // kernels of the last K tile, kt(KT - 1)
    logic [3:0]  rb;           // RB
    logic [15:0] cb;           // CB
    logic [10:0] nst;          // NST, 1..1024
    logic [9:0]  nw;           // NW, 1..512
    logic [3:0]  ru;           // RU
    logic [15:0] ju;           // JU
    logic [15:0] cu;           // CU
    logic [13:0] quad_last;    // cd(C, 4) - 1
    logic [3:0]  t;            // T, 3..11
    logic [10:0] n_safe;       // N, no limit: 2047
    // Activation buffers.
    logic [15:0] xw_dsp;
    logic [15:0] cw_dsp;
    logic [15:0] xw_cim;
    logic [15:0] cw_cim;
    // DSP engine; 0 without it.
    logic [15:0] kp_full;      // kernel passes of a K tile that is not the last: KVec / KVecDsp
    logic [15:0] kp_last;      // of the last K tile: cd(kt_last, KVecDsp)
    logic [23:0] d_full;       // D(t) of a K tile that is not the last
    logic [23:0] d_last;       // D(KT - 1)
  } job_t;

  // ---- What the engines do in a cycle, as the counters of section 15 count it ----------------

  typedef struct packed {
    logic fill;
    logic compute;
    logic stall;
    logic drain;
    logic readout;
    logic cim_busy;
    logic dsp_step;
    logic dsp_extra;
  } engine_events_t;

  // ---- Weights ------------------------------------------------------------------------------

  // Storage code of a weight code: 4 bits for 2-bit weights if so chosen or if no MAC2 is safe.
  function automatic logic [1:0] storage(logic [1:0] code, logic w2_as_4, logic [2:0] n_m1);
    storage = code;
    if ((code == 2'd0) && (w2_as_4 || ((accel_build_pkg::Cim != 0) && (n_m1 >= 3'd5)))) begin
      storage = 2'd1;
    end
  endfunction

  // Main cycles of a MAC2 (m4bram.md section 8) for n = n_m1 + 1.
  //   SY: n + 2, n + 3 signed.   DP: ceil((n + 3) / 2), 2 + ceil(n / 2) signed
  function automatic logic [3:0] mac2_cycles(logic [2:0] n_m1, logic is_signed);
    if (accel_build_pkg::DoublePumped == 0) begin
      mac2_cycles = {1'b0, n_m1} + (is_signed ? 4'd4 : 4'd3);
    end else if (is_signed) begin
      mac2_cycles = 4'd3 + {2'b00, n_m1[2:1]};
    end else begin
      mac2_cycles = 4'd2 + {2'b00, n_m1[2:1]} + {3'b000, n_m1[0]};
    end
  endfunction

  // MAC2s that always fit between two readouts (m4bram.md section 12); 8 bits: no limit.
  function automatic logic [10:0] safe_mac2s(logic [1:0] code, logic [2:0] n_m1, logic is_signed);
    case ({code, is_signed, n_m1})
      {2'd0, 1'b0, 3'd1}: safe_mac2s = 11'd10;
      {2'd0, 1'b0, 3'd2}: safe_mac2s = 11'd4;
      {2'd0, 1'b0, 3'd3}: safe_mac2s = 11'd2;
      {2'd0, 1'b0, 3'd4}: safe_mac2s = 11'd1;
      {2'd0, 1'b1, 3'd1}: safe_mac2s = 11'd15;
      {2'd0, 1'b1, 3'd2}: safe_mac2s = 11'd7;
      {2'd0, 1'b1, 3'd3}: safe_mac2s = 11'd3;
      {2'd0, 1'b1, 3'd4}: safe_mac2s = 11'd1;
      {2'd1, 1'b0, 3'd1}: safe_mac2s = 11'd682;
      {2'd1, 1'b0, 3'd2}: safe_mac2s = 11'd292;
      {2'd1, 1'b0, 3'd3}: safe_mac2s = 11'd136;
      {2'd1, 1'b0, 3'd4}: safe_mac2s = 11'd66;
      {2'd1, 1'b0, 3'd5}: safe_mac2s = 11'd32;
      {2'd1, 1'b0, 3'd6}: safe_mac2s = 11'd16;
      {2'd1, 1'b0, 3'd7}: safe_mac2s = 11'd8;
      {2'd1, 1'b1, 3'd1}: safe_mac2s = 11'd1023;
      {2'd1, 1'b1, 3'd2}: safe_mac2s = 11'd511;
      {2'd1, 1'b1, 3'd3}: safe_mac2s = 11'd255;
      {2'd1, 1'b1, 3'd4}: safe_mac2s = 11'd127;
      {2'd1, 1'b1, 3'd5}: safe_mac2s = 11'd63;
      {2'd1, 1'b1, 3'd6}: safe_mac2s = 11'd31;
      {2'd1, 1'b1, 3'd7}: safe_mac2s = 11'd15;
      default:            safe_mac2s = 11'd2047;
    endcase
  endfunction

  // ---- Where a kernel lies: place(kk) of section 8.1 ----------------------------------------
  // log2 of the kernels of a group with storage code `code` is LogWordPortion - 1 - code.

  // Half of the portion.
  function automatic logic place_sub(logic [15:0] kk);
    place_sub = (accel_build_pkg::Halves == 2) && (kk >= 16'(accel_build_pkg::KSub));
  endfunction

  // kk mod KSub, for kk < KVec.
  function automatic logic [15:0] place_a(logic [15:0] kk);
    place_a = accel_pkg::place_sub(kk) ? kk - 16'(accel_build_pkg::KSub) : kk;
  endfunction

  // Is kk a wide kernel?
  function automatic logic place_wide(logic [15:0] kk, logic [15:0] k1e);
    place_wide = accel_pkg::place_a(kk) < k1e;
  endfunction

  // k group G of kernel kk.
  function automatic logic [15:0] place_group(logic [15:0] kk, logic [15:0] k1e, logic [1:0] sww,
                                              logic [1:0] swn, logic [15:0] gw_groups);
    logic [15:0] a;
    a = accel_pkg::place_a(kk);
    if (a < k1e) begin
      place_group = a >> (3'(accel_build_pkg::LogWordPortion - 1) - {1'b0, sww});
    end else begin
      place_group = gw_groups +
          ((a - k1e) >> (3'(accel_build_pkg::LogWordPortion - 1) - {1'b0, swn}));
    end
  endfunction

  // Lane of kernel kk in the WordPortion bits of its portion: it starts at bit lane * sw.
  function automatic logic [3:0] place_lane(logic [15:0] kk, logic [15:0] k1e, logic [1:0] sww,
                                            logic [1:0] swn);
    logic [15:0] a;
    a = accel_pkg::place_a(kk);
    if (a < k1e) begin
      place_lane = a[3:0] & ~(4'hf << (3'(accel_build_pkg::LogWordPortion - 1) - {1'b0, sww}));
    end else begin
      place_lane = 4'(a - k1e) & ~(4'hf << (3'(accel_build_pkg::LogWordPortion - 1) - {1'b0, swn}));
    end
  endfunction

  // ---- Packing of products (section 11.3) ---------------------------------------------------

  function automatic accel_pkg::shape_e shape(logic [1:0] code, logic [2:0] n_m1);
    if ((accel_build_pkg::Cols % 2) == 0) begin
      case (code)
        2'd0:    shape = (n_m1 <= 3'd4) ? accel_pkg::Shape2W2A : accel_pkg::Shape2W1A;
        2'd1:    shape = (n_m1 <= 3'd1) ? accel_pkg::Shape2W2A : accel_pkg::Shape2W1A;
        default: shape = (n_m1 <= 3'd4) ? accel_pkg::Shape1W2A : accel_pkg::Shape1W1A;
      endcase
    end else begin
      case (code)
        2'd0:    shape = (n_m1 <= 3'd2) ? accel_pkg::Shape4W1A : accel_pkg::Shape2W1A;
        2'd1:    shape = accel_pkg::Shape2W1A;
        default: shape = (n_m1 <= 3'd1) ? accel_pkg::Shape2W1A8 : accel_pkg::Shape1W1A;
      endcase
    end
  endfunction

  // Passes - 1 of a shape: max(1, DesignPacking / products) - 1.
  function automatic logic [1:0] passes_m1(logic [2:0] shape_code);
    case (shape_code)
      accel_pkg::Shape1W1A: passes_m1 = 2'(accel_build_pkg::PackingMin - 1);
      accel_pkg::Shape2W2A, accel_pkg::Shape4W1A: passes_m1 = 2'd0;
      default: passes_m1 = (accel_build_pkg::PackingMin == 4) ? 2'd1 : 2'd0;
    endcase
  endfunction

  // Bundle and field of product x of a cell; x = 2a + b for kernel a and column b if Cols is even,
  // else kernel a. A pass gives the product if bundle div PerCell is its number.
  function automatic logic [1:0] bundle(logic [2:0] shape_code, logic [1:0] x);
    case (shape_code)
      accel_pkg::Shape2W2A, accel_pkg::Shape4W1A: bundle = 2'd0;
      accel_pkg::Shape1W2A: bundle = {1'b0, x[1]};
      accel_pkg::Shape1W1A: bundle = (accel_build_pkg::Cols % 2 == 0) ? {x[0], x[1]} : x;
      default: bundle = {1'b0, (accel_build_pkg::Cols % 2 == 0) ? x[0] : x[1]};
    endcase
  endfunction

  function automatic logic [1:0] field(logic [2:0] shape_code, logic [1:0] x);
    case (shape_code)
      accel_pkg::Shape2W2A, accel_pkg::Shape4W1A: field = x;
      accel_pkg::Shape1W2A: field = {1'b0, x[0]};
      accel_pkg::Shape1W1A: field = 2'd0;
      default: field = {1'b0, (accel_build_pkg::Cols % 2 == 0) ? x[1] : x[0]};
    endcase
  endfunction

  // ---- What of a DSP step goes through the pipeline (section 11.2) -----------------------------

  typedef struct packed {
    logic [15:0] kp;
    logic [1:0]  pass;
    shape_e      shape;
    logic        first;     // rb = s = u = 0: the accumulators begin
  } dsp_step_t;

  // ---- What the CIM engine's sequencer says in one slot (section 12.1); all 0: nothing --------

  typedef struct packed {
    logic [3:0]       cmd;       // {reset, start, copy, done} to all blocks, if not 0
    logic             cfg;       // configuration to all blocks
    logic             half;      // portion of a copy: W1 or W2
    logic             req;       // buffer request for the copy pointer
    logic             req_half;  // channel half of the request
    logic             advance;   // the copy pointer goes on at the end of the slot
    logic             read;      // port B gets the number of an accumulator word
  } cim_ctrl_t;

endpackage
