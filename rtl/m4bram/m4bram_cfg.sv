// Configuration register: precision, signedness and duplication.
//
// we_i (from the FSM, which knows the states that accept a configuration) stores the configuration
// that port A registered, with reserved codes replaced, at the compute edge. So what depends on
// cfg_o never meets a reserved code.
//
//   be_i[3]     activations signed      be_i[2:0]   activation bits - 1 (0 is stored as 1)
//   data_i[3:2] duplication code        data_i[1:0] weight code

module m4bram_cfg (
  input  logic             clk_i,   // compute clock
  input  logic             rst_ni,
  input  logic             we_i,
  input  logic [3:0]       be_i,
  input  logic [3:0]       data_i,
  output m4bram_pkg::cfg_t cfg_o
);

  m4bram_pkg::cfg_t cfg_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      cfg_q <= m4bram_pkg::CfgReset;
    end else if (we_i) begin
      cfg_q.is_signed <= be_i[3];
      cfg_q.bits_m1 <= (be_i[2:0] == 3'd0) ? 3'd1 : be_i[2:0];
      cfg_q.dup <= m4bram_pkg::dup_decode(data_i[3:2]);
      cfg_q.width <= m4bram_pkg::weight_decode(data_i[1:0]);
    end
  end

  assign cfg_o = cfg_q;

endmodule
