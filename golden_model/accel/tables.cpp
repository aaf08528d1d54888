#include "golden_model/accel/tables.h"

#include <algorithm>

namespace m4::accel {
namespace {

void FillPasses(Tables& tables) {
  const Build& build = tables.job.build;
  tables.passes.clear();
  tables.pass_of.clear();
  if (!build.has_dsp) return;
  for (int kp = 0; kp < build.k_vec / build.k_vec_dsp; ++kp) {
    const Shape shape = ShapeOf(tables.job, kp);
    tables.passes.push_back(static_cast<std::uint8_t>(Passes(tables.job, kp)));
    for (int kl = 0; kl < build.k_vec_dsp; ++kl) {
      for (int col = 0; col < build.cols(); ++col) {
        const int pass = PassOfProduct(tables.job, shape, kl, col);
        tables.pass_of.push_back(static_cast<std::uint8_t>(pass));
      }
    }
  }
}

}  // namespace

void Fill(Tables& tables, const Job& job) {
  tables.job = job;
  tables.places.clear();
  for (int kk = 0; kk < job.build.k_vec; ++kk) tables.places.push_back(PlaceOf(job, kk));
  FillPasses(tables);
  tables.dsp_steps.clear();
  for (std::int64_t t = 0; t < job.kt; ++t) {
    tables.dsp_steps.push_back(static_cast<std::uint32_t>(DspSteps(job, t)));
  }
}

bool Advance(Tile& tile, const Job& job) {
  const int q0 = tile.q0 + job.build.qt();
  tile.q0 = static_cast<std::uint16_t>(q0 < job.d.q ? q0 : 0);
  if (tile.q0 != 0) return false;
  const int p0 = tile.p0 + job.build.p_vec;
  tile.p0 = static_cast<std::uint16_t>(p0 < job.d.p ? p0 : 0);
  if (tile.p0 != 0) return false;
  const int t = tile.t + 1;
  tile.t = static_cast<std::uint16_t>(t < job.kt ? t : 0);
  return tile.t == 0;
}

bool IsLast(const Tile& tile, const Job& job) {
  return tile.t + 1 >= job.kt && tile.p0 + job.build.p_vec >= job.d.p &&
         tile.q0 + job.build.qt() >= job.d.q;
}

int RowsOf(const Tile& tile, const Job& job) {
  return std::min(job.build.p_vec, job.d.p - tile.p0);
}

int ColumnsOf(const Tile& tile, const Job& job) {
  return std::min(job.build.qt(), job.d.q - tile.q0);
}

}  // namespace m4::accel
