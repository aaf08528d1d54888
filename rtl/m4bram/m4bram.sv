// M4BRAM block: a 512 x 32 block RAM with a bit-serial, mixed-precision dummy array beside it.
//
//   P = W1*I1 + W2*I2;  ACC = ACC + P   in every lane of the four BPEs (a MAC2)
//
// Weights of 2, 4 or 8 bits are copied from the main array; activations of 2 to 8 bits, signed or
// not, arrive on port A and are consumed one bit per compute cycle. Port A writes and port B reads
// go on meanwhile. Specification: docs/m4bram.md.
//
//   version   Large  DoublePumped   row bits per BPE   main cycles per MAC2 of n activation bits
//   s_sy        0         0               32           n + 2 unsigned, n + 3 signed
//   s_dp        0         1               32           ceil((n + 3) / 2), 2 + ceil(n / 2)
//   l_sy        1         0               64           as s_sy
//   l_dp        1         1               64           as s_dp
//
// Latency from the main edge t that samples a request: write and read after t; configuration,
// copy, start, done and reset after t + 1.
//
//   port A -> m4bram_port_a -----> m4bram_fsm -ctrl-> m4bram_bpe x 4 -> m4bram_readout -> port B
//         \                        m4bram_cfg -cfg--> ^                 ^
//          -> m4bram_main_array -> m4bram_shuffler ---'                 |
//                              `----------------------------------------'
// m4bram_port_a, m4bram_main_array and m4bram_readout run on clk_i, the rest on the compute clock:
// clk_i, or clk2x_i if DoublePumped.

module m4bram #(
  parameter bit Large        = 1'b0,  // size L: 64-bit rows, a copy reads two words
  parameter bit DoublePumped = 1'b0   // the dummy array runs on clk2x_i
) (
  input  logic        clk_i,
  input  logic        clk2x_i,    // DP: twice clk_i, rising with it and in between; SY: tie low
  input  logic        rst_ni,     // synchronous; clears control only

  input  logic        a_ce_i,     // port A: configuration or command
  input  logic        a_we_i,     // port A: write, or with a_ce_i configuration
  input  logic [3:0]  a_be_i,     // byte enables, command bits or configuration bits
  input  logic [10:0] a_addr_i,   // [8:0] word, [10:9] portion of a copy
  input  logic [31:0] a_wdata_i,  // data, activation bytes or configuration

  input  logic [8:0]  b_addr_i,   // port B: word, or number of an accumulator word
  output logic [31:0] b_rdata_o
);

  localparam int unsigned Segs = Large ? 2 : 1;  // per BPE
  localparam int unsigned RowBits = Segs * m4bram_pkg::SegBits;
  localparam int unsigned SliceBits = Segs * m4bram_pkg::SegWeightBits;
  localparam int unsigned CopyBits = m4bram_pkg::NumBpes * SliceBits;
  localparam int unsigned AccWords = m4bram_pkg::NumBpes * RowBits / m4bram_pkg::WordBits;

  // Compute clock, and whether commands act in this compute cycle.
  logic clk, acts;

  if (DoublePumped) begin : gen_dp
    assign clk = clk2x_i;

    m4bram_phase u_phase (
      .clk_i,
      .clk2x_i,
      .rst_ni,
      .phase_o(acts)
    );
  end else begin : gen_sy
    assign clk = clk_i;
    assign acts = 1'b1;

    logic unused_clk2x;
    assign unused_clk2x = clk2x_i;
  end

  // Port A.
  logic             write, copy_re, cmd_valid, cfg_valid;
  logic [3:0]       be;
  logic [1:0]       portion;
  logic [31:0]      data;

  m4bram_port_a u_port_a (
    .clk_i,
    .rst_ni,
    .a_ce_i,
    .a_we_i,
    .a_be_i,
    .a_portion_i(a_addr_i[10:9]),
    .a_wdata_i,
    .write_o    (write),
    .copy_re_o  (copy_re),
    .cmd_valid_o(cmd_valid),
    .cfg_valid_o(cfg_valid),
    .be_o       (be),
    .portion_o  (portion),
    .data_o     (data)
  );

  // Memory.
  logic [CopyBits-1:0] copy_word;
  logic [31:0]         b_mem;

  m4bram_main_array #(
    .Large(Large)
  ) u_main_array (
    .clk_i,
    .we_i     (write),
    .be_i     (a_be_i),
    .addr_i   (a_addr_i[8:0]),
    .wdata_i  (a_wdata_i),
    .copy_re_i(copy_re),
    .copy_o   (copy_word),
    .b_addr_i,
    .b_rdata_o(b_mem)
  );

  // Control.
  m4bram_pkg::cfg_t  cfg;
  m4bram_pkg::ctrl_t ctrl;

  m4bram_cfg u_cfg (
    .clk_i (clk),
    .rst_ni,
    .we_i  (ctrl.cfg_we),
    .be_i  (be),
    .data_i(data[3:0]),
    .cfg_o (cfg)
  );

  m4bram_fsm #(
    .DoublePumped(DoublePumped)
  ) u_fsm (
    .clk_i      (clk),
    .rst_ni,
    .acts_i     (acts),
    .cmd_valid_i(cmd_valid),
    .cfg_valid_i(cfg_valid),
    .cmd_i      (be),
    .is_signed_i(cfg.is_signed),
    .bits_m1_i  (cfg.bits_m1),
    .ctrl_o     (ctrl)
  );

  // Dummy array.
  logic [CopyBits-1:0]                    weights;
  logic [RowBits-1:0]                     lane_msbs;
  logic [m4bram_pkg::NumBpes*RowBits-1:0] acc;

  m4bram_shuffler #(
    .CopyBits(CopyBits)
  ) u_shuffler (
    .dup_i    (cfg.dup),
    .portion_i(portion),
    .word_i   (copy_word),
    .weights_o(weights)
  );

  assign lane_msbs = {Segs{m4bram_pkg::lane_msbs(cfg.width)}};

  for (genvar j = 0; j < m4bram_pkg::NumBpes; j++) begin : gen_bpe
    m4bram_bpe #(
      .RowBits(RowBits)
    ) u_bpe (
      .clk_i      (clk),
      .rst_ni,
      .ctrl_i     (ctrl.bpe),
      .width_i    (cfg.width),
      .lane_msbs_i(lane_msbs),
      .weights_i  (weights[j*SliceBits +: SliceBits]),
      .act_i      (data[8*j +: 8]),
      .acc_o      (acc[j*RowBits +: RowBits])
    );
  end

  // Port B.
  m4bram_readout #(
    .Words(AccWords)
  ) u_readout (
    .clk_i,
    .readout_i(ctrl.readout),
    .b_addr_i (b_addr_i[$clog2(AccWords)-1:0]),
    .b_mem_i  (b_mem),
    .acc_i    (acc),
    .b_rdata_o
  );

endmodule
