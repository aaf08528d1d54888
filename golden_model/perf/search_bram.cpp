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
  Config config;  // p, bram_q, dsp_q
  std::vector<std::int64_t> tiles;
};

class M4BramSearch {
 public:
  M4BramSearch(const Problem& problem, const ComputeBram& bram, const BramSpace& space,
               const Budget& budget, Shortlist& shortlist)
      : problem_(problem),
        bram_(bram),
        space_(space),
        has_dsps_(!space.dsp_q.empty()),
        search_(problem, bram, budget, shortlist),
        filter_brams_(static_cast<std::size_t>(space.max_duplication) + 1) {
    MakeShapes();
    stream_brams_.resize(shapes_.size());
  }

  void Run() {
    const std::int64_t rvec = problem_.network->rvec;
    for (const std::int64_t dsp_c : has_dsps_ ? space_.dsp_c : kNone) {
      if (dsp_c * rvec > kMaxTree) break;
      for (const std::int64_t bram_c : space_.bram_c) {
        if (bram_c / 2 * rvec > kMaxTree) break;
        if (has_dsps_ && bram_c / 2 % dsp_c != 0) continue;
        ConsiderChannels(dsp_c, bram_c);
      }
    }
  }

 private:
  // A point for which DSPs and stream buffer fit; its kernels are still to come.
  struct Point {
    const Shape* shape;
    Config config;
    Resources resources;
  };

  void MakeShapes() {
    for (const std::int64_t p : space_.p) {
      for (const std::int64_t bram_q : space_.bram_q) {
        if (bram_q * p > space_.max_duplication) continue;
        for (const std::int64_t dsp_q : has_dsps_ ? space_.dsp_q : kNone) {
          // 2-bit products are packed for two output pixels.
          if (problem_.precision.weight_bits == 2 && dsp_q * p % 2 != 0) continue;
          shapes_.push_back({{.p = p, .bram_q = bram_q, .dsp_q = dsp_q},
                             search_.TilesOfLayers(dsp_q + bram_q, p)});
        }
      }
    }
  }

  void ConsiderChannels(std::int64_t dsp_c, std::int64_t bram_c) {
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      Config& config = shapes_[i].config;
      config.dsp_c = dsp_c;
      config.bram_c = bram_c;
      stream_brams_[i] = BramStreamBrams(problem_, bram_, search_.engine(), config);
    }
    for (const std::int64_t dsp_k : has_dsps_ ? space_.dsp_k : kNone) {
      if (has_dsps_ && dsp_k % (2 * dsp_c) != 0) continue;
      const auto goes_with = [&](std::int64_t bram_k) {
        return has_dsps_ ? bram_k % dsp_k == 0 : bram_k % (2 * bram_c) == 0;
      };
      if (std::ranges::none_of(space_.bram_k, goes_with)) continue;
      MakePoints(dsp_k);
      for (const std::int64_t bram_k : space_.bram_k) {
        if (goes_with(bram_k)) ConsiderKernels(bram_k);
      }
    }
  }

  void MakePoints(std::int64_t dsp_k) {
    points_.clear();
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      Config config = shapes_[i].config;
      config.dsp_k = dsp_k;
      const Resources resources{
          .dsps = Dsps(problem_, config), .stream_brams = stream_brams_[i], .filter_brams = {}};
      if (search_.Fits(resources)) points_.push_back({&shapes_[i], config, resources});
    }
  }

  void ConsiderKernels(std::int64_t bram_k) {
    std::ranges::fill(filter_brams_, Parts{});
    bool have_tiles = false;
    for (Point& point : points_) {
      point.config.bram_k = bram_k;
      if (problem_.accounting.buildable && !IsBuildable(bram_, point.config)) continue;
      Parts& filter = filter_brams_[static_cast<std::size_t>(Duplication(point.config))];
      if (filter.total() == 0) filter = search_.FilterBrams(point.config);
      point.resources.filter_brams = filter;
      if (!search_.Fits(point.resources)) continue;
      if (!have_tiles) search_.SetChannelsAndKernels(point.config);
      have_tiles = true;
      search_.Consider(point.config, point.resources, point.shape->tiles);
    }
  }

  inline static const Axis kNone = {0};

  const Problem& problem_;
  const ComputeBram& bram_;
  const BramSpace& space_;
  bool has_dsps_;
  BramSearch search_;
  std::vector<Shape> shapes_;
  std::vector<std::int64_t> stream_brams_;  // by shape
  std::vector<Point> points_;
  std::vector<Parts> filter_brams_;  // by duplication factor; total 0: not known yet
};

}  // namespace

void SearchM4Bram(const Problem& problem, const ComputeBram& bram, const BramSpace& space,
                  const Budget& budget, Shortlist& shortlist) {
  M4BramSearch(problem, bram, space, budget, shortlist).Run();
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
