#include "verilator_tb/closure/source.h"

#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/accel/dut.h"
#include "verilator_tb/closure/accel_draw.h"
#include "verilator_tb/closure/block_draw.h"
#include "verilator_tb/m4bram/coverage.h"
#include "verilator_tb/shrink/accel.h"
#include "verilator_tb/shrink/block.h"

namespace m4::tb::closure {

std::vector<Source> Sources() {
  std::vector<Source> sources;
  std::size_t first = 0;
  const auto add = [&](std::string_view name, std::size_t count, auto draw) {
    sources.push_back({std::string(name), first, count, draw});
    first += count;
  };
  for (const m4bram::gm::Version version : m4bram::gm::kVersions) {
    add(Name(version), BinCount(m4bram::CoverageSchema(version)),
        [version](std::optional<Need> need, arith::Rng& rng) -> AnyVector {
          const BlockWish wish = need ? WishFor(version, need->bin, need->missing) : BlockWish{};
          return DrawBlock(version, wish, rng);
        });
  }
  for (const accel::DutMaker& maker : accel::DutMakers()) {
    const accel::ga::Build* build = accel::ga::FindBuild(maker.build);
    add(maker.build, BinCount(accel::CoverageSchema(*build)),
        [build](std::optional<Need> need, arith::Rng& rng) -> AnyVector {
          return DrawAccel(*build, need ? WishFor(*build, need->bin) : AccelWish{}, rng);
        });
  }
  return sources;
}

std::string FileOf(AnyVector vector, const std::string& about,
                   const std::vector<std::string>& tags) {
  return std::visit(
      [&](auto& one) {
        one.about = about;
        one.tags = tags;
        return shrink::ToYaml(one);
      },
      vector);
}

bool IsOfAccelerator(const AnyVector& vector) {
  return std::holds_alternative<accel::Vector>(vector);
}

}  // namespace m4::tb::closure
