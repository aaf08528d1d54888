# The one list of RTL files per design, in compile order. It feeds Verilator (CMake), lint and
# synthesis; ci/lint_rtl.sh and ci/synth.sh read it by `cmake -DLIST=<variable> -P rtl/rtl.cmake`,
# which prints that variable, one element a line. All paths hang on this file's own folder, so a
# copied rtl/ folder works as it is.

set(M4BRAM_TOP m4bram)

set(M4BRAM_RTL
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_pkg.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_main_array.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_port_a.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_phase.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_cfg.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_fsm.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_shuffler.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_lane_adder.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_bpe.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram_readout.sv
  ${CMAKE_CURRENT_LIST_DIR}/m4bram/m4bram.sv
)

# Bound assertions: simulation and lint only, never synthesised.
set(M4BRAM_SVA
  ${CMAKE_CURRENT_LIST_DIR}/sva/m4bram_fsm_sva.sv
  ${CMAKE_CURRENT_LIST_DIR}/sva/m4bram_bpe_sva.sv
  ${CMAKE_CURRENT_LIST_DIR}/sva/m4bram_sva.sv
)

set(ACCEL_TOP accel)

# Before these files comes the package of one build, accel/builds/<build>/accel_build_pkg.sv. It
# includes accel/accel_derived.svh by a path relative to itself: Verilator needs --relative-includes,
# Yosys no option.
set(ACCEL_RTL
  ${M4BRAM_RTL}
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_pkg.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_checks.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_tree.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_tiles.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_axil.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_regs.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_counters.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_check.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_layer.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_control.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_loader.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_act_buffer.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_dsp_steps.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_dsp_weights.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_dsp_mult.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_dsp_cell.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_dsp_acc.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_dsp.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_cim_group.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_cim_seq.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_cim_steps.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_cim_acc.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_cim_m4bram.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_cim_none.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_engines.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_results.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel_requant.sv
  ${CMAKE_CURRENT_LIST_DIR}/accel/accel.sv
)

set(ACCEL_SVA
  ${CMAKE_CURRENT_LIST_DIR}/sva/accel_control_sva.sv
  ${CMAKE_CURRENT_LIST_DIR}/sva/accel_loader_sva.sv
  ${CMAKE_CURRENT_LIST_DIR}/sva/accel_engines_sva.sv
  ${CMAKE_CURRENT_LIST_DIR}/sva/accel_results_sva.sv
  ${CMAKE_CURRENT_LIST_DIR}/sva/accel_ports_sva.sv
)

# Names of the builds: folders of accel/builds.
set(ACCEL_BUILDS
  dla
  dla_m4
  m4
  dla_odd
  s_sy_d1
  s_dp_d2
  l_sy_d1
  l_dp_d4
  odd_cols
  two_rows
  scale_16
  scale_64
  scale_256
  scale_1024
)

# Script mode only: message() would prefix the lines or use stderr, so echo them.
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  if(NOT DEFINED ${LIST})
    message(FATAL_ERROR "usage: cmake -DLIST=<variable of ${CMAKE_CURRENT_LIST_FILE}> -P <it>")
  endif()
  string(REPLACE ";" "\n" lines "${${LIST}}")
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${lines}")
endif()
