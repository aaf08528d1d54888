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

# Script mode only: message() would prefix the lines or use stderr, so echo them.
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  if(NOT DEFINED ${LIST})
    message(FATAL_ERROR "usage: cmake -DLIST=<variable of ${CMAKE_CURRENT_LIST_FILE}> -P <it>")
  endif()
  string(REPLACE ";" "\n" lines "${${LIST}}")
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${lines}")
endif()
