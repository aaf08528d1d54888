// One k group of the CIM engine (data sheet sections 12.1 and 12.4): its M4BRAM blocks and the sums
// of their readout words. No parameters: all sizes are those of accel_build_pkg, so that this
// module can be the unit of hierarchical Verilation (data sheet section 19).
//
//   block rj = r * NPairs + j; all get the same command, each its own activation bytes
//   a word has 8/sw lanes of 4 sw bits, each sign-extended to 32
//   sum_o, lane i   = sum over the blocks, two edges after their words     32 bits
//
// load1_i: the words are those of a READ slot. load2_i comes one cycle later.

module accel_cim_group #(
  localparam int unsigned Blocks = accel_build_pkg::RVec * accel_build_pkg::NPairs
) (
  input  logic                 clk_i,
  input  logic                 clk2x_i,
  input  logic                 rst_ni,

  input  logic                 a_ce_i,
  input  logic                 a_cfg_i,    // configuration: with code_i
  input  logic [Blocks-1:0]    a_wr_i,     // weight write of block rj
  input  logic [3:0]           a_be_i,
  input  logic [10:0]          a_addr_i,
  input  logic [31:0]          a_data_i,
  input  logic [32*Blocks-1:0] a_act_i,    // activation bytes of block rj at 32 rj; else 0
  input  logic [8:0]           b_addr_i,
  input  logic [1:0]           code_i,     // of the storage bits sw
  output logic [32*Blocks-1:0] words_o,    // port B; block rj at 32 rj

  input  logic                 load1_i,
  input  logic                 load2_i,
  output logic [127:0]         sum_o       // lane i at 32 i
);

  // ---- Blocks ----

  logic [31:0] a_data;
  assign a_data = a_data_i | {30'd0, a_cfg_i ? code_i : 2'd0};

  for (genvar b = 0; b < Blocks; b++) begin : gen_block
    m4bram #(
      .Large       (accel_build_pkg::Large != 0),
      .DoublePumped(accel_build_pkg::DoublePumped != 0)
    ) u_m4bram (
      .clk_i,
      .clk2x_i,
      .rst_ni,
      .a_ce_i,
      .a_we_i   (a_cfg_i | a_wr_i[b]),
      .a_be_i,
      .a_addr_i,
      .a_wdata_i(a_data | a_act_i[32*b +: 32]),
      .b_addr_i,
      .b_rdata_o(words_o[32*b +: 32])
    );
  end

  // ---- Lanes and trees ----

  for (genvar lane = 0; lane < 4; lane++) begin : gen_lane
    logic [32*Blocks-1:0] lanes;

    // Lanes that a width does not have are 0, and all that are not registered: nothing toggles.
    always_comb begin
      lanes = '0;
      if (load1_i) begin
        for (int b = 0; b < Blocks; b++) begin
          case (code_i)
            2'd0: begin
              lanes[32*b +: 32] = 32'($signed(words_o[32*b + 8*lane +: 8]));
            end
            2'd1: begin
              if (lane < 2) lanes[32*b +: 32] = 32'($signed(words_o[32*b + 16*(lane%2) +: 16]));
            end
            default: begin
              if (lane < 1) lanes[32*b +: 32] = words_o[32*b +: 32];
            end
          endcase
        end
      end
    end

    accel_tree #(
      .Inputs(Blocks),
      .Bits  (32)
    ) u_tree (
      .clk_i,
      .load1_i,
      .load2_i,
      .in_i (lanes),
      .sum_o(sum_o[32*lane +: 32])
    );
  end

endmodule
