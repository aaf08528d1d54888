// Assertions on the loader: a beat goes to one memory, and to a block that exists. Bound into
// accel_loader; they hold from the first edge with rst_ni low on.

module accel_loader_sva (
  input logic clk_i,
  input logic clear_i,
  input logic take_i,
  input logic w_we_i,
  input logic p_we_i,
  input logic a_we_i,
  input logic [accel_build_pkg::BlockBits-1:0] w_block_i
);

  logic known_q = 1'b0;  // reset since power-up; an initial value is fine in a checker

  always_ff @(posedge clk_i) begin
    if (clear_i) known_q <= 1'b1;
    if (known_q && (w_we_i | p_we_i | a_we_i)) begin
      a_one_hot: assert (take_i && $onehot({w_we_i, p_we_i, a_we_i}))
        else $error("write enables w, p, a are %b%b%b, not one of a taken beat",
                    w_we_i, p_we_i, a_we_i);
    end
    if (known_q && w_we_i) begin
      a_block: assert (32'(w_block_i) < accel_build_pkg::NBlocks)
        else $error("a weight goes to block %0d, which does not exist", w_block_i);
    end
  end

endmodule

bind accel_loader accel_loader_sva u_sva (
  .clk_i,
  .clear_i,
  .take_i   (take_o),
  .w_we_i   (w_we_o),
  .p_we_i   (p_we_o),
  .a_we_i   (a_we_o),
  .w_block_i(w_block_o)
);
