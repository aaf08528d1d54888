// Waveforms only: the golden model's values under the names of docs/accelerator.md, section 18, written by the harness
// beside the RTL's; and the RTL's accumulators once more, one number each (rtl_*). Bound into the accelerator of libraries
// that trace; nothing reads it.
module accel_expected;
  import accel_build_pkg::*;

  // One word stands for an engine that is not there.
  localparam int unsigned DspWords = HasDsp != 0 ? KVec * Cols : 1;
  localparam int unsigned CimWords = Cim != 0 ? KVec * Dup : 1;

  logic diverged /*verilator public_flat_rw*/;  // from the first divergence on

  logic s_axil_awready /*verilator public_flat_rw*/;
  logic s_axil_wready /*verilator public_flat_rw*/;
  logic s_axil_bvalid /*verilator public_flat_rw*/;
  logic [1:0] s_axil_bresp /*verilator public_flat_rw*/;
  logic s_axil_arready /*verilator public_flat_rw*/;
  logic s_axil_rvalid /*verilator public_flat_rw*/;
  logic [31:0] s_axil_rdata /*verilator public_flat_rw*/;
  logic [1:0] s_axil_rresp /*verilator public_flat_rw*/;
  logic s_axis_tready /*verilator public_flat_rw*/;
  logic m_axis_tvalid /*verilator public_flat_rw*/;
  logic [31:0] m_axis_tdata /*verilator public_flat_rw*/;
  logic m_axis_tlast /*verilator public_flat_rw*/;
  logic irq /*verilator public_flat_rw*/;

  accel_pkg::state_e state /*verilator public_flat_rw*/;
  logic [1:0] check_cycle /*verilator public_flat_rw*/;
  logic [7:0] error_code /*verilator public_flat_rw*/;
  logic [1:0] irq_status /*verilator public_flat_rw*/;
  logic [1:0] irq_enable /*verilator public_flat_rw*/;

  logic [15:0] ld_group /*verilator public_flat_rw*/;
  logic [3:0] ld_r /*verilator public_flat_rw*/;
  logic [15:0] ld_pair /*verilator public_flat_rw*/;
  logic [8:0] ld_word /*verilator public_flat_rw*/;
  logic [15:0] ld_kernel /*verilator public_flat_rw*/;
  logic [1:0] ld_field /*verilator public_flat_rw*/;
  logic [15:0] ld_y /*verilator public_flat_rw*/;
  logic [15:0] ld_x /*verilator public_flat_rw*/;
  logic [13:0] ld_quad /*verilator public_flat_rw*/;

  logic [15:0] tile_t /*verilator public_flat_rw*/;
  logic [15:0] tile_p0 /*verilator public_flat_rw*/;
  logic [15:0] tile_q0 /*verilator public_flat_rw*/;
  accel_pkg::seq_e seq /*verilator public_flat_rw*/;
  logic [3:0] slot /*verilator public_flat_rw*/;
  accel_pkg::round_e round /*verilator public_flat_rw*/;
  accel_pkg::dec_e dec /*verilator public_flat_rw*/;
  logic [10:0] left /*verilator public_flat_rw*/;
  logic [10:0] since /*verilator public_flat_rw*/;
  logic first /*verilator public_flat_rw*/;
  logic final_ /*verilator public_flat_rw*/;

  logic [15:0] cp_t /*verilator public_flat_rw*/;
  logic [15:0] cp_p0 /*verilator public_flat_rw*/;
  logic [15:0] cp_q0 /*verilator public_flat_rw*/;
  logic [3:0] cp_rb /*verilator public_flat_rw*/;
  logic [3:0] cp_s /*verilator public_flat_rw*/;
  logic [15:0] cp_cb /*verilator public_flat_rw*/;
  logic [15:0] cp_index /*verilator public_flat_rw*/;
  logic cp_end /*verilator public_flat_rw*/;

  logic [15:0] dsp_kp /*verilator public_flat_rw*/;
  logic [3:0] dsp_rb /*verilator public_flat_rw*/;
  logic [3:0] dsp_s /*verilator public_flat_rw*/;
  logic [15:0] dsp_u /*verilator public_flat_rw*/;
  logic [1:0] dsp_pass /*verilator public_flat_rw*/;
  logic [23:0] dsp_rem /*verilator public_flat_rw*/;

  logic res_busy /*verilator public_flat_rw*/;
  logic walk_on /*verilator public_flat_rw*/;
  logic [15:0] walk_t /*verilator public_flat_rw*/;
  logic [15:0] walk_p0 /*verilator public_flat_rw*/;
  logic [15:0] walk_q0 /*verilator public_flat_rw*/;
  logic [2:0] walk_pv /*verilator public_flat_rw*/;
  logic [3:0] walk_qv /*verilator public_flat_rw*/;
  logic [15:0] walk_kk /*verilator public_flat_rw*/;

  logic [31:0] counters [16] /*verilator public_flat_rw*/;
  logic [31:0] acc_dsp [DspWords] /*verilator public_flat_rw*/;
  logic [31:0] acc_cim [CimWords] /*verilator public_flat_rw*/;
  logic [31:0] res_dsp [DspWords] /*verilator public_flat_rw*/;
  logic [31:0] res_cim [CimWords] /*verilator public_flat_rw*/;
  logic [31:0] rtl_counters [16] /*verilator public_flat_rw*/;
  logic [31:0] rtl_acc_dsp [DspWords] /*verilator public_flat_rw*/;
  logic [31:0] rtl_acc_cim [CimWords] /*verilator public_flat_rw*/;
  logic [31:0] rtl_res_dsp [DspWords] /*verilator public_flat_rw*/;
  logic [31:0] rtl_res_cim [CimWords] /*verilator public_flat_rw*/;
endmodule

bind accel accel_expected u_expected ();
