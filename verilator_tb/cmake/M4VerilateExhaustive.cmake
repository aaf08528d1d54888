# Versions of the block Verilated for speed, and the tool that gives them every operand tuple. Like
# M4Verilate.cmake, which comes first: no trace, no assertions, few probes, four blocks side by side.

# m4_verilate_exhaustive(<target> VERSION <s_sy|s_dp|l_sy|l_dp> [PATCH <file>])
#
# Library <target>: that version of the block in M4_RTL_DIR behind the Engine interface. PATCH: of a copy of the RTL
# with this patch (paths in it begin with a/rtl/).
function(m4_verilate_exhaustive target)
  cmake_parse_arguments(arg "" "VERSION;PATCH" "" ${ARGN})

  set(here ${CMAKE_SOURCE_DIR}/verilator_tb/exhaustive)
  set(mdir ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(prefix V${target})
  string(SUBSTRING ${arg_VERSION} 0 1 size)
  string(SUBSTRING ${arg_VERSION} 2 2 clocking)
  set(large "$<IF:$<STREQUAL:${size},l>,1,0>")
  set(pumped "$<IF:$<STREQUAL:${clocking},dp>,1,0>")

  set(rtl ${M4BRAM_RTL})
  set(originals ${rtl})
  set(make_copy "")
  if(arg_PATCH)
    set(copy ${CMAKE_CURRENT_BINARY_DIR}/${target}_rtl)
    list(TRANSFORM rtl REPLACE "^${M4_RTL_DIR}" "${copy}/rtl")
    set(make_copy
      COMMAND ${CMAKE_COMMAND} -E rm -rf ${copy}
      COMMAND ${CMAKE_COMMAND} -E copy_directory ${M4_RTL_DIR} ${copy}/rtl
      COMMAND ${PATCH_PROGRAM} --quiet -p1 -d ${copy} -i ${arg_PATCH})
  endif()

  # --flatten: every register is a member of one class, where gen_traits.py finds it.
  set(options --cc -O3 --flatten --x-initial unique --x-assign unique --prefix ${prefix} --Mdir ${mdir}
    --top-module exhaust_top "-GLarge=1'b${large}" "-GDoublePumped=1'b${pumped}")
  add_custom_command(
    OUTPUT ${mdir}/all.cpp ${mdir}/traits.h
    ${make_copy}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${mdir}
    COMMAND ${VERILATOR_BIN} ${options} ${here}/probes.vlt ${rtl} ${here}/exhaust_top.sv
    COMMAND ${Python3_EXECUTABLE} -B ${here}/gen_traits.py --mdir ${mdir} --prefix ${prefix}
      --version ${arg_VERSION} --name ${target} ${rtl}
    DEPENDS ${originals} ${arg_PATCH} ${here}/probes.vlt ${here}/exhaust_top.sv ${here}/gen_traits.py
    COMMENT "Verilator: ${target}"
    VERBATIM)

  set(maker ${CMAKE_CURRENT_BINARY_DIR}/${target}_maker.cpp)
  file(CONFIGURE OUTPUT ${maker} CONTENT [[
#include "traits.h"
#include "verilator_tb/exhaustive/engine_impl.h"

namespace m4::exhaustive {

EngineMaker Maker_@target@() {
  using Traits = Traits_@target@;
  return {Traits::kVersion, Traits::kRtl,
          []() -> std::unique_ptr<Engine> { return std::make_unique<EngineOf<Traits>>(); }};
}

}  // namespace m4::exhaustive
]] @ONLY)

  add_library(${target} STATIC EXCLUDE_FROM_ALL ${mdir}/all.cpp ${mdir}/traits.h ${maker})
  target_include_directories(${target} SYSTEM PRIVATE ${mdir})
  target_compile_definitions(${target} PRIVATE VM_TRACE=0 VM_TRACE_FST=0)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O3>)
  target_link_libraries(${target} PUBLIC m4_exhaustive m4_verilated PRIVATE m4_generated_options)
endfunction()

# m4_add_exhaustive_tool(<name> <library of m4_verilate_exhaustive>...): m4exhaust with these versions. Made only by
# name.
function(m4_add_exhaustive_tool name)
  set(declarations "")
  set(entries "")
  foreach(library IN LISTS ARGN)
    string(APPEND declarations "EngineMaker Maker_${library}();\n")
    string(APPEND entries "      Maker_${library}(),\n")
  endforeach()
  list(LENGTH ARGN count)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/${name}_engines.cpp)
  file(CONFIGURE OUTPUT ${table} CONTENT [[
#include <array>

#include "verilator_tb/exhaustive/engine.h"

namespace m4::exhaustive {

@declarations@
std::span<const EngineMaker> EngineMakers() {
  static const std::array<EngineMaker, @count@> makers = {{
@entries@  }};
  return makers;
}

}  // namespace m4::exhaustive
]] @ONLY)
  add_executable(${name} EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/verilator_tb/exhaustive/main.cpp ${table})
  target_link_libraries(${name} PRIVATE m4_options m4_exhaustive ${ARGN})
endfunction()
