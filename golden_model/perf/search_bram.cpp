#include <algorithm>
#include <span>
#include <variant>

#include "golden_model/perf/search.h"

namespace m4::perf {
namespace {

// The part of a search that M4BRAM and BRAMAC share. A point's cycles are a sum over the layers of
// (tiles, which depend on p and q) times (cycles of a tile, which depend on c and k): both are
// tabulated, and a point costs one product of two short vectors.
class BramSearch {
 public:
  BramSearch(const Problem& problem, const ComputeBram& bram, const Budget& budget,
             Shortlist& shortlist)
      : problem_(problem),
        bram_(bram),
        budget_(budget),
        shortlist_(shortlist),
        engine_(MakeEngine(problem, bram)),
        workload_(BramWorkload(problem)),
        tile_cycles_(workload_.convs.size()) {
    for (const auto& [shape, times] : workload_.convs)
      start_cycles_ += times * engine_.start_cycles;
  }

  const Engine& engine() const { return engine_; }

  // One number per layer: its tiles, times how often it occurs.
  std::vector<std::int64_t> TilesOfLayers(std::int64_t columns, std::int64_t p) const {
    std::vector<std::int64_t> tiles;
    tiles.reserve(workload_.convs.size());
    for (const auto& [shape, times] : workload_.convs) {
      tiles.push_back(times * Tiles(shape, columns, p));
    }
    return tiles;
  }

  // Sets c and k of what follows.
  void SetChannelsAndKernels(const Config& config) {
    for (std::size_t i = 0; i < tile_cycles_.size(); ++i) {
      tile_cycles_[i] = TileCycles(problem_, engine_, workload_.convs[i].shape, config).cycles();
    }
  }

  Parts FilterBrams(const Config& config) const {
    return BramFilterBrams(problem_, bram_, workload_.largest_filter, config);
  }

  bool Fits(const Resources& resources) const {
    return resources.dsps.total() <= budget_.dsps && resources.brams() <= budget_.brams;
  }

  // `tiles` as of TilesOfLayers.
  void Consider(const Config& config, const Resources& resources,
                std::span<const std::int64_t> tiles) {
    const double area = Area(problem_.technology, resources, bram_.area);
    if (area > budget_.area) return;
    std::int64_t cycles = start_cycles_;
    for (std::size_t i = 0; i < tile_cycles_.size(); ++i) cycles += tiles[i] * tile_cycles_[i];
    if (shortlist_.Refuses(cycles, area)) return;
    for (const auto& [shape, times] : workload_.fcs) {
      cycles += times * BramFcCycles(problem_, bram_, engine_, shape, config, resources);
    }
    shortlist_.Offer({config, {cycles, area, resources}});
  }

 private:
  const Problem& problem_;
  const ComputeBram& bram_;
  const Budget& budget_;
  Shortlist& shortlist_;
  Engine engine_;
  Workload workload_;
  std::int64_t start_cycles_ = 0;
  std::vector<std::int64_t> tile_cycles_;
};

// Columns and rows of a point, with what depends on them alone.
struct Shape {
  std::int64_t p, bram_q, dsp_q;
  std::vector<std::int64_t> tiles;
};

std::vector<Shape> Shapes(const BramSearch& search, const Problem& problem, const BramSpace& space,
                          const Axis& dsp_qs) {
  std::vector<Shape> shapes;
  for (const std::int64_t p : space.p) {
    for (const std::int64_t bram_q : space.bram_q) {
      if (bram_q * p > space.max_duplication) continue;
      for (const std::int64_t dsp_q : dsp_qs) {
        // 2-bit products are packed for two output pixels.
        if (problem.precision.weight_bits == 2 && dsp_q * p % 2 != 0) continue;
        shapes.push_back({p, bram_q, dsp_q, search.TilesOfLayers(dsp_q + bram_q, p)});
      }
    }
  }
  return shapes;
}

}  // namespace

void SearchM4Bram(const Problem& problem, const ComputeBram& bram, const BramSpace& space,
                  const Budget& budget, Shortlist& shortlist) {
  BramSearch search(problem, bram, budget, shortlist);
  const std::int64_t rvec = problem.network->rvec;
  const bool has_dsps = !space.dsp_q.empty();
  const Axis none = {0};
  const Axis& dsp_cs = has_dsps ? space.dsp_c : none;
  const Axis& dsp_ks = has_dsps ? space.dsp_k : none;
  const std::vector<Shape> shapes = Shapes(search, problem, space, has_dsps ? space.dsp_q : none);

  struct Point {
    const Shape* shape;
    Config config;
    Resources resources;
  };
  std::vector<Point> points;
  std::vector<std::int64_t> stream_brams(shapes.size());
  std::vector<Parts> filter_brams(static_cast<std::size_t>(space.max_duplication) + 1);

  // The points of one c, k: all shapes for which DSPs and stream buffer fit.
  const auto fill_points = [&](Config config) {
    points.clear();
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const Shape& shape = shapes[i];
      config.p = shape.p;
      config.bram_q = shape.bram_q;
      config.dsp_q = shape.dsp_q;
      const Resources resources{
          .dsps = Dsps(problem, config), .stream_brams = stream_brams[i], .filter_brams = {}};
      if (search.Fits(resources)) points.push_back({&shape, config, resources});
    }
  };
  const auto consider_kernels = [&](std::int64_t bram_k) {
    std::ranges::fill(filter_brams, Parts{});
    bool have_tiles = false;
    for (Point& point : points) {
      point.config.bram_k = bram_k;
      if (problem.accounting.buildable && !IsBuildable(bram, point.config)) continue;
      Parts& filter = filter_brams[static_cast<std::size_t>(Duplication(point.config))];
      if (filter.total() == 0) filter = search.FilterBrams(point.config);
      point.resources.filter_brams = filter;
      if (!search.Fits(point.resources)) continue;
      if (!have_tiles) search.SetChannelsAndKernels(point.config);
      have_tiles = true;
      search.Consider(point.config, point.resources, point.shape->tiles);
    }
  };

  for (const std::int64_t dsp_c : dsp_cs) {
    if (dsp_c * rvec > kMaxTree) break;
    for (const std::int64_t bram_c : space.bram_c) {
      if (bram_c / 2 * rvec > kMaxTree) break;
      if (has_dsps && bram_c / 2 % dsp_c != 0) continue;
      for (std::size_t i = 0; i < shapes.size(); ++i) {
        stream_brams[i] = BramStreamBrams(problem, bram, search.engine(),
                                          {.p = shapes[i].p,
                                           .bram_q = shapes[i].bram_q,
                                           .dsp_q = shapes[i].dsp_q,
                                           .dsp_c = dsp_c,
                                           .bram_c = bram_c});
      }
      for (const std::int64_t dsp_k : dsp_ks) {
        if (has_dsps && dsp_k % (2 * dsp_c) != 0) continue;
        fill_points({.dsp_c = dsp_c, .bram_c = bram_c, .dsp_k = dsp_k});
        if (points.empty()) continue;
        for (const std::int64_t bram_k : space.bram_k) {
          if (has_dsps ? bram_k % dsp_k != 0 : bram_k % (2 * bram_c) != 0) continue;
          consider_kernels(bram_k);
        }
      }
    }
  }
}

void SearchBramac(const Problem& problem, const ComputeBram& bram, const BramacSpace& space,
                  const Budget& budget, Shortlist& shortlist) {
  BramSearch search(problem, bram, budget, shortlist);
  const auto& bramac = std::get<Bramac>(bram.kind);
  const std::int64_t rvec = problem.network->rvec;
  const std::int64_t word_kernels = bramac.word_bits / problem.precision.weight_bits;
  for (const std::int64_t dsp_q : space.dsp_q) {
    if (problem.precision.weight_bits == 2 && dsp_q % 2 != 0) continue;
    const std::vector<std::int64_t> tiles = search.TilesOfLayers(dsp_q + bramac.columns, 1);
    for (const std::int64_t dsp_c : space.dsp_c) {
      const std::int64_t bram_c = dsp_c * search.engine().mac2_cycles;
      if (bram_c / 2 * rvec > kMaxTree) break;
      for (const std::int64_t words : space.kernel_words) {
        const std::int64_t kernels = words * word_kernels;
        const Config config{.p = 1,
                            .bram_q = bramac.columns,
                            .dsp_q = dsp_q,
                            .dsp_c = dsp_c,
                            .bram_c = bram_c,
                            .dsp_k = kernels,
                            .bram_k = kernels};
        const Resources resources{
            .dsps = Dsps(problem, config),
            .stream_brams = BramStreamBrams(problem, bram, search.engine(), config),
            .filter_brams = search.FilterBrams(config)};
        if (!search.Fits(resources)) continue;
        search.SetChannelsAndKernels(config);
        search.Consider(config, resources, tiles);
      }
    }
  }
}

}  // namespace m4::perf
