#include "verilator_tb/accel/origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "golden_model/accel/cycles.h"

namespace m4::tb::accel {
namespace {

std::string TileText(std::int64_t t, std::int64_t p0, std::int64_t q0) {
  return fmt::format("K tile {}, output rows from {}, columns from {}", t, p0, q0);
}

void AddLayer(Origin& origin, const ga::Core& core, const ga::Build& build) {
  const ga::Descriptor& d = core.job().d;
  origin.emplace_back("build", std::string(build.name));
  origin.emplace_back(
      "layer",
      fmt::format("{}x{} filters, C {} K {}, input {}x{}, output {}x{}, stride {}, w{} n{}"
                  "{}{}",
                  d.s, d.r, d.c, d.k, d.h, d.w, d.p, d.q, d.stride, core.job().ww, core.job().n,
                  d.activations_signed ? " signed" : " unsigned",
                  d.mixed ? fmt::format(", mixed with w{} from k1 {}", core.job().wn, d.k1) : ""));
}

struct Entry {
  int kk = 0;
  int column = 0;
};
std::optional<Entry> EntryOf(const std::string& signal) {
  Entry entry;
  const std::size_t bracket = signal.find('[');
  if (bracket == std::string::npos) return std::nullopt;
  const int found = std::sscanf(signal.c_str() + bracket, "[%d][%d]", &entry.kk, &entry.column);
  return found == 2 ? std::optional(entry) : std::nullopt;
}

std::string WidthText(const ga::Core& core, int kk) {
  const ga::KernelPlace place = ga::PlaceOf(core.job(), kk);
  return fmt::format("{} ({}, {} bits, group {}, lane {}, half {})", kk,
                     place.wide ? "wide" : "narrow", place.bits, place.group, place.lane,
                     place.sub);
}

std::string StepText(const ga::Provenance& p, const char* channels) {
  return fmt::format("rb {}, s {}, {} {}", p.rb, p.s, channels, p.channel_word);
}

void AddAccumulator(Origin& origin, const ga::Core& core, const ga::Build& build, bool dsp,
                    const Entry& entry) {
  const int width = dsp ? build.cols() : build.dup();
  const auto index = static_cast<std::size_t>(entry.kk) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(entry.column);
  const ga::Provenance& p = dsp ? core.dsp_provenance(index) : core.cim_provenance(index);
  if (!p.written) {
    origin.emplace_back("entry", "never written: what it was at power-up");
    return;
  }
  const int per_row = dsp ? build.q_vec_dsp : build.q_vec_cim;
  const int first = dsp ? 0 : build.q_vec_dsp;
  const int row = p.p0 + entry.column / per_row;
  const int column = p.q0 + first + entry.column % per_row;
  origin.emplace_back("tile", TileText(p.t, p.p0, p.q0));
  origin.emplace_back("kernel", WidthText(core, entry.kk));
  origin.emplace_back(
      "column",
      fmt::format("{} of the tile: output row {}, column {}{}", entry.column, row, column,
                  row < core.job().d.p && column < core.job().d.q ? "" : " (outside the layer)"));
  if (dsp) {
    origin.emplace_back("step", fmt::format("{}, pass {}", StepText(p, "channel word"), p.pass));
  } else {
    origin.emplace_back("step", fmt::format("{}, read as word {}", StepText(p, "c block"), p.word));
  }
}

void AddOutput(Origin& origin, const ga::Core& core) {
  const auto index = static_cast<std::size_t>(ga::Counter::kBeatsOut);
  const std::uint32_t beat = core.state().counters.at(index);
  const auto place = PlaceOfBeat(core.job(), beat);
  if (!place) {
    origin.emplace_back("output beat", fmt::format("{}: one too many", beat));
    return;
  }
  origin.emplace_back("output beat", std::to_string(beat));
  origin.emplace_back("tile", TileText(place->t, place->p0, place->q0));
  origin.emplace_back("kernel", fmt::format("{}{}", WidthText(core, static_cast<int>(place->kk)),
                                            core.job().d.requantise ? " and the next 3" : ""));
  origin.emplace_back("column", fmt::format("output row {}, column {}", place->p0 + place->pv,
                                            place->q0 + place->qv));
}

// Where the walker is that sends a tile's results.
void AddWalker(Origin& origin, const ga::Core& core) {
  const ga::State& s = core.state();
  origin.emplace_back("tile", TileText(s.walk_t, s.walk_p0, s.walk_q0));
  origin.emplace_back(
      "walker", s.walk_on ? fmt::format("next: kernel {} of the tile, output row {}, column {}",
                                        s.walk_kk, s.walk_p0 + s.walk_pv, s.walk_q0 + s.walk_qv)
                          : "has sent the tile before; one more would be an output beat too many");
}

void AddPresent(Origin& origin, const ga::Core& core) {
  const ga::State& s = core.state();
  if (s.state != ga::Phase::kRun) return;
  origin.emplace_back("tile", TileText(s.tile_t, s.tile_p0, s.tile_q0));
  origin.emplace_back("slot", fmt::format("{} {}, round {}, {} steps not copied, {} DSP steps left",
                                          ga::kSeqNames.at(static_cast<std::size_t>(s.seq)), s.slot,
                                          ga::kRoundNames.at(static_cast<std::size_t>(s.round)),
                                          s.left, s.dsp_rem));
}

}  // namespace

std::optional<OutputPlace> PlaceOfBeat(const ga::Job& job, std::int64_t beat) {
  const ga::Build& build = job.build;
  for (std::int64_t t = 0; t < job.kt; ++t) {
    const std::int64_t kernels = job.kernels(t);
    const std::int64_t beats = job.d.requantise ? ga::CeilDiv(kernels, 4) : kernels;
    const std::int64_t of_tile_column = beats * job.d.p * job.d.q;
    if (beat >= of_tile_column) {
      beat -= of_tile_column;
      continue;
    }
    for (std::int64_t p0 = 0; p0 < job.d.p; p0 += build.p_vec) {
      for (std::int64_t q0 = 0; q0 < job.d.q; q0 += build.qt()) {
        const std::int64_t rows = std::min<std::int64_t>(build.p_vec, job.d.p - p0);
        const std::int64_t columns = std::min<std::int64_t>(build.qt(), job.d.q - q0);
        const std::int64_t of_tile = ga::TileBeats(job, t, rows, columns);
        if (beat >= of_tile) {
          beat -= of_tile;
          continue;
        }
        const std::int64_t output = beat / beats;
        return OutputPlace{t,
                           p0,
                           q0,
                           output / columns,
                           output % columns,
                           beat % beats * (job.d.requantise ? 4 : 1)};
      }
    }
  }
  return std::nullopt;
}

Origin OriginOf(const ga::Core& core, const ga::Build& build, const std::string& signal) {
  Origin origin;
  AddLayer(origin, core, build);
  const auto entry = EntryOf(signal);
  const bool dsp = signal.starts_with("acc_dsp");
  if (entry && (dsp || signal.starts_with("acc_cim"))) {
    AddAccumulator(origin, core, build, dsp, *entry);
  } else if (signal.starts_with("res_") || signal.starts_with("walk")) {
    AddWalker(origin, core);
  } else if (signal.starts_with("m_axis")) {
    AddOutput(origin, core);
  } else {
    AddPresent(origin, core);
  }
  return origin;
}

Origin OriginOfBlock(const ga::Core& core, int block) {
  const ga::BlockContext context = core.block_context(block);
  Origin origin;
  AddLayer(origin, core, core.job().build);
  origin.emplace_back("block", fmt::format("{}: k group {}, filter column {}, channel pair {}",
                                           block, context.group, context.r, context.pair));
  AddPresent(origin, core);
  if (!context.step.valid) return origin;
  const ga::CimStep& step = context.step;
  origin.emplace_back("step", fmt::format("{}: rb {}, s {}, c block {}",
                                          TileText(step.tile.t, step.tile.p0, step.tile.q0),
                                          step.rb, step.s, step.cb));
  // Where in the input the block's first activation of the step lies; the other output columns and
  // rows of the tile are a stride further each.
  const ga::Descriptor& d = core.job().d;
  const ga::Build& build = core.job().build;
  const int first = step.tile.q0 + build.q_vec_dsp;
  origin.emplace_back(
      "activations",
      fmt::format(
          "of output column {}: input row {}, column {}; {} column(s), {} row(s) of outputs", first,
          step.tile.p0 * d.stride - d.pad_top + step.s,
          first * d.stride - d.pad_left + step.rb * build.r_vec + context.r, build.q_vec_cim,
          build.p_vec));
  origin.emplace_back("channels",
                      fmt::format("{} (W1) and {} (W2)", context.channels[0], context.channels[1]));
  return origin;
}

}  // namespace m4::tb::accel
