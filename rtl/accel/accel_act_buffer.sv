// Activation buffer of one engine (data sheet section 10): YBanks x XBanks banks, so that a whole
// window of rows and columns is read at once.
//
//   (y, x, quad) lies in bank (y mod YBanks, x mod XBanks), word
//     ((y div YBanks) * XW + x div XBanks) * CW + quad div QuadsPerWord      modulo ActDepth
//
// Read: for every pv < PVec, qv < QVec, r < RVec, i < Chans the value of
//   y = y0 + pv * stride, x = x0 + qv * stride + r, channel u * Chans + i, column rb * RVec + r
// or 0 if one of them does not exist. The value is the low n bits of the stored byte,
//   LeftAligned = 1   value << (8 - n), 8 bits
//   LeftAligned = 0   sign- or zero-extended, 9 bits
//
// Latency 1: rd_en_i registers the words of the banks and the masks; the data are there from the
// next cycle to the next request. A write is seen by requests of later cycles. Nothing is reset.

module accel_act_buffer #(
  parameter  int unsigned QVec        = 1,
  parameter  int unsigned Chans       = 4,     // of a read: 1, 2 or a multiple of 4
  parameter  bit          LeftAligned = 1'b1,
  localparam int unsigned OutBits     = LeftAligned ? 8 : 9,
  localparam int unsigned Cols        = accel_build_pkg::PVec * QVec
) (
  input  logic            clk_i,
  input  accel_pkg::job_t job_i,
  input  logic [15:0]     xw_i,       // XW and CW of this buffer
  input  logic [15:0]     cw_i,

  input  logic            wr_en_i,
  input  logic [15:0]     wr_y_i,
  input  logic [15:0]     wr_x_i,
  input  logic [13:0]     wr_quad_i,
  input  logic [31:0]     wr_data_i,

  input  logic            rd_en_i,
  input  logic [19:0]     rd_x0_i,    // two's complement, of the engine's first column, r = 0
  input  logic [19:0]     rd_y0_i,    // two's complement
  input  logic [3:0]      rd_rb_i,
  input  logic [15:0]     rd_u_i,
  // (r, i, pv, qv) at OutBits * ((r * Chans + i) * PVec * QVec + pv * QVec + qv)
  output logic [OutBits*accel_build_pkg::RVec*Chans*Cols-1:0] act_o
);

  localparam int unsigned XBanks =
      1 << $clog2((QVec - 1) * accel_build_pkg::MaxStride + accel_build_pkg::RVec);
  localparam int unsigned YBanks = accel_build_pkg::YBanks;
  localparam int unsigned XBits = $clog2(XBanks);
  localparam int unsigned YBits = $clog2(YBanks);
  localparam int unsigned AddrBits = $clog2(accel_build_pkg::ActDepth);
  localparam int unsigned WordChans = (Chans < 4) ? 4 : Chans;
  localparam int unsigned WordBits = 8 * WordChans;
  localparam int unsigned QuadsPerWord = WordChans / 4;
  localparam int unsigned ReadsPerWord = WordChans / Chans;

  logic unused_job;
  assign unused_job = ^{job_i, xw_i, cw_i};

  // Every address is needed modulo ActDepth only.
  logic [AddrBits-1:0] xw, cw;
  assign xw = AddrBits'(xw_i);
  assign cw = AddrBits'(cw_i);

  // ---- Write ----

  logic [AddrBits-1:0]     wr_addr;
  logic [QuadsPerWord-1:0] wr_quad;  // one hot: which quad of the word
  assign wr_addr = (AddrBits'(wr_y_i >> YBits) * xw + AddrBits'(wr_x_i >> XBits)) * cw +
      AddrBits'(wr_quad_i / 14'(QuadsPerWord));
  for (genvar k = 0; k < QuadsPerWord; k++) begin : gen_wr_quad
    assign wr_quad[k] = wr_en_i & (wr_quad_i % 14'(QuadsPerWord) == 14'(k));
  end

  // ---- Request ----

  // x0 and y0 as bank and block. Banks below it are those of the next block.
  logic [19:0]         x_bank, y_bank;
  logic [AddrBits-1:0] x_block, y_block, word;
  assign x_bank = rd_x0_i & 20'(XBanks - 1);
  assign y_bank = rd_y0_i & 20'(YBanks - 1);
  assign x_block = AddrBits'($signed(rd_x0_i) >>> XBits);
  assign y_block = AddrBits'($signed(rd_y0_i) >>> YBits);
  assign word = AddrBits'(rd_u_i / 16'(ReadsPerWord));

  // Which of the rows, columns and channels exist. A negative position is a large number here.
  logic [accel_build_pkg::PVec-1:0]      y_ok_d, y_ok_q;
  logic [QVec*accel_build_pkg::RVec-1:0] x_ok_d, x_ok_q;
  logic [Chans-1:0]                      c_ok_d, c_ok_q;

  for (genvar pv = 0; pv < accel_build_pkg::PVec; pv++) begin : gen_y_ok
    assign y_ok_d[pv] = rd_y0_i + 20'(pv) * {17'd0, job_i.stride} < {4'd0, job_i.h};
  end
  for (genvar qv = 0; qv < QVec; qv++) begin : gen_x_ok
    for (genvar r = 0; r < accel_build_pkg::RVec; r++) begin : gen_r
      assign x_ok_d[qv*accel_build_pkg::RVec + r] =
          (rd_x0_i + 20'(qv) * {17'd0, job_i.stride} + 20'(r) < {4'd0, job_i.w}) &
          ({4'd0, rd_rb_i} * 8'(accel_build_pkg::RVec) + 8'(r) < {4'd0, job_i.r});
    end
  end
  for (genvar i = 0; i < Chans; i++) begin : gen_c_ok
    assign c_ok_d[i] = {8'd0, rd_u_i} * 24'(Chans) + 24'(i) < {8'd0, job_i.c};
  end

  logic [19:0] x_bank_q, y_bank_q;
  logic [15:0] part_q;  // which Chans channels of the word

  always_ff @(posedge clk_i) begin
    if (rd_en_i) begin
      y_ok_q <= y_ok_d;
      x_ok_q <= x_ok_d;
      c_ok_q <= c_ok_d;
      x_bank_q <= x_bank;
      y_bank_q <= y_bank;
      part_q <= rd_u_i % 16'(ReadsPerWord);
    end
  end

  // ---- Banks ----

  logic [YBanks*XBanks*WordBits-1:0] words;  // bank (by, bx) at WordBits * (by * XBanks + bx)

  for (genvar by = 0; by < YBanks; by++) begin : gen_by
    logic [AddrBits-1:0] rd_row;
    logic                wr_row;
    assign rd_row = (y_block + AddrBits'(20'(by) < y_bank)) * xw;
    assign wr_row = (wr_y_i & 16'(YBanks - 1)) == 16'(by);

    for (genvar bx = 0; bx < XBanks; bx++) begin : gen_bx
      logic [AddrBits-1:0] rd_addr;
      logic                wr_bank;
      assign rd_addr = (rd_row + x_block + AddrBits'(20'(bx) < x_bank)) * cw + word;
      assign wr_bank = wr_row & ((wr_x_i & 16'(XBanks - 1)) == 16'(bx));

      logic [WordBits-1:0] mem_q [accel_build_pkg::ActDepth];
      logic [WordBits-1:0] rdata_q;

      always_ff @(posedge clk_i) begin
        for (int k = 0; k < QuadsPerWord; k++) begin
          if (wr_bank & wr_quad[k]) mem_q[wr_addr][32*k +: 32] <= wr_data_i;
        end
      end

      always_ff @(posedge clk_i) begin
        if (rd_en_i) rdata_q <= mem_q[rd_addr];
      end

      assign words[WordBits*(by*XBanks + bx) +: WordBits] = rdata_q;
    end
  end

  // ---- Data ----

  logic [2:0] shift;  // 8 - n
  assign shift = ~job_i.n_m1;

  for (genvar pv = 0; pv < accel_build_pkg::PVec; pv++) begin : gen_pv
    logic [19:0] by;
    assign by = (y_bank_q + 20'(pv) * {17'd0, job_i.stride}) & 20'(YBanks - 1);

    for (genvar qv = 0; qv < QVec; qv++) begin : gen_qv
      for (genvar r = 0; r < accel_build_pkg::RVec; r++) begin : gen_r
        logic [19:0]         bx;
        logic [31:0]         bank;
        logic [WordBits-1:0] bank_word;
        logic                ok;
        assign bx = (x_bank_q + 20'(qv) * {17'd0, job_i.stride} + 20'(r)) & 20'(XBanks - 1);
        assign bank = {12'd0, by} * XBanks + {12'd0, bx};
        assign bank_word = words[bank*WordBits +: WordBits];
        assign ok = y_ok_q[pv] & x_ok_q[qv*accel_build_pkg::RVec + r];

        for (genvar i = 0; i < Chans; i++) begin : gen_i
          logic [7:0]         left;
          logic [OutBits-1:0] value;
          assign left = bank_word[({16'd0, part_q}*Chans + i)*8 +: 8] << shift;
          if (LeftAligned) begin : gen_left
            assign value = left;
          end else begin : gen_extend
            assign value = $signed({job_i.act_signed & left[7], left}) >>> shift;
          end
          assign act_o[OutBits*((r*Chans + i)*Cols + pv*QVec + qv) +: OutBits] =
              (ok & c_ok_q[i]) ? value : '0;
        end
      end
    end
  end

endmodule
