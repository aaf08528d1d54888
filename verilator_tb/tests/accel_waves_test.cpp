// Waves of the accelerator: a failure's and a pass's files, and what the savefile groups.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AccelWaves : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Vector Read(const char* file) {
    const std::filesystem::path vectors = "vectors/accel";
    return ReadVectors(vectors / file).at(0);
  }
  std::string Savefile(std::string id) const {
    id.replace(id.find('/'), 1, "_");
    EXPECT_GT(std::filesystem::file_size(folder_ / id / "waves.fst"), 100U);
    std::ifstream file(folder_ / id / "waves.gtkw");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("accel_waves_" +
       std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(AccelWaves, OfAFailureShowBothSidesOfWhatFailed) {
  Vector vector = Read("accel_bad_acc_cim.yaml");  // acc_cim[2][1] after edge 120
  vector.expected_failure.reset();
  const Outcome outcome = ReplayVector(vector, {}, folder_, std::nullopt);
  EXPECT_EQ(outcome.verdict, Verdict::kMismatch);
  ASSERT_TRUE(outcome.page);
  ASSERT_EQ(outcome.page->commands.size(), 2U);
  EXPECT_THAT(outcome.page->commands.at(1), HasSubstr("waves.gtkw"));
  const std::string view = Savefile(vector.id);
  EXPECT_THAT(view, HasSubstr("*-3.000000 480 "));      // the marker: 4 units an edge
  EXPECT_THAT(view, HasSubstr("@800200\n-acc_cim\n"));  // open
  EXPECT_THAT(view, HasSubstr("@c00200\n-acc_dsp\n"));  // closed
  EXPECT_THAT(view, HasSubstr("+{acc_cim[2][1]} TOP.accel.u_expected.rtl_acc_cim[5][31:0]\n"));
  EXPECT_THAT(view, HasSubstr("+{model: acc_cim[2][1]} TOP.accel.u_expected.acc_cim[5][31:0]\n"));
  for (const char* register_name : {".state_q", ".seq_q", ".dsp_rem_q", ".walk_kk_q", ".cp_index_q",
                                    ".ld_word_q", "u_tile.t_q", "u_copy_tile.q0_q", ".d_keep_q"}) {
    EXPECT_THAT(view, HasSubstr(register_name));
  }
  for (const char* value : {"state", "seq", "final_", "tile_t", "walk_kk", "m_axis_tdata", "irq"}) {
    EXPECT_THAT(view, HasSubstr("+{model: " + std::string(value) + "} "));
  }
}

TEST_F(AccelWaves, OfAPassAreThoseOfTheWindow) {
  Vector vector = Read("accel_smoke.yaml");
  vector.build = ga::FindBuild("dla_m4");
  vector.observe = {false, 0, {3}};
  const Outcome outcome = ReplayVector(vector, {}, folder_, Window{10, 40});
  EXPECT_EQ(outcome.verdict, Verdict::kPass);
  EXPECT_THAT(outcome.summary, HasSubstr("waves of edges 10 to 40"));
  const std::string view = Savefile(vector.id);
  EXPECT_THAT(view, HasSubstr("-block 3\n"));
  EXPECT_THAT(view, Not(HasSubstr("-block 4\n")));
  EXPECT_THAT(view, HasSubstr("gen_group[0].u_group.gen_block[3].u_m4bram.u_fsm.state_q"));
  EXPECT_THROW((void)ReplayVector(vector, {}, folder_, Window{10'000'000, 10'000'001}),
               std::out_of_range);
}

TEST_F(AccelWaves, ThatCannotBeWrittenLeaveThePage) {
  std::ofstream(folder_) << "a file";
  Vector vector = Read("accel_bad_acc_cim.yaml");
  vector.expected_failure.reset();
  RunOptions options;
  options.wave_folder = folder_;
  const Outcome outcome = RunVector(vector, options);
  ASSERT_TRUE(outcome.page);
  EXPECT_THAT(outcome.page->commands.back(), HasSubstr("# no waves: "));
}

}  // namespace
}  // namespace m4::tb::accel
