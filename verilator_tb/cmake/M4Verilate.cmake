# Verilated versions of the M4BRAM block, and tools that verify them.
#
# Verilator runs at build time (CMake's own verilate() runs it while configuring, so that an error in the RTL
# would be an error of the configuration), and all it writes for a version is compiled as one translation unit.

find_program(PATCH_PROGRAM patch)
if(NOT PATCH_PROGRAM)
  message(FATAL_ERROR "patch was not found: run ci/install.sh build")
endif()
find_package(Python3 QUIET COMPONENTS Interpreter)
if(NOT Python3_FOUND)
  message(FATAL_ERROR "Python 3 was not found: run ci/install.sh build")
endif()

# The Verilator runtime, once. What Verilated code prints is caught per thread (core/verilated_log.h).
add_library(m4_verilated STATIC
  ${VERILATOR_ROOT}/include/verilated.cpp
  ${VERILATOR_ROOT}/include/verilated_threads.cpp
  ${VERILATOR_ROOT}/include/verilated_fst_c.cpp
  ${CMAKE_SOURCE_DIR}/verilator_tb/core/verilated_coverage.cpp
  ${CMAKE_SOURCE_DIR}/verilator_tb/core/verilated_log.cpp
)
target_include_directories(m4_verilated SYSTEM PUBLIC
  ${VERILATOR_ROOT}/include ${VERILATOR_ROOT}/include/vltstd)
target_compile_definitions(m4_verilated
  PUBLIC VM_COVERAGE=0 VM_SC=0 VM_TRACE_VCD=0
  PRIVATE VM_TRACE=1 VM_TRACE_FST=1 VL_PRINTF=M4VerilatedPrintf VL_USER_FATAL)
target_compile_options(m4_verilated PRIVATE
  -include ${CMAKE_SOURCE_DIR}/verilator_tb/core/verilated_log.h)
target_include_directories(m4_verilated PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(m4_verilated PRIVATE m4_generated_options PUBLIC Threads::Threads ZLIB::ZLIB)

# m4_verilate_block(<target> VERSION <s_sy|s_dp|l_sy|l_dp> [PATCH <file>] [MUTANTS <folder>] [NO_TRACE] [NO_ASSERT]
#   [QUICK])
#
# Library <target>: that version of the block in M4_RTL_DIR, Verilated, with its lockstep bench. PATCH: of a copy of
# the RTL with this patch (paths in it begin with a/rtl/). MUTANTS: of the copy with mutants that verilator_tb/mutate
# wrote into this folder. QUICK: compiled sooner, runs slower.
function(m4_verilate_block target)
  cmake_parse_arguments(arg "NO_TRACE;NO_ASSERT;QUICK" "VERSION;PATCH;MUTANTS" "" ${ARGN})

  set(tb ${CMAKE_SOURCE_DIR}/verilator_tb)
  set(mdir ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(prefix V${target})
  string(SUBSTRING ${arg_VERSION} 0 1 size)
  string(SUBSTRING ${arg_VERSION} 2 2 clocking)
  set(large "$<IF:$<STREQUAL:${size},l>,1,0>")
  set(pumped "$<IF:$<STREQUAL:${clocking},dp>,1,0>")

  set(rtl ${M4BRAM_RTL})
  set(sva ${M4BRAM_SVA})
  if(arg_MUTANTS)
    list(TRANSFORM rtl REPLACE "^${M4_RTL_DIR}/m4bram" "${arg_MUTANTS}")
    list(PREPEND rtl ${arg_MUTANTS}/m4bram_mutant_pkg.sv)
  endif()
  set(originals ${rtl} ${sva})
  set(make_copy "")
  if(arg_PATCH)
    set(copy ${CMAKE_CURRENT_BINARY_DIR}/${target}_rtl)
    list(TRANSFORM rtl REPLACE "^${M4_RTL_DIR}" "${copy}/rtl")
    list(TRANSFORM sva REPLACE "^${M4_RTL_DIR}" "${copy}/rtl")
    set(make_copy
      COMMAND ${CMAKE_COMMAND} -E rm -rf ${copy}
      COMMAND ${CMAKE_COMMAND} -E copy_directory ${M4_RTL_DIR} ${copy}/rtl
      COMMAND ${PATCH_PROGRAM} --quiet -p1 -d ${copy} -i ${arg_PATCH})
  endif()

  set(options --cc -O3 --x-initial unique --x-assign unique --prefix ${prefix} --Mdir ${mdir}
    --top-module ${M4BRAM_TOP} "-GLarge=1'b${large}" "-GDoublePumped=1'b${pumped}")
  if(arg_MUTANTS)
    list(APPEND options -Wno-fatal -Wno-lint)  # a mutant may be what a lint finds
  endif()
  if(M4_COVERAGE)
    # Of the RTL alone: without assertions and without the model's values for the waves.
    list(APPEND options --coverage-line --coverage-toggle)
    set(arg_NO_TRACE ON)
    set(arg_NO_ASSERT ON)
    set(arg_QUICK ON)
  endif()
  set(trace 1)
  set(sources ${tb}/m4bram/probes.vlt ${rtl})
  if(arg_NO_TRACE)
    set(trace 0)
  else()
    list(APPEND options --trace-fst)
    list(APPEND sources ${tb}/m4bram/expected.sv)
  endif()
  if(NOT arg_NO_ASSERT)
    list(APPEND options --assert)
    list(APPEND sources ${sva})
  endif()

  add_custom_command(
    OUTPUT ${mdir}/all.cpp ${mdir}/dut.h
    ${make_copy}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${mdir}
    COMMAND ${VERILATOR_BIN} ${options} ${sources}
    COMMAND ${Python3_EXECUTABLE} ${tb}/tools/gen_probes.py --list ${tb}/m4bram/probes.vlt
      --mdir ${mdir} --prefix ${prefix} --version ${arg_VERSION} --name ${target}
    DEPENDS ${originals} ${arg_PATCH} ${tb}/m4bram/probes.vlt ${tb}/m4bram/expected.sv
      ${tb}/tools/gen_probes.py
    COMMENT "Verilator: ${target}"
    VERBATIM)

  set(bench ${CMAKE_CURRENT_BINARY_DIR}/${target}_bench.cpp)
  file(CONFIGURE OUTPUT ${bench} CONTENT [[
#include "dut.h"
#include "verilator_tb/m4bram/lockstep_impl.h"

namespace m4::tb::m4bram {

const BlockBench& Bench_@target@() {
  static const BlockBenchOf<Dut_@target@> bench;
  return bench;
}

}  // namespace m4::tb::m4bram
]] @ONLY)

  add_library(${target} STATIC ${mdir}/all.cpp ${mdir}/dut.h ${bench})
  target_include_directories(${target} SYSTEM PRIVATE ${mdir})
  target_compile_definitions(${target} PRIVATE VM_TRACE=${trace} VM_TRACE_FST=${trace}
    M4_COVERAGE=$<BOOL:${M4_COVERAGE}>)
  target_compile_options(${target} PRIVATE
    $<$<CONFIG:Release>:$<IF:$<BOOL:${arg_QUICK}>,-O1,-O3>>)
  target_link_libraries(${target} PUBLIC m4_tb m4_verilated PRIVATE m4_generated_options)
endfunction()

# m4_link_benches(<executable> <library of m4_verilate_block>...): links them and the table by which the
# harness finds them.
function(m4_link_benches target)
  set(declarations "")
  set(entries "")
  foreach(bench IN LISTS ARGN)
    string(APPEND declarations "const BlockBench& Bench_${bench}();\n")
    string(APPEND entries "      &Bench_${bench}(),\n")
  endforeach()
  list(LENGTH ARGN count)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/${target}_benches.cpp)
  file(CONFIGURE OUTPUT ${table} CONTENT [[
#include <array>

#include "verilator_tb/m4bram/lockstep.h"

namespace m4::tb::m4bram {

@declarations@
std::span<const BlockBench* const> Benches() {
  static const std::array<const BlockBench*, @count@> benches = {
@entries@  };
  return benches;
}

}  // namespace m4::tb::m4bram
]] @ONLY)
  target_sources(${target} PRIVATE ${table})
  target_link_libraries(${target} PRIVATE ${ARGN})
endfunction()
