// CIM engine M4BRAM (data sheet sections 12 and 13): the filter cache of M4BRAM blocks, their
// commands and the accumulators of what they multiply.
//
//   sequencer -- control word --> port A of all blocks (command, configuration, copy address)
//       |                              activations: act_i, equal for all k groups
//       '-- copy pointer --> buffer request
//   port B of all blocks <-- DSP engine's word (MAC), number of the accumulator word (READ)
//       '-- words_o, sums of each group -> acc_cim
//
//   block b = (G * RVec + r) * NPairs + j, in k group G
//   portion address and activation bytes: section 12.1
//   capture_o = tile_end_o, CapDelay cycles later
//
// Port fields that a slot does not name are 0. Weights are written in LOAD_W, when nothing runs.

module accel_cim_m4bram (
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

  localparam int unsigned Blocks = accel_build_pkg::RVec * accel_build_pkg::NPairs;  // of a group
  localparam int unsigned Dup = accel_build_pkg::Dup;
  localparam int unsigned CapDelay = accel_build_pkg::CapDelay;

  logic unused_le1;
  assign unused_le1 = dsp_rem_le1_i;

  // ---- Sequencer and copy pointer ----

  accel_pkg::cim_ctrl_t ctrl;
  logic [3:0]           slot;
  logic                 first, cp_end, tile_end;
  logic [10:0]          copy_addr;

  accel_cim_seq u_seq (
    .clk_i,
    .clear_i,
    .job_i,
    .run_i,
    .dsp_rem_le2_i,
    .res_busy_i,
    .last_tile_i,
    .cp_end_i  (cp_end),
    .ctrl_o    (ctrl),
    .slot_o    (slot),
    .first_o   (first),
    .mac_o,
    .reserve_o,
    .tile_end_o(tile_end),
    .fill_o,
    .compute_o,
    .stall_o,
    .drain_o,
    .readout_o,
    .busy_o
  );

  accel_cim_steps u_steps (
    .clk_i,
    .clear_i,
    .job_i,
    .run_i,
    .advance_i  (ctrl.advance),
    .half_i     (ctrl.half),
    .req_half_i (ctrl.req_half),
    .end_o      (cp_end),
    .copy_addr_o(copy_addr),
    .act_x0_o,
    .act_y0_o,
    .act_rb_o,
    .act_u_o
  );

  assign act_en_o = ctrl.req;
  assign tile_end_o = tile_end;

  logic [CapDelay-1:0] capture_q;
  always_ff @(posedge clk_i) begin
    if (clear_i) capture_q <= '0;
    else         capture_q <= {capture_q[CapDelay-2:0], tile_end};
  end
  assign capture_o = capture_q[CapDelay-1];

  // ---- Port A and port B, what is the same for all blocks ----

  logic        a_ce;
  logic        copy;
  logic [3:0]  a_be;
  logic [10:0] a_addr;
  logic [31:0] a_data;  // without activations and configured width
  logic [8:0]  b_addr;

  assign copy = ctrl.cmd[1];

  always_comb begin
    a_ce = ctrl.cfg | (ctrl.cmd != '0);
    a_be = ctrl.cmd;
    a_addr = '0;
    a_data = '0;
    b_addr = '0;
    if (ctrl.cfg) begin
      a_be = {job_i.act_signed, job_i.n_m1};
      a_data[3:2] = 2'(accel_build_pkg::LogDup);
    end
    if (copy) a_addr = copy_addr;
    if (ctrl.read) b_addr = {5'd0, slot};
    if (rd_en_i) b_addr = rd_word_i;
    if (wr_load_i) begin
      a_be = 4'b1111;
      a_addr = {2'b00, wr_word_i};
      a_data = wr_data_i;
    end
  end

  // Activation bytes of the blocks (r, j) of every group: byte bp is that of column bp * Dup div 4.
  logic [32*Blocks-1:0] act;
  for (genvar rj = 0; rj < Blocks; rj++) begin : gen_act
    for (genvar bp = 0; bp < 4; bp++) begin : gen_byte
      assign act[32*rj + 8*bp +: 8] =
          copy ? act_i[8*(rj*Dup + bp*Dup/4) +: 8] : '0;
    end
  end

  // ---- Groups and accumulators ----

  logic load1, load2;
  logic [128*accel_build_pkg::NGroups-1:0] sums;  // (G, lane) at 32 (4 G + lane)

  for (genvar g = 0; g < accel_build_pkg::NGroups; g++) begin : gen_group
    logic [Blocks-1:0] wr;
    for (genvar b = 0; b < Blocks; b++) begin : gen_wr
      assign wr[b] = wr_load_i & wr_valid_i &
          (wr_block_i == accel_build_pkg::BlockBits'(g*Blocks + b));
    end

    accel_cim_group u_group (
      .clk_i,
      .clk2x_i,
      .rst_ni,
      .a_ce_i  (a_ce),
      .a_cfg_i (ctrl.cfg),
      .a_wr_i  (wr),
      .a_be_i  (a_be),
      .a_addr_i(a_addr),
      .a_data_i(a_data),
      .a_act_i (act),
      .b_addr_i(b_addr),
      .code_i  ((16'(g) < job_i.gw_groups) ? job_i.sww : job_i.swn),
      .words_o (words_o[32*Blocks*g +: 32*Blocks]),
      .load1_i (load1),
      .load2_i (load2),
      .sum_o   (sums[128*g +: 128])
    );
  end

  accel_cim_acc u_acc (
    .clk_i,
    .clear_i,
    .job_i,
    .read_i (ctrl.read),
    .word_i (slot[2:0]),
    .first_i(first),
    .load1_o(load1),
    .load2_o(load2),
    .sums_i (sums),
    .acc_o
  );

endmodule
