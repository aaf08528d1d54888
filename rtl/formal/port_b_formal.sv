// What is proved of port B, of any version (docs/trust.md, "Formal proofs"): outside of DONE it gives
// what a plain RAM gives that sees the writes of port A and the addresses of port B alone. Commands,
// configurations and everything that computes are free, so the data do not depend on them. Steps and
// clock nets: control_formal.sv.

module port_b_formal #(
  parameter bit Large        = 1'b0,
  parameter bit DoublePumped = 1'b0
) (
  input logic        rst_ni,
  input logic        a_ce_i,
  input logic        a_we_i,
  input logic [3:0]  a_be_i,
  input logic [10:0] a_addr_i,
  input logic [31:0] a_wdata_i,
  input logic [8:0]  b_addr_i
);

  (* keep *) logic [31:0] probe_word;
  (* keep *) logic [8:0]  probe_tracked;
  (* keep *) logic [3:0]  probe_state;

  logic step;
  assign step = 1'b1;

  logic main_q;
  initial main_q = 1'b1;
  always_ff @(posedge step) main_q <= !DoublePumped || !main_q;

  logic [31:0] b_rdata;

  m4bram #(
    .Large       (Large),
    .DoublePumped(DoublePumped)
  ) u_block (
    .clk_i    (main_q),
    .clk2x_i  (step),
    .rst_ni,
    .a_ce_i,
    .a_we_i,
    .a_be_i,
    .a_addr_i,
    .a_wdata_i,
    .b_addr_i,
    .b_rdata_o(b_rdata)
  );

  // The plain RAM: one word, at the address of the one word of the block's array (main_array_word.sv).
  logic [31:0] word_q, read_q;
  logic        hit_q;
  initial hit_q = 1'b0;
  always_ff @(posedge main_q) begin
    if (!a_ce_i && a_we_i && a_addr_i[8:0] == probe_tracked) begin
      for (int k = 0; k < 4; k++) if (a_be_i[k]) word_q[8*k +: 8] <= a_wdata_i[8*k +: 8];
    end
    read_q <= word_q;
    hit_q <= b_addr_i == probe_tracked;
  end

  // Assumed: both power up with the same word.
  logic first_q;
  initial first_q = 1'b1;
  always_ff @(posedge step) first_q <= 1'b0;
  always_comb if (first_q) assume (word_q == probe_word);

  always_comb begin
    if (!DoublePumped) assert (main_q);
    same_word: assert (word_q == probe_word);
    if (hit_q && probe_state != 4'd10) same_read: assert (b_rdata == read_q);
  end

endmodule
