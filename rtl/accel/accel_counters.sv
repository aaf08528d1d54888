// The counters (data sheet section 15): 16 of 32 bits, wrapping. Counter i, at 32 i of counters_o,
// adds 1 at the end of every cycle in which its condition holds. clear_i (reset, soft reset,
// accepted start) beats it.

module accel_counters (
  input  logic              clk_i,
  input  logic              clear_i,
  input  accel_pkg::state_e state_i,
  input  logic              in_valid_i,   // an input beat is offered
  input  logic              take_i,       // it is taken
  input  logic              out_valid_i,  // an output beat is offered
  input  logic              out_ready_i,
  input  accel_pkg::engine_events_t events_i,
  output logic [511:0]      counters_o
);

  logic loading;
  assign loading = (state_i == accel_pkg::StLoadW) | (state_i == accel_pkg::StLoadP) |
                   (state_i == accel_pkg::StLoadA);

  logic [15:0] inc;
  assign inc[0] = state_i != accel_pkg::StIdle;   // TOTAL
  assign inc[1] = loading;                        // LOAD
  assign inc[2] = loading & ~in_valid_i;          // LOAD_WAIT
  assign inc[3] = events_i.fill;                  // FILL
  assign inc[4] = events_i.compute;               // COMPUTE
  assign inc[5] = events_i.stall;                 // STALL
  assign inc[6] = events_i.drain;                 // DRAIN
  assign inc[7] = events_i.readout;               // READOUT
  assign inc[8] = state_i == accel_pkg::StFlush;  // FLUSH
  assign inc[9] = state_i == accel_pkg::StDrop;   // DROP
  assign inc[10] = events_i.dsp_step;             // DSP_BUSY
  assign inc[11] = events_i.cim_busy;             // CIM_BUSY
  assign inc[12] = events_i.dsp_extra;            // DSP_EXTRA
  assign inc[13] = out_valid_i & ~out_ready_i;    // OUT_WAIT
  assign inc[14] = take_i;                        // BEATS_IN
  assign inc[15] = out_valid_i & out_ready_i;     // BEATS_OUT

  logic [511:0] counters_q;

  for (genvar i = 0; i < 16; i++) begin : gen_counter
    always_ff @(posedge clk_i) begin
      if (clear_i) begin
        counters_q[32*i +: 32] <= 32'd0;
      end else if (inc[i]) begin
        counters_q[32*i +: 32] <= counters_q[32*i +: 32] + 32'd1;
      end
    end
  end

  assign counters_o = counters_q;

endmodule
