// Engine slot without compute-in-BRAM engine (data sheet sections 12.6 and 13): the filter cache of
// plain RAMs, and the tiles of the DSP engine.
//
//   OFF    run: MAC
//   MAC    dsp_rem <= 1 and not res_busy: the tile ends with this slot, then MAC of the next tile
//          or, after the last one, OFF; otherwise MAC of the same tile
//   capture_o = tile_end_o, CapDelay cycles later
//
// Weights are written in LOAD_W; a word read in a slot is there in the next cycle.

module accel_cim_none (
  input  logic            clk_i,
  input  logic            clk2x_i,
  input  logic            rst_ni,
  input  logic            clear_i,          // soft reset or rst_ni low
  input  accel_pkg::job_t job_i,
  input  logic            run_i,            // state is RUN

  input  logic            wr_valid_i,       // a weight beat is taken
  input  logic            wr_load_i,        // state is LOAD_W
  input  logic [accel_build_pkg::BlockBits-1:0] wr_block_i,
  input  logic [8:0]      wr_word_i,
  input  logic [31:0]     wr_data_i,

  output logic            mac_o,            // MAC slot: the DSP engine may read
  input  logic            rd_en_i,          // it reads rd_word_i of every block
  input  logic [8:0]      rd_word_i,
  output logic [accel_build_pkg::WordsBits-1:0] words_o,  // in the next cycle; block b at 32 b
  input  logic            dsp_rem_le1_i,
  input  logic            dsp_rem_le2_i,

  input  logic            res_busy_i,
  output logic            reserve_o,        // the tile's end is decided
  input  logic            last_tile_i,
  output logic            tile_end_o,       // last slot of a tile
  output logic            capture_o,        // CapDelay cycles later
  output logic [accel_build_pkg::AccCimBits-1:0] acc_o,   // (kk, e) at 32 (kk * Dup + e)

  output logic            act_en_o,         // request to the activation buffer
  output logic [19:0]     act_x0_o,
  output logic [19:0]     act_y0_o,
  output logic [3:0]      act_rb_o,
  output logic [15:0]     act_u_o,
  input  logic [accel_build_pkg::ActCimBits-1:0] act_i,   // (r, j, e) at 8 ((r*NPairs + j)*Dup + e)

  output logic            fill_o,           // this cycle counts as such
  output logic            compute_o,
  output logic            stall_o,
  output logic            drain_o,
  output logic            readout_o,
  output logic            busy_o
);

  localparam int unsigned CapDelay = accel_build_pkg::CapDelay;

  logic unused_inputs;
  assign unused_inputs = ^{clk2x_i, rst_ni, job_i, dsp_rem_le2_i, act_i};

  // ---- Tiles ----

  accel_pkg::seq_e seq_q;

  logic mac, tile_end;
  assign mac = seq_q == accel_pkg::SeqMac;
  assign tile_end = mac & dsp_rem_le1_i & ~res_busy_i;

  always_ff @(posedge clk_i) begin
    if (clear_i || !run_i || (tile_end && last_tile_i)) seq_q <= accel_pkg::SeqOff;
    else                                                seq_q <= accel_pkg::SeqMac;
  end

  logic [CapDelay-1:0] capture_q;
  always_ff @(posedge clk_i) begin
    if (clear_i) capture_q <= '0;
    else         capture_q <= {capture_q[CapDelay-2:0], tile_end};
  end

  assign mac_o = mac;
  assign reserve_o = tile_end;
  assign tile_end_o = tile_end;
  assign capture_o = capture_q[CapDelay-1];

  assign fill_o = run_i & ~mac;
  assign compute_o = mac & rd_en_i;
  assign stall_o = mac & ~rd_en_i;
  assign drain_o = 1'b0;
  assign readout_o = 1'b0;
  assign busy_o = 1'b0;

  // ---- Plain RAMs ----

  logic [8:0] b_addr;
  assign b_addr = rd_en_i ? rd_word_i : '0;

  for (genvar b = 0; b < accel_build_pkg::NBlocks; b++) begin : gen_block
    logic        wr;
    logic [31:0] unused_copy;
    assign wr = wr_load_i & wr_valid_i & (wr_block_i == accel_build_pkg::BlockBits'(b));

    m4bram_main_array #(
      .Large(1'b0)
    ) u_main_array (
      .clk_i,
      .we_i     (wr),
      .be_i     (4'b1111),
      .addr_i   (wr_word_i),
      .wdata_i  (wr_data_i),
      .copy_re_i(1'b0),
      .copy_o   (unused_copy),
      .b_addr_i (b_addr),
      .b_rdata_o(words_o[32*b +: 32])
    );
  end

  // ---- What a compute engine would say ----

  assign acc_o = '0;
  assign act_en_o = 1'b0;
  assign act_x0_o = '0;
  assign act_y0_o = '0;
  assign act_rb_o = '0;
  assign act_u_o = '0;

endmodule
