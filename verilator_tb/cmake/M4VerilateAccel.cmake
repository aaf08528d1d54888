# Verilated builds of the tiled accelerator, and tools that verify them. Like M4Verilate.cmake, which comes first.

# m4_verilate_accel(<target> BUILD <build> [PATCH <file>] [MUTANTS <folder>] [TRACE] [QUICK] [ONCE])
#
# Library <target>: that build of the accelerator in M4_RTL_DIR, Verilated flat, behind the Dut interface. PATCH: of a
# copy of the RTL with this patch (paths in it begin with a/rtl/). MUTANTS: rtl/accel from the copy with mutants that
# verilator_tb/mutate wrote into this folder, without assertions. TRACE: can write waves. QUICK: compiled sooner, runs
# slower. ONCE: for what runs a few vectors, compiled in a third of the time of QUICK, and several times slower.
function(m4_verilate_accel target)
  cmake_parse_arguments(arg "TRACE;QUICK;ONCE" "BUILD;PATCH;MUTANTS" "" ${ARGN})

  set(tb ${CMAKE_SOURCE_DIR}/verilator_tb)
  set(mdir ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(prefix V${target})
  set(package ${M4_RTL_DIR}/accel/builds/${arg_BUILD}/accel_build_pkg.sv)

  set(rtl ${ACCEL_RTL})
  set(sva ${M4BRAM_SVA} ${ACCEL_SVA})
  set(checks --assert)
  if(arg_MUTANTS)
    list(TRANSFORM rtl REPLACE "^${M4_RTL_DIR}/accel" "${arg_MUTANTS}")
    list(PREPEND rtl ${arg_MUTANTS}/m4bram_mutant_pkg.sv)
    set(sva "")
    set(checks -Wno-fatal -Wno-lint)  # a mutant may be what a lint finds
  endif()
  list(PREPEND rtl ${package})
  file(GLOB headers CONFIGURE_DEPENDS ${M4_RTL_DIR}/accel/*.svh)
  set(originals ${rtl} ${sva} ${headers})
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

  # --flatten: every register is a member of one class, where the probe table finds it.
  set(options --cc -O3 --flatten --x-initial unique --x-assign unique ${checks} --relative-includes
    --prefix ${prefix} --Mdir ${mdir} --top-module ${ACCEL_TOP})
  set(trace 0)
  set(expected "")
  if(M4_COVERAGE)
    # As in M4Verilate.cmake. The blocks inside are measured as they are run alone.
    list(APPEND options --coverage-line --coverage-toggle ${tb}/accel/coverage.vlt)
    list(APPEND originals ${tb}/accel/coverage.vlt)
    set(arg_TRACE OFF)
    set(arg_QUICK ON)
    set(sva "")
  endif()
  if(arg_TRACE)
    list(APPEND options --trace-fst)
    set(trace 1)
    set(expected ${tb}/accel/expected.sv ${tb}/m4bram/expected.sv)
  endif()

  add_custom_command(
    OUTPUT ${mdir}/all.cpp ${mdir}/trace.cpp ${mdir}/traits.h
    ${make_copy}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${mdir}
    COMMAND ${VERILATOR_BIN} ${options} ${tb}/accel/probes.vlt ${tb}/m4bram/probes.vlt ${rtl} ${sva} ${expected}
    COMMAND ${Python3_EXECUTABLE} -B ${tb}/tools/gen_accel_probes.py --list ${tb}/accel/probes.vlt
      --block-list ${tb}/m4bram/probes.vlt --mdir ${mdir} --prefix ${prefix} --name ${target}
      --package ${package}
    DEPENDS ${originals} ${expected} ${arg_PATCH} ${tb}/accel/probes.vlt ${tb}/m4bram/probes.vlt
      ${tb}/tools/gen_accel_probes.py ${tb}/tools/gen_probes.py
    COMMENT "Verilator: ${target}"
    VERBATIM)

  set(maker ${CMAKE_CURRENT_BINARY_DIR}/${target}_maker.cpp)
  file(CONFIGURE OUTPUT ${maker} CONTENT [[
#include "traits.h"
#include "verilator_tb/accel/dut_impl.h"

namespace m4::tb::accel {

std::unique_ptr<Dut> Make_@target@(const ga::PowerUp& power_up, int seed) {
  (void)DutOf<Traits_@target@>::Points();
  return std::make_unique<DutOf<Traits_@target@>>(power_up, seed);
}

const RtlPoints& Points_@target@() { return DutOf<Traits_@target@>::Points(); }

}  // namespace m4::tb::accel
]] @ONLY)

  add_library(${target} STATIC ${mdir}/all.cpp ${mdir}/trace.cpp ${mdir}/traits.h ${maker})
  set_source_files_properties(${mdir}/trace.cpp PROPERTIES COMPILE_OPTIONS -O0)
  target_include_directories(${target} SYSTEM PRIVATE ${mdir})
  target_compile_definitions(${target} PRIVATE VM_TRACE=${trace} VM_TRACE_FST=${trace}
    M4_COVERAGE=$<BOOL:${M4_COVERAGE}>)
  target_compile_options(${target} PRIVATE
    $<$<CONFIG:Release>:$<IF:$<BOOL:${arg_ONCE}>,-O0,$<IF:$<BOOL:${arg_QUICK}>,-O1,-O2>>>)
  target_link_libraries(${target} PUBLIC m4_accel_tb m4_verilated PRIVATE m4_generated_options)
  set_target_properties(${target} PROPERTIES M4_ACCEL_BUILD ${arg_BUILD} M4_ACCEL_TRACE ${trace} M4_ONCE ${arg_ONCE})
endfunction()

# m4_link_accel(<executable> <library of m4_verilate_accel>...): links them and the table by which the harness finds
# them; without a library, an empty table.
function(m4_link_accel target)
  set(declarations "")
  set(entries "")
  foreach(library IN LISTS ARGN)
    get_target_property(build ${library} M4_ACCEL_BUILD)
    get_target_property(trace ${library} M4_ACCEL_TRACE)
    string(APPEND declarations
      "std::unique_ptr<Dut> Make_${library}(const ga::PowerUp& power_up, int seed);\n"
      "const RtlPoints& Points_${library}();\n")
    string(APPEND entries
      "      {\"${build}\", &Make_${library}, ${trace} != 0, &Points_${library}},\n")
  endforeach()
  list(LENGTH ARGN count)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/${target}_accel.cpp)
  file(CONFIGURE OUTPUT ${table} CONTENT [[
#include <array>

#include "verilator_tb/accel/dut.h"

namespace m4::tb::accel {

@declarations@
std::span<const DutMaker> DutMakers() {
  static const std::array<DutMaker, @count@> makers = {{
@entries@  }};
  return makers;
}

}  // namespace m4::tb::accel
]] @ONLY)
  target_sources(${target} PRIVATE ${table})
  target_link_libraries(${target} PRIVATE ${ARGN} m4_accel_tb)
endfunction()
