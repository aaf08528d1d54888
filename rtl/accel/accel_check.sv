// Descriptor to constants of the layer and error code (data sheet section 6), in the 4 cycles of
// CHECK.
//
//   check cycle   at its end
//   0             fields, codes, quotients (one division by a constant each)
//   1             products of two or three quotients, groups
//   2             products of those: words of a block, words of a bank, D(t), the OVERFLOW bound
//   3             code_o is valid (combinational), the job is complete
//
// Products are as wide as their factors together, so nothing is truncated before it is compared.
// The job keeps its value until the next CHECK.

module accel_check (
  input  logic              clk_i,
  input  logic              check_i,        // state is CHECK
  input  logic [1:0]        check_cycle_i,
  input  accel_pkg::desc_t  desc_i,
  output accel_pkg::job_t   job_o,
  output logic [7:0]        code_o          // lowest code that holds, 0 none; in check cycle 3
);

  localparam logic [15:0] KVec = 16'(accel_build_pkg::KVec);

  // ceil(x / n), n a constant.
  function automatic logic [15:0] cd(logic [15:0] x, logic [16:0] n);
    cd = 16'(({1'b0, x} + n - 17'd1) / n);
  endfunction

  // The same for n = 2^s.
  function automatic logic [15:0] cd_pow2(logic [15:0] x, logic [2:0] s);
    cd_pow2 = 16'(({1'b0, x} + (17'd1 << s) - 17'd1) >> s);
  endfunction

  // Registers load at the end of check cycle i with stage[i].
  logic [2:0] stage;
  assign stage = {2'd0, check_i} << check_cycle_i;

  // ---- Check cycle 0 ------------------------------------------------------------------------

  accel_pkg::job_t job_q;

  logic [1:0] wn, sww, swn;
  assign wn = desc_i.mixed ? desc_i.wn : desc_i.ww;
  assign sww = accel_pkg::storage(desc_i.ww, desc_i.w2_as_4, desc_i.n_m1);
  assign swn = accel_pkg::storage(wn, desc_i.w2_as_4, desc_i.n_m1);

  logic [10:0] safe_w, safe_n;
  assign safe_w = accel_pkg::safe_mac2s(sww, desc_i.n_m1, desc_i.act_signed);
  assign safe_n = accel_pkg::safe_mac2s(swn, desc_i.n_m1, desc_i.act_signed);

  logic [15:0] kt, kt_last;
  assign kt = cd(desc_i.k, 17'(accel_build_pkg::KVec));
  assign kt_last = desc_i.k - (kt - 16'd1) * KVec;

  // Rows of a row bank.
  logic [15:0] hb_q;

  // ---- Check cycle 1 ------------------------------------------------------------------------

  // log2 of the kernels of a group.
  logic [2:0] log_gw, log_gn;
  assign log_gw = 3'(accel_build_pkg::LogWordPortion - 1) - {1'b0, job_q.sww};
  assign log_gn = 3'(accel_build_pkg::LogWordPortion - 1) - {1'b0, job_q.swn};

  logic [15:0] gw_groups, gu_groups;
  assign gw_groups = cd_pow2(job_q.k1e, log_gw);
  assign gu_groups = gw_groups + cd_pow2(16'(accel_build_pkg::KSub) - job_q.k1e, log_gn);

  logic [7:0]  rs, rbs;
  logic [23:0] rsc_q, nst_q, dsp_words_q;
  logic [31:0] hx_dsp_q, hx_cim_q;
  assign rs = {4'd0, job_q.r} * {4'd0, job_q.s};
  assign rbs = {4'd0, job_q.rb} * {4'd0, job_q.s};

  always_ff @(posedge clk_i) begin
    if (stage[1]) begin
      rsc_q <= {16'd0, rs} * {8'd0, job_q.c};
      nst_q <= {16'd0, rbs} * {8'd0, job_q.cb};
      dsp_words_q <= {16'd0, rbs} * {8'd0, job_q.cu};
      hx_dsp_q <= {16'd0, hb_q} * {16'd0, job_q.xw_dsp};
      hx_cim_q <= {16'd0, hb_q} * {16'd0, job_q.xw_cim};
    end
  end

  // ---- Check cycle 2 ------------------------------------------------------------------------

  // Words of a block: cd(2 * NST * KT * Halves, PerWord).
  localparam int unsigned Up = 1 + accel_build_pkg::LogHalves;
  logic [41:0] portion_words, nw;
  assign portion_words = ({18'd0, nst_q} * {26'd0, job_q.kt}) << Up;
  assign nw = (portion_words + {40'd0, 2'(accel_build_pkg::PerWord - 1)}) >>
              accel_build_pkg::LogPerWord;

  // Passes of all kp of a K tile with `kps` of them.
  function automatic logic [15:0] passes(logic [15:0] kps, logic [15:0] k1e, logic [1:0] wide,
                                         logic [1:0] narrow);
    passes = 16'd0;
    for (int unsigned kp = 0; kp < accel_build_pkg::KpVec; kp++) begin
      if (16'(kp) < kps) begin
        passes = passes + 16'd1 +
            {14'd0, (16'((kp * accel_build_pkg::KVecDspMin) % accel_build_pkg::KSub) < k1e) ?
                    wide : narrow};
      end
    end
  endfunction

  // Passes - 1 of wide and of narrow kernels.
  logic [1:0] passes_w, passes_n;
  assign passes_w = accel_pkg::passes_m1(accel_pkg::shape(job_q.ww, job_q.n_m1));
  assign passes_n = accel_pkg::passes_m1(accel_pkg::shape(job_q.wn, job_q.n_m1));

  logic [23:0] d_full, d_last;
  if (accel_build_pkg::HasDsp != 0) begin : gen_dsp_steps
    assign d_full = dsp_words_q *
        {8'd0, passes(job_q.kp_full, job_q.k1e, passes_w, passes_n)};
    assign d_last = dsp_words_q *
        {8'd0, passes(job_q.kp_last, job_q.k1e, passes_w, passes_n)};
  end else begin : gen_no_dsp_steps
    assign d_full = 24'd0;
    assign d_last = 24'd0;
    logic unused_dsp;
    assign unused_dsp = ^{dsp_words_q, passes_w, passes_n};
  end

  // Largest magnitude of a sum: R * S * C * 2^(ww - 1) * (2^(n - 1) or 2^n - 1).
  logic [3:0]  ww_m1;
  logic [7:0]  act_max;
  logic [31:0] act_sum;
  assign ww_m1 = 4'((5'd2 << job_q.ww) - 5'd1);
  assign act_max = job_q.act_signed ? 8'd1 << job_q.n_m1 : 8'hff >> (3'd7 - job_q.n_m1);
  assign act_sum = {8'd0, rsc_q} * {24'd0, act_max};

  logic [46:0] bound;
  assign bound = {15'd0, act_sum} << ww_m1;

  logic overflow_q, filter_q, act_dsp_q, act_cim_q;
  always_ff @(posedge clk_i) begin
    if (stage[2]) begin
      overflow_q <= bound >= 47'h8000_0000;
      filter_q <= nw > 42'd512;
      act_dsp_q <= (accel_build_pkg::HasDsp != 0) &&
          ({16'd0, hx_dsp_q} * {32'd0, job_q.cw_dsp} > 48'(accel_build_pkg::ActDepth));
      act_cim_q <= (accel_build_pkg::Cim != 0) &&
          ({16'd0, hx_cim_q} * {32'd0, job_q.cw_cim} > 48'(accel_build_pkg::ActDepth));
    end
  end

  // ---- Check cycle 3 ------------------------------------------------------------------------

  logic [10:1] err;
  assign err[1] = (desc_i.r == 4'd0) | (desc_i.s == 4'd0) | (desc_i.c == 16'd0) |
                  (desc_i.k == 16'd0) | (desc_i.h == 16'd0) | (desc_i.w == 16'd0) |
                  (desc_i.p == 16'd0) | (desc_i.q == 16'd0);
  assign err[2] = (desc_i.stride == 3'd0) | (desc_i.stride > 3'(accel_build_pkg::MaxStride));
  assign err[3] = (desc_i.ww == 2'd3) | (desc_i.n_m1 == 3'd0) |
                  (desc_i.mixed & (desc_i.wn >= desc_i.ww));
  assign err[4] = desc_i.mixed & ((desc_i.k1 == 16'd0) |
                                  (desc_i.k1 >= 16'(accel_build_pkg::KSub)));
  assign err[5] = desc_i.requant & (desc_i.res_bits_m1 == 3'd0);
  assign err[6] = overflow_q;
  assign err[7] = job_q.gu_groups > 16'(accel_build_pkg::NGroups);
  assign err[8] = filter_q;
  assign err[9] = act_dsp_q | act_cim_q;
  assign err[10] = desc_i.requant & ({1'b0, desc_i.k} > 17'(accel_build_pkg::ParamDepth));

  assign code_o = err[1]  ? accel_pkg::ErrShape :
                  err[2]  ? accel_pkg::ErrStride :
                  err[3]  ? accel_pkg::ErrPrecision :
                  err[4]  ? accel_pkg::ErrSplit :
                  err[5]  ? accel_pkg::ErrResult :
                  err[6]  ? accel_pkg::ErrOverflow :
                  err[7]  ? accel_pkg::ErrGroups :
                  err[8]  ? accel_pkg::ErrFilter :
                  err[9]  ? accel_pkg::ErrActivations :
                  err[10] ? accel_pkg::ErrKernels : accel_pkg::ErrNone;

  // ---- Registers of the job -----------------------------------------------------------------

  always_ff @(posedge clk_i) begin
    if (stage[0]) begin
      job_q.r <= desc_i.r;
      job_q.s <= desc_i.s;
      job_q.stride <= desc_i.stride;
      job_q.pad_top <= desc_i.pad_top;
      job_q.pad_left <= desc_i.pad_left;
      job_q.c <= desc_i.c;
      job_q.k <= desc_i.k;
      job_q.h <= desc_i.h;
      job_q.w <= desc_i.w;
      job_q.p <= desc_i.p;
      job_q.q <= desc_i.q;
      job_q.act_signed <= desc_i.act_signed;
      job_q.n_m1 <= desc_i.n_m1;
      job_q.requant <= desc_i.requant;
      job_q.res_signed <= desc_i.res_signed;
      job_q.res_bits_m1 <= desc_i.res_bits_m1;
      job_q.zero_point <= desc_i.zero_point;
      job_q.send_w <= ~desc_i.keep_w;
      job_q.send_p <= desc_i.requant & ~desc_i.keep_p;
      job_q.send_a <= ~desc_i.keep_a;
      job_q.ww <= desc_i.ww;
      job_q.wn <= wn;
      job_q.sww <= sww;
      job_q.swn <= swn;
      job_q.k1e <= desc_i.mixed ? desc_i.k1 : 16'(accel_build_pkg::KSub);
      job_q.t <= accel_pkg::mac2_cycles(desc_i.n_m1, desc_i.act_signed);
      job_q.n_safe <= (safe_w < safe_n) ? safe_w : safe_n;
      job_q.kt <= kt;
      job_q.kt_last <= kt_last;
      job_q.rb <= 4'(cd({12'd0, desc_i.r}, 17'(accel_build_pkg::RVec)));
      job_q.cb <= cd(desc_i.c, 17'(accel_build_pkg::CVec));
      job_q.cu <= cd(desc_i.c, 17'(accel_build_pkg::CVecDspMin));
      job_q.ru <= (desc_i.r < 4'(accel_build_pkg::RVec)) ? desc_i.r : 4'(accel_build_pkg::RVec);
      job_q.ju <= (desc_i.c < 16'(accel_build_pkg::NPairs)) ? desc_i.c :
          16'(accel_build_pkg::NPairs);
      job_q.quad_last <= 14'(cd(desc_i.c, 17'd4) - 16'd1);
      job_q.xw_dsp <= cd(desc_i.w, 17'(accel_build_pkg::XBanksDsp));
      job_q.xw_cim <= cd(desc_i.w, 17'(accel_build_pkg::XBanksCim));
      job_q.cw_dsp <= cd(desc_i.c, 17'(accel_build_pkg::WordChansDsp));
      job_q.cw_cim <= cd(desc_i.c, 17'(accel_build_pkg::WordChansCim));
      job_q.kp_full <= 16'(accel_build_pkg::KpVec);
      job_q.kp_last <= cd(kt_last, 17'(accel_build_pkg::KVecDspMin));
      hb_q <= cd(desc_i.h, 17'(accel_build_pkg::YBanks));
    end

    if (stage[1]) begin
      job_q.gw_groups <= gw_groups;
      job_q.gu_groups <= gu_groups;
    end

    if (stage[2]) begin
      job_q.nst <= 11'(nst_q);
      job_q.nw <= 10'(nw);
      job_q.d_full <= d_full;
      job_q.d_last <= d_last;
    end
  end

  assign job_o = job_q;

endmodule
