// GTKWave savefiles, and files that are no waves.
#include "verilator_tb/core/wave_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verilator_tb/core/text_file.h"
#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb {
namespace {

using testing::HasSubstr;

class WaveFile : public TemporaryFolder {};

TEST_F(WaveFile, SavefileHasGroupsFlagsAndMarker) {
  WaveView view;
  view.comment = "m4verify: gemm/s_sy";
  view.marker = 164;
  view.start = 4;
  view.groups = {{"ports",
                  {{"TOP.clk_i", 1, false, "", false}, {"TOP.a_be_i[3:0]", 4, false, "", false}},
                  true},
                 {"BPE 1",
                  {{"TOP.state_q[3:0]", 4, true, "", false},
                   {"TOP.u_expected.p[31:0]", 32, false, "model: p", true}},
                  false}};
  WriteGtkw(folder() / "w.gtkw", folder() / "w.fst", view);
  const std::string text = Read(folder() / "w.gtkw");
  EXPECT_THAT(text, HasSubstr("[*] m4verify: gemm/s_sy\n"));
  EXPECT_THAT(text, HasSubstr("[dumpfile] \"" + (folder() / "w.fst").string() + "\"\n"));
  EXPECT_THAT(text, HasSubstr("[savefile] \"" + (folder() / "w.gtkw").string() + "\"\n"));
  EXPECT_THAT(text, HasSubstr("[timestart] 4\n"));
  // Zoom, primary marker, and no named ones.
  std::string markers = " 164";
  for (int i = 0; i < 26; ++i) markers += " -1";
  EXPECT_THAT(text, HasSubstr(markers + "\n"));
  EXPECT_THAT(text, HasSubstr("\n*"));
  // Flags of GTKWave: binary for a bit, hexadecimal, names for an enum; closed groups are marked.
  EXPECT_THAT(text, HasSubstr("@800200\n-ports\n@28\nTOP.clk_i\n@22\nTOP.a_be_i[3:0]\n@1000200\n"
                              "-ports\n@c00200\n-BPE 1\n@100000028\nTOP.state_q[3:0]\n@22\n"
                              "[color] 3\n+{model: p} TOP.u_expected.p[31:0]\n@1401200\n-BPE 1\n"));
  EXPECT_EQ(FilesInFolder(), 1U);
}

TEST_F(WaveFile, DumpfileIsNamedByItsAbsolutePath) {
  WriteGtkw(folder() / "w.gtkw", "relative/w.fst", {});
  EXPECT_THAT(Read(folder() / "w.gtkw"),
              HasSubstr((std::filesystem::current_path() / "relative/w.fst").string()));
}

TEST_F(WaveFile, SavefileThatCannotBeWritten) {
  WriteTextFile(folder() / "file", "");
  EXPECT_THROW(WriteGtkw(folder() / "file" / "w.gtkw", "w.fst", {}), std::runtime_error);
}

TEST_F(WaveFile, WhatIsNoFstFileIsSaidSo) {
  const auto error_of = [](const std::filesystem::path& path) -> std::string {
    try {
      ListSignals(path);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "no error";
  };
  WriteTextFile(folder() / "text.fst", std::string(1000, 'x'));
  WriteTextFile(folder() / "empty.fst", "");
  for (const char* name : {"text.fst", "empty.fst", "missing.fst"}) {
    EXPECT_EQ(error_of(folder() / name), (folder() / name).string() + ": not a readable FST file");
  }
}

}  // namespace
}  // namespace m4::tb
