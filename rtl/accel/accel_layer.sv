// State machine of a layer (data sheet section 7).
//
//   IDLE   -> CHECK                       start
//   CHECK  -> IDLE or first section       after 4 cycles
//   LOAD_* -> next section, IDLE or DROP  last beat; a beat with an error, with or without tlast
//   RUN    -> FLUSH                       last slot of the last tile
//   FLUSH  -> IDLE                        output beat with tlast taken
//   DROP   -> IDLE                        input beat with tlast taken
//
// launch_o is 1 in the first cycle of RUN. Sections that do not exist are passed over.

module accel_layer (
  input  logic              clk_i,
  input  logic              clear_i,       // soft reset or rst_ni low
  input  logic              start_i,       // accepted start: state is IDLE

  input  logic [7:0]        check_code_i,  // valid in the last cycle of CHECK
  input  logic              send_w_i,      // sections that exist, valid as the code
  input  logic              send_p_i,
  input  logic              send_a_i,

  input  logic              take_i,        // an input beat is taken
  input  logic              tlast_i,       // it has tlast
  input  logic              section_end_i, // it is the last one of its section
  input  logic [7:0]        beat_code_i,   // error of this beat in LOAD_*, 0 none

  input  logic              run_end_i,     // the last slot of the last tile
  input  logic              out_last_i,    // the output beat with tlast is taken

  output accel_pkg::state_e state_o,
  output logic [1:0]        check_cycle_o,
  output logic              launch_o,
  output logic              done_o,        // DONE := 1
  output logic              error_o,       // ERROR := 1
  output logic              code_we_o,     // ERROR_CODE := code_o
  output logic [7:0]        code_o
);

  accel_pkg::state_e state_d, state_q;
  logic [1:0]        check_cycle_d, check_cycle_q;
  logic              launch_q;

  // First section that exists at or after W, P, A.
  accel_pkg::state_e from_w, from_p, from_a;
  assign from_a = send_a_i ? accel_pkg::StLoadA : accel_pkg::StRun;
  assign from_p = send_p_i ? accel_pkg::StLoadP : from_a;
  assign from_w = send_w_i ? accel_pkg::StLoadW : from_p;

  accel_pkg::state_e after_section;
  always_comb begin
    case (state_q)
      accel_pkg::StLoadW: after_section = from_p;
      accel_pkg::StLoadP: after_section = from_a;
      default:            after_section = accel_pkg::StRun;
    endcase
  end

  logic check_end, check_error, beat_error;
  assign check_end = check_cycle_q == 2'd3;
  assign check_error = check_code_i != accel_pkg::ErrNone;
  assign beat_error = beat_code_i != accel_pkg::ErrNone;

  always_comb begin
    state_d = state_q;
    check_cycle_d = 2'd0;
    done_o = 1'b0;
    error_o = 1'b0;
    code_we_o = 1'b0;
    code_o = beat_code_i;

    case (state_q)
      accel_pkg::StIdle: begin
        if (start_i) state_d = accel_pkg::StCheck;
      end
      accel_pkg::StCheck: begin
        check_cycle_d = check_cycle_q + 2'd1;
        code_o = check_code_i;
        if (check_end) begin
          state_d = check_error ? accel_pkg::StIdle : from_w;
          code_we_o = check_error;
          error_o = check_error;
        end
      end
      accel_pkg::StLoadW, accel_pkg::StLoadP, accel_pkg::StLoadA: begin
        if (take_i && beat_error) begin
          state_d = tlast_i ? accel_pkg::StIdle : accel_pkg::StDrop;
          code_we_o = 1'b1;
          error_o = tlast_i;
        end else if (take_i && section_end_i) begin
          state_d = after_section;
        end
      end
      accel_pkg::StRun: begin
        if (run_end_i) state_d = accel_pkg::StFlush;
      end
      accel_pkg::StFlush: begin
        done_o = out_last_i;
        if (out_last_i) state_d = accel_pkg::StIdle;
      end
      default: begin  // DROP
        error_o = take_i & tlast_i;
        if (take_i && tlast_i) state_d = accel_pkg::StIdle;
      end
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      state_q <= accel_pkg::StIdle;
      check_cycle_q <= 2'd0;
      launch_q <= 1'b0;
    end else begin
      state_q <= state_d;
      check_cycle_q <= check_cycle_d;
      launch_q <= (state_q != accel_pkg::StRun) && (state_d == accel_pkg::StRun);
    end
  end

  assign state_o = state_q;
  assign check_cycle_o = check_cycle_q;
  assign launch_o = launch_q;

endmodule
