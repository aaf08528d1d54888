// The 16 counters (data sheet section 15), 32 bits each, wrapping.
//
// Counter i is counters_q[32*i +: 32], at address 0x80 + 4*i, and adds inc_i[i] at the end of every
// cycle. clear_i (reset, soft reset, accepted start) beats it.

module accel_counters (
  input  logic         clk_i,
  input  logic         clear_i,
  input  logic [15:0]  inc_i,
  output logic [511:0] counters_o
);

  logic [511:0] counters_q;

  for (genvar i = 0; i < 16; i++) begin : gen_counter
    always_ff @(posedge clk_i) begin
      if (clear_i) begin
        counters_q[32*i +: 32] <= 32'd0;
      end else if (inc_i[i]) begin
        counters_q[32*i +: 32] <= counters_q[32*i +: 32] + 32'd1;
      end
    end
  end

  assign counters_o = counters_q;

endmodule
