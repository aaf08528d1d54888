#include "golden_model/tests/naive_perf.h"

#include <cmath>
#include <stdexcept>

namespace m4::naive_perf {

namespace {

using std::ceil;
using std::int64_t;

int64_t Cd(int64_t a, int64_t b) { return (a + b - 1) / b; }

void Append(std::vector<Conv>& to, int times, const Conv& layer) {
  for (int i = 0; i < times; ++i) to.push_back(layer);
}

Network Alexnet() {
  Network net{"alexnet", 3, {}, {}, {}, {}};
  net.dla = {{3, 3, 48, 55, 55, 96},
             {5, 5, 96, 27, 27, 256},
             {3, 3, 256, 13, 13, 384},
             {3, 3, 384, 13, 13, 384},
             {3, 3, 384, 13, 13, 256}};
  net.in_bram = net.dla;
  net.in_bram[0] = {3, 1, 128, 55, 55, 96};
  net.fc = {{4096, 4096}, {4096, 4096}, {4096, 1000}};
  net.maps = {{227, 227, 3, 55, 55, 96},  {55, 55, 96, 27, 27, 96},   {27, 27, 96, 27, 27, 256},
              {27, 27, 256, 13, 13, 256}, {13, 13, 256, 13, 13, 384}, {13, 13, 384, 13, 13, 384},
              {13, 13, 384, 13, 13, 256}};
  return net;
}

Network Vgg16() {
  Network net{"vgg16", 3, {}, {}, {}, {}};
  Append(net.dla, 1, {3, 1, 49, 224, 224, 64});
  Append(net.dla, 1, {3, 3, 64, 224, 224, 64});
  Append(net.dla, 1, {3, 3, 64, 112, 112, 128});
  Append(net.dla, 1, {3, 3, 128, 112, 112, 128});
  Append(net.dla, 1, {3, 3, 128, 56, 56, 256});
  Append(net.dla, 2, {3, 3, 256, 56, 56, 256});
  Append(net.dla, 1, {3, 3, 256, 28, 28, 512});
  Append(net.dla, 2, {3, 3, 512, 28, 28, 512});
  Append(net.dla, 3, {3, 3, 512, 14, 14, 512});
  net.in_bram = net.dla;
  net.fc = {{25088, 4096}, {4096, 4096}, {4096, 1000}};
  net.maps = {
      {224, 224, 3, 224, 224, 64},    {224, 224, 64, 224, 224, 64}, {112, 112, 64, 112, 112, 128},
      {112, 112, 128, 112, 112, 128}, {56, 56, 128, 56, 56, 256},   {56, 56, 256, 56, 56, 256},
      {28, 28, 256, 28, 28, 512},     {28, 28, 512, 28, 28, 512},   {14, 14, 512, 14, 14, 512}};
  return net;
}

std::vector<FeatureMap> ResnetMaps() {
  return {{56, 56, 64, 56, 56, 64},   {56, 56, 64, 28, 28, 128},  {28, 28, 128, 28, 28, 128},
          {28, 28, 128, 14, 14, 256}, {14, 14, 256, 14, 14, 256}, {14, 14, 256, 7, 7, 512},
          {7, 7, 512, 7, 7, 512}};
}

Network Resnet18() {
  Network net{"resnet18", 3, {}, {}, {{1000, 512}}, ResnetMaps()};
  Append(net.dla, 1, {3, 1, 49, 112, 112, 64});
  Append(net.dla, 4, {3, 3, 64, 56, 56, 64});
  Append(net.dla, 1, {3, 3, 64, 28, 28, 128});
  Append(net.dla, 1, {3, 3, 128, 28, 28, 128});
  Append(net.dla, 1, {3, 1, 64, 28, 28, 43});
  Append(net.dla, 2, {3, 3, 128, 28, 28, 128});
  Append(net.dla, 1, {3, 3, 128, 14, 14, 256});
  Append(net.dla, 1, {3, 3, 256, 14, 14, 256});
  Append(net.dla, 1, {3, 1, 128, 14, 14, 86});
  Append(net.dla, 2, {3, 3, 256, 14, 14, 256});
  Append(net.dla, 1, {3, 3, 256, 7, 7, 512});
  Append(net.dla, 1, {3, 3, 512, 7, 7, 512});
  Append(net.dla, 1, {3, 1, 256, 7, 7, 171});
  Append(net.dla, 2, {3, 3, 512, 7, 7, 512});
  net.in_bram = net.dla;
  return net;
}

Network Resnet34() {
  Network net{"resnet34", 3, {}, {}, {{1000, 512}}, ResnetMaps()};
  Append(net.dla, 1, {3, 1, 49, 112, 112, 64});
  Append(net.dla, 6, {3, 3, 64, 56, 56, 64});
  Append(net.dla, 1, {3, 3, 64, 28, 28, 128});
  Append(net.dla, 1, {3, 3, 128, 28, 28, 128});
  Append(net.dla, 1, {3, 1, 64, 28, 28, 43});
  Append(net.dla, 6, {3, 3, 128, 28, 28, 128});
  Append(net.dla, 1, {3, 3, 128, 14, 14, 256});
  Append(net.dla, 1, {3, 3, 256, 14, 14, 256});
  Append(net.dla, 1, {3, 1, 128, 14, 14, 86});
  Append(net.dla, 10, {3, 3, 256, 14, 14, 256});
  Append(net.dla, 1, {3, 3, 256, 7, 7, 512});
  Append(net.dla, 1, {3, 3, 512, 7, 7, 512});
  Append(net.dla, 1, {3, 1, 256, 7, 7, 171});
  Append(net.dla, 4, {3, 3, 512, 7, 7, 512});
  net.in_bram = net.dla;
  return net;
}

Network Vitbase() {
  Network net{"vitbase", 1, {}, {}, {}, {{256, 768, 1, 256, 768, 1}}};
  Append(net.dla, 3, {1, 1, 768, 16, 16, 768});
  Append(net.dla, 1, {1, 1, 768, 16, 16, 256});
  Append(net.dla, 1, {1, 1, 256, 16, 16, 768});
  net.in_bram = net.dla;
  return net;
}

Conv LargestFilter(const std::vector<Conv>& layers) {
  Conv largest{};
  int64_t most = 0;
  for (const Conv& layer : layers) {
    const int64_t words = int64_t{1} * layer.r * layer.s * layer.c * layer.k;
    if (words > most) {
      most = words;
      largest = layer;
    }
  }
  return largest;
}

FeatureMap LargestMap(const Network& network) {
  FeatureMap largest{};
  int64_t most = 0;
  for (const FeatureMap& map : network.maps) {
    const int64_t words =
        int64_t{1} * map.pin * map.qin * map.cin + int64_t{1} * map.pout * map.qout * map.cout;
    if (words > most) {
      most = words;
      largest = map;
    }
  }
  return largest;
}

// What the stream buffer holds of the largest map. `vgg_part`: vgg16 keeps one part in so many.
double StreamWords(const Network& network, int vgg_part) {
  const FeatureMap map = LargestMap(network);
  const double in = 1.0 * map.cin * map.pin * map.qin;
  const double out = 1.0 * map.cout * map.pout * map.qout;
  if (network.name == "alexnet") return in + out;
  if (network.name == "vgg16") return (in + out) / vgg_part;
  return in + 2 * out;
}

int64_t StreamBrams(double words, int64_t banks, int64_t bram_depth) {
  const double depth = ceil(words / static_cast<double>(banks));
  return static_cast<int64_t>(ceil(depth / static_cast<double>(bram_depth))) * banks;
}

int64_t BramDepth(int n) { return n > 4 ? 512 * (32 / 8) : 512 * (32 / 4); }

// The depth that every bank of the filter cache needs (the specification's t).
double FilterRows(const Network& network, const std::vector<Conv>& layers, int cvec, int kvec) {
  const Conv f = LargestFilter(layers);
  const int64_t t = Cd(f.r, network.rvec) * f.s * Cd(f.c, cvec) * Cd(f.k, kvec);
  return static_cast<double>(network.name == "vitbase" ? 3 * t : t);
}

double Ratio(int x, int v) { return x / (static_cast<double>(Cd(x, v)) * v); }

// A number for the 8-bit kernels and one for the 4-bit kernels. Where the kernels are not mixed,
// all is in the first.
struct Split {
  double first, second;
};

bool Mixed(const Precision& precision) { return precision.share >= 0; }

int FirstKernels(const Precision& precision, int kernels) {
  return Mixed(precision) ? static_cast<int>(ceil(kernels * precision.share)) : kernels;
}
int SecondKernels(const Precision& precision, int kernels) {
  return kernels - FirstKernels(precision, kernels);
}
int FirstBits(const Precision& precision) { return Mixed(precision) ? 8 : precision.w; }

Split Dsps(const Precision& precision, int64_t per_kernel, int kernels) {
  const int64_t first = per_kernel * FirstKernels(precision, kernels);
  const int64_t second = per_kernel * SecondKernels(precision, kernels);
  return {ceil(static_cast<double>(first) / MultipliersPerDsp(FirstBits(precision), precision.n)),
          ceil(static_cast<double>(second) / MultipliersPerDsp(4, precision.n))};
}

// The multiplier of a computing BRAM holds for all BRAMs, those of the stream buffer too: they are
// one kind of block on the device. (Held to the filter cache, it would change one row of all:
// m4bram_vs_bramac, resnet34, BRAMAC-2SA, 2 bits, 1.35 instead of 1.36; no published value tells.)
double Area(double bram_multiplier, int64_t brams, int64_t dsps) {
  return 40 * bram_multiplier * static_cast<double>(brams) + 30 * static_cast<double>(dsps);
}

double Value(Objective objective, double speedup, double area_ratio, double worthless_to) {
  if (objective == Objective::kSpeed) return speedup;
  return speedup <= worthless_to ? 0 : speedup * (speedup / area_ratio);
}

}  // namespace

const std::vector<Network>& Networks() {
  static const std::vector<Network> kNetworks = {Alexnet(), Vgg16(), Resnet18(), Resnet34(),
                                                 Vitbase()};
  return kNetworks;
}

const Network& NetworkOf(const std::string& name) {
  for (const Network& network : Networks()) {
    if (network.name == name) return network;
  }
  throw std::invalid_argument("there is no network '" + name + "'");
}

int MultipliersPerDsp(int w, int n) {
  int packing = 0;
  if (w == 2) packing = n < 6 ? 4 : 2;
  if (w == 4) packing = n < 3 ? 4 : 2;
  if (w == 8) packing = n < 6 ? 2 : 1;
  return 2 * packing;
}

namespace {

// Resources and cycles apart, because the searches count no cycles of a point that does not fit.

Split DlaDsps(const Network& network, const Precision& precision, const DlaPoint& x) {
  return Dsps(precision, int64_t{1} * x.q * x.p * network.rvec * x.c, x.k);
}

Cost DlaResources(const Network& network, const Precision& precision, const DlaPoint& x) {
  const FeatureMap map = LargestMap(network);
  const int64_t width = (x.q - 1) * Cd(map.qout, map.qin) + network.rvec;
  const int64_t stream =
      StreamBrams(StreamWords(network, 4), width * x.c * x.p, BramDepth(precision.n));
  const double bw = ceil(x.c * FirstKernels(precision, x.k) / (32.0 / FirstBits(precision))) +
                    ceil(x.c * SecondKernels(precision, x.k) / (32.0 / 4));
  const double filter = network.rvec * bw * ceil(FilterRows(network, network.dla, x.c, x.k) / 512);
  const Split dsps = DlaDsps(network, precision, x);
  Cost cost{};
  cost.dsps = static_cast<int64_t>(dsps.first + dsps.second);
  cost.brams = stream + static_cast<int64_t>(filter);
  cost.area = Area(1, cost.brams, cost.dsps);
  return cost;
}

double DlaCycles(const Network& network, const Precision& precision, const DlaPoint& x) {
  const Split dsps = DlaDsps(network, precision, x);
  const int m1 = MultipliersPerDsp(FirstBits(precision), precision.n);
  const int m2 = MultipliersPerDsp(4, precision.n);
  double cycles = 0;
  for (const Conv& l : network.dla) {
    // With mixed weights the cycles are those of the 8-bit kernels. `eff` has its factor for k
    // there too, though the kernels are rounded up already: without it the three published values
    // do not come out (2.32, 1.98, 1.98 instead of 2.33, 2.02, 2.02).
    const double eff = Ratio(l.q, x.q) * Ratio(l.p, x.p) * Ratio(l.k, x.k) * Ratio(l.c, x.c) *
                       Ratio(l.r, network.rvec);
    const int64_t kernels = Mixed(precision) ? Cd(l.k, x.k) * FirstKernels(precision, x.k) : l.k;
    const double f = 2.0 * l.r * l.s * l.c * l.p * l.q * static_cast<double>(kernels) / eff;
    // In doubles this is now and then a whole number and a little, hence one cycle more than in
    // exact arithmetic.
    cycles += ceil(f / (2 * dsps.first * m1));
  }
  for (const FullyConnected& l : network.fc) {
    const double batch = 2.0 * x.k;
    const double operations = 2.0 * l.c * l.k * batch;
    cycles += ceil(ceil(operations / (2 * dsps.first * m1 + 2 * dsps.second * m2)) / batch);
  }
  return cycles;
}

// Cycles for all bits of the activations.
int PassCycles(const M4bram& version, int n) {
  return version.double_pumped ? 2 + (n + 1) / 2 : 2 + n;
}

bool HasDsps(const M4bramPoint& x) { return x.dsp_k > 0; }

Split M4bramDsps(const Network& network, const Precision& precision, const M4bramPoint& x) {
  return Dsps(precision, int64_t{1} * x.dsp_q * x.p * network.rvec * x.dsp_c, x.dsp_k);
}

// BRAMs of the filter cache for `kernels` kernels of w bits.
double M4bramFilterPart(const Network& network, const M4bram& version, const M4bramPoint& x, int w,
                        int kernels) {
  const int d = x.m_q * x.p;
  const int e = d >= 8 ? 8 : 32 / d;
  const int g = version.large ? 2 * e / w : e / w;
  const double bw = ceil(static_cast<double>(kernels) / g) * (x.m_c / 2.0);
  const double words = 512.0 * 32 / w;
  const double t = FilterRows(network, network.in_bram, x.m_c, x.m_k);
  return network.rvec * bw * ceil(t / (words / g / 2));
}

Split M4bramFilter(const Network& network, const M4bram& version, const Precision& precision,
                   const M4bramPoint& x) {
  return {
      M4bramFilterPart(network, version, x, FirstBits(precision), FirstKernels(precision, x.m_k)),
      M4bramFilterPart(network, version, x, 4, SecondKernels(precision, x.m_k))};
}

Cost M4bramResources(const Network& network, const M4bram& version, const Precision& precision,
                     const M4bramPoint& x) {
  const FeatureMap map = LargestMap(network);
  const int64_t stride = Cd(map.qin, map.qout);
  int64_t banks =
      ((x.m_q - 1) * stride + network.rvec) * Cd(x.m_c, PassCycles(version, precision.n)) * x.p;
  if (HasDsps(x)) banks += ((x.dsp_q - 1) * stride + network.rvec) * x.dsp_c * x.p;
  const int64_t stream =
      StreamBrams(StreamWords(network, HasDsps(x) ? 4 : 16), banks, BramDepth(precision.n));
  const Split filter = M4bramFilter(network, version, precision, x);
  const Split dsps = M4bramDsps(network, precision, x);
  Cost cost{};
  cost.dsps = static_cast<int64_t>(dsps.first + dsps.second);
  cost.brams = stream + static_cast<int64_t>(filter.first + filter.second);
  cost.area = Area(version.large ? 1.334 : 1.196, cost.brams, cost.dsps);
  return cost;
}

double M4bramCycles(const Network& network, const M4bram& version, const Precision& precision,
                    const M4bramPoint& x) {
  const int rvec = network.rvec;
  const int64_t cyc = PassCycles(version, precision.n);
  const int64_t readout = version.large ? 8 : 4;
  double cycles = 0;
  for (const Conv& l : network.in_bram) {
    const int64_t tiles_qp = Cd(l.q, x.dsp_q + x.m_q) * Cd(l.p, x.p);
    const int64_t t = Cd(l.k, x.m_k) * tiles_qp;
    const int64_t m = Cd(l.c, x.m_c) * cyc * l.s * Cd(l.r, rvec) * t;
    int64_t d = 0;
    if (HasDsps(x)) d = Cd(l.c, x.dsp_c) * l.s * Cd(l.r, rvec) * Cd(l.k, x.dsp_k) * tiles_qp;
    cycles += static_cast<double>(readout * t + (d > m ? d : m));
  }
  // With mixed weights each part of the filter cache gives the products of its own width, while the
  // DSPs give those of 8-bit weights for all kernels. (The published values do not tell: one small
  // layer of resnet34 depends on it.)
  const int u1 = 32 / FirstBits(precision) * (version.large ? 4 : 2);
  const int u2 = 32 / 4 * (version.large ? 4 : 2);
  const Split filter = M4bramFilter(network, version, precision, x);
  const Split dsps = M4bramDsps(network, precision, x);
  const int multipliers = MultipliersPerDsp(FirstBits(precision), precision.n);
  const double macs = static_cast<double>(multipliers * cyc) * (dsps.first + dsps.second) +
                      u1 * filter.first + u2 * filter.second;
  for (const FullyConnected& l : network.fc) {
    const double batch = 2.0 * (HasDsps(x) ? x.dsp_k : x.m_k);
    const double operations = 2.0 * l.c * l.k * batch;
    cycles += ceil(operations / (2 * macs) * static_cast<double>(cyc) / batch);
  }
  return cycles;
}

struct BramacShape {
  int cycles, columns, readout, products;
};

BramacShape ShapeOf(Bramac version, int bits) {
  BramacShape shape{};
  if (version == Bramac::k2Sa) {
    if (bits == 2) shape.cycles = 4;
    if (bits == 4) shape.cycles = 6;
    if (bits == 8) shape.cycles = 10;
    shape.columns = 2;
    shape.readout = 8;
    shape.products = 40 / bits * 4;
  } else {
    if (bits == 2) shape.cycles = 3;
    if (bits == 4) shape.cycles = 4;
    if (bits == 8) shape.cycles = 6;
    shape.columns = 1;
    shape.readout = 4;
    shape.products = 40 / bits * 2;
  }
  return shape;
}

double BramacFilter(const Network& network, Bramac version, int bits, const BramacPoint& x) {
  const int b_c = x.dsp_c * ShapeOf(version, bits).cycles;
  const int per_word = 40 / bits;
  const double bw = ceil(static_cast<double>(x.dsp_k) / per_word) * (b_c / 2.0);
  const double words = 512.0 * 40 / bits;
  const double rows = FilterRows(network, network.in_bram, b_c, x.dsp_k);
  return network.rvec * bw * ceil(rows / (words / per_word / 2));
}

double BramacDsps(const Network& network, int bits, const BramacPoint& x) {
  return Dsps({bits, bits}, int64_t{1} * x.dsp_q * network.rvec * x.dsp_c, x.dsp_k).first;
}

Cost BramacResources(const Network& network, Bramac version, int bits, const BramacPoint& x) {
  const FeatureMap map = LargestMap(network);
  const int64_t width =
      (x.dsp_q + ShapeOf(version, bits).columns - 1) * Cd(map.qin, map.qout) + network.rvec;
  const int64_t stream = StreamBrams(StreamWords(network, 4), width * x.dsp_c, 512 * 40 / bits);
  Cost cost{};
  cost.dsps = static_cast<int64_t>(BramacDsps(network, bits, x));
  cost.brams = stream + static_cast<int64_t>(BramacFilter(network, version, bits, x));
  cost.area = Area(version == Bramac::k2Sa ? 1.34 : 1.17, cost.brams, cost.dsps);
  return cost;
}

double BramacCycles(const Network& network, Bramac version, int bits, const BramacPoint& x) {
  const BramacShape shape = ShapeOf(version, bits);
  const int b_c = x.dsp_c * shape.cycles;
  double cycles = 0;
  for (const Conv& l : network.in_bram) {
    cycles += static_cast<double>(
        (Cd(l.c, b_c) * shape.cycles * l.s * Cd(l.r, network.rvec) + shape.readout) *
        Cd(l.k, x.dsp_k) * Cd(l.q, x.dsp_q + shape.columns) * l.p);
  }
  const double macs = MultipliersPerDsp(bits, bits) * shape.cycles * BramacDsps(network, bits, x) +
                      shape.products * BramacFilter(network, version, bits, x);
  for (const FullyConnected& l : network.fc) {
    const double batch = 2.0 * x.dsp_k;
    cycles += ceil(2.0 * l.c * l.k * batch / (2 * macs) * shape.cycles / batch);
  }
  return cycles;
}

bool Fits(const Cost& cost, const Device& device) {
  return cost.dsps <= device.dsps && cost.brams <= device.brams;
}

bool EvenMultiple(int x, int of) { return x % (2 * of) == 0; }

// The space for BRAMAC has its own ranges and multiples of c and k; all other limits, c * rvec <=
// 64 among them, hold in both. (Without that one no row would change.)
bool InDlaSpace(DlaSpace space, int c, int k) {
  if (space == DlaSpace::kForM4bram) return c % 4 == 0 && k <= 128 && EvenMultiple(k, c);
  return c <= 32 && k % c == 0;
}

void TakeCost(Winner& winner, const Cost& cost) {
  winner.cycles = cost.cycles;
  winner.area = cost.area;
  winner.dsps = cost.dsps;
  winner.brams = cost.brams;
}

}  // namespace

Cost EvaluateDla(const Network& network, const Precision& precision, const DlaPoint& point) {
  Cost cost = DlaResources(network, precision, point);
  cost.cycles = DlaCycles(network, precision, point);
  return cost;
}

Cost EvaluateM4bram(const Network& network, const M4bram& version, const Precision& precision,
                    const M4bramPoint& point) {
  Cost cost = M4bramResources(network, version, precision, point);
  cost.cycles = M4bramCycles(network, version, precision, point);
  return cost;
}

Cost EvaluateBramac(const Network& network, Bramac version, int bits, const BramacPoint& point) {
  Cost cost = BramacResources(network, version, bits, point);
  cost.cycles = BramacCycles(network, version, bits, point);
  return cost;
}

Winner BestDla(const Network& network, const Precision& precision, const Device& device,
               DlaSpace space, Objective objective) {
  const bool pairs = !Mixed(precision) && precision.w == 2;
  const Cost yardstick = EvaluateDla(network, precision, {1, 1, 8, 48});
  Winner winner{};
  double best = 0;
  for (int p = 1; p <= 8; ++p) {
    for (int q = 1; q <= 8; ++q) {
      if (pairs && p * q % 2 != 0) continue;
      for (int c = 4; c <= 64 / network.rvec; c += 2) {
        for (int k = 4; k <= 256; k += 4) {
          if (!InDlaSpace(space, c, k)) continue;
          Cost cost = DlaResources(network, precision, {p, q, c, k});
          if (!Fits(cost, device)) continue;
          cost.cycles = DlaCycles(network, precision, {p, q, c, k});
          const double value =
              Value(objective, yardstick.cycles / cost.cycles, cost.area / yardstick.area, 1);
          if (!(value > best)) continue;
          best = value;
          winner = {true, p, q, c, k, 0, 0, 0, 0, 0, 0, 0};
          TakeCost(winner, cost);
        }
      }
    }
  }
  return winner;
}

namespace {

// The best so far of a search for M4BRAM, and what it is measured by.
struct M4bramSearch {
  const Network& network;
  M4bram version{};
  Precision precision{};
  Device device{};
  Winner baseline{};
  Objective objective{};
  double best = 0;
  Winner winner{};

  void Try(const M4bramPoint& x) {
    Cost cost = M4bramResources(network, version, precision, x);
    if (!Fits(cost, device)) return;
    cost.cycles = M4bramCycles(network, version, precision, x);
    const double value =
        Value(objective, baseline.cycles / cost.cycles, cost.area / baseline.area, 1);
    if (!(value > best)) return;
    best = value;
    winner = {true, x.p, x.dsp_q, x.dsp_c, x.dsp_k, x.m_q, x.m_c, x.m_k, 0, 0, 0, 0};
    TakeCost(winner, cost);
  }

  void TryWithoutDsps(int p, int m_q, int m_k_step) {
    for (int m_c = 4; m_c <= 128; m_c += 4) {
      if (m_c / 2 * network.rvec > 64) continue;
      for (int m_k = 16; m_k <= 256; m_k += m_k_step) {
        if (EvenMultiple(m_k, m_c)) Try({p, m_q, 0, 0, m_c, 0, m_k});
      }
    }
  }

  void TryWithDsps(int p, int m_q, int dsp_q, int m_k_step) {
    for (int dsp_c = 4; dsp_c <= 64; dsp_c += 4) {
      if (dsp_c * network.rvec > 64) continue;
      for (int m_c = 4; m_c <= 128; m_c += 4) {
        if (m_c / 2 * network.rvec > 64 || m_c / 2 % dsp_c != 0) continue;
        for (int dsp_k = 4; dsp_k <= 256; dsp_k += 4) {
          if (!EvenMultiple(dsp_k, dsp_c)) continue;
          for (int m_k = 16; m_k <= 256; m_k += m_k_step) {
            if (m_k % dsp_k == 0) Try({p, m_q, dsp_q, dsp_c, m_c, dsp_k, m_k});
          }
        }
      }
    }
  }
};

}  // namespace

Winner BestM4bram(const Network& network, const M4bram& version, const Precision& precision,
                  const Device& device, const Winner& baseline, Objective objective,
                  int duplication_limit, bool with_dsps, int m_k_step) {
  const bool pairs = !Mixed(precision) && precision.w == 2;
  M4bramSearch search{network, version, precision, device, baseline, objective};
  for (int p = 1; p <= 4; p *= 2) {
    for (int m_q = 1; m_q <= 4; m_q *= 2) {
      if (m_q * p > duplication_limit) continue;
      if (!with_dsps) {
        search.TryWithoutDsps(p, m_q, m_k_step);
        continue;
      }
      for (int dsp_q = 1; dsp_q <= 8; ++dsp_q) {
        if (pairs && dsp_q * p % 2 != 0) continue;
        search.TryWithDsps(p, m_q, dsp_q, m_k_step);
      }
    }
  }
  return search.winner;
}

Winner BestBramac(const Network& network, Bramac version, int bits, const Device& device,
                  const Winner& baseline, Objective objective) {
  const BramacShape shape = ShapeOf(version, bits);
  const int per_word = 40 / bits;
  Winner winner{};
  double best = 0;
  for (int dsp_q = 1; dsp_q <= 4; ++dsp_q) {
    if (bits == 2 && dsp_q % 2 != 0) continue;
    for (int dsp_c = 2; dsp_c <= 64; dsp_c += 2) {
      const int b_c = dsp_c * shape.cycles;
      if (b_c / 2 * network.rvec > 64) continue;
      for (int dsp_k = 2 * per_word; dsp_k < 30 * per_word; dsp_k += per_word) {
        Cost cost = BramacResources(network, version, bits, {dsp_q, dsp_c, dsp_k});
        if (!Fits(cost, device)) continue;
        cost.cycles = BramacCycles(network, version, bits, {dsp_q, dsp_c, dsp_k});
        const double value =
            Value(objective, baseline.cycles / cost.cycles, cost.area / baseline.area, 0.5);
        if (!(value > best)) continue;
        best = value;
        winner = {true, 1, dsp_q, dsp_c, dsp_k, shape.columns, b_c, dsp_k, 0, 0, 0, 0};
        TakeCost(winner, cost);
      }
    }
  }
  return winner;
}

namespace {

Device DeviceOf(const std::string& network, int bits) {
  const bool large = network == "vgg16" || network == "resnet18" || network == "resnet34";
  return large && bits == 8 ? kBig : kSmall;
}

M4bram VersionOf(const std::string& config) {
  if (config == "DP-S") return kDpS;
  if (config == "SY-L") return kSyL;
  return kDpL;
}

Row Finish(Row row) {
  row.speedup = row.baseline.cycles / row.winner.cycles;
  return row;
}

Row M4bramRow(const std::string& experiment, const std::string& network, const std::string& config,
              int bits, const Device& device, int duplication_limit) {
  const Network& net = NetworkOf(network);
  const Precision precision{bits, bits};
  Row row{experiment, network, config, std::to_string(bits), bits, "", 0, {}, {}};
  row.baseline = BestDla(net, precision, device, DlaSpace::kForM4bram, Objective::kQuality);
  row.winner = BestM4bram(net, VersionOf(config), precision, device, row.baseline,
                          Objective::kQuality, duplication_limit, true, 16);
  return Finish(row);
}

Row BramacRow(const std::string& experiment, const std::string& network, const std::string& config,
              int bits, const Device& device) {
  const Network& net = NetworkOf(network);
  Row row{experiment, network, config, std::to_string(bits), bits, "", 0, {}, {}};
  row.baseline = BestDla(net, {bits, bits}, device, DlaSpace::kForBramac, Objective::kQuality);
  row.winner = BestBramac(net, config == "BRAMAC-2SA" ? Bramac::k2Sa : Bramac::k1Da, bits, device,
                          row.baseline, Objective::kQuality);
  return Finish(row);
}

void MixedActivation(std::vector<Row>& rows) {
  for (const char* network : {"vgg16", "resnet18", "resnet34"}) {
    for (int n = 8; n >= 4; --n) {
      for (const char* config : {"DP-S", "SY-L", "DP-L"}) {
        const Network& net = NetworkOf(network);
        Row row{"mixed_activation", network, config, "8", n, "", 0, {}, {}};
        row.baseline = BestDla(net, {8, n}, kBig, DlaSpace::kForM4bram, Objective::kQuality);
        row.winner = BestM4bram(net, VersionOf(config), {8, n}, kBig, row.baseline,
                                Objective::kSpeed, 4, true, 16);
        rows.push_back(Finish(row));
      }
    }
  }
}

void MixedWeight(std::vector<Row>& rows) {
  const Network& net = NetworkOf("resnet34");
  for (const char* share : {"0.05", "0.15", "0.25"}) {
    const Precision precision{8, 6, std::stod(share)};
    Row row{"mixed_weight", "resnet34", "SY-L", "mixed", 6, share, 0, {}, {}};
    row.baseline = BestDla(net, precision, kSmall, DlaSpace::kForM4bram, Objective::kQuality);
    row.winner =
        BestM4bram(net, kSyL, precision, kSmall, row.baseline, Objective::kQuality, 4, true, 8);
    rows.push_back(Finish(row));
  }
}

void M4bramVsBramac(std::vector<Row>& rows) {
  for (const Network& network : Networks()) {
    for (const int bits : {2, 4, 8}) {
      const Device device = DeviceOf(network.name, bits);
      for (const char* config : {"BRAMAC-1DA", "BRAMAC-2SA"}) {
        rows.push_back(BramacRow("m4bram_vs_bramac", network.name, config, bits, device));
      }
      for (const char* config : {"DP-S", "SY-L"}) {
        rows.push_back(M4bramRow("m4bram_vs_bramac", network.name, config, bits, device, 4));
      }
    }
  }
}

void Ablation(std::vector<Row>& rows) {
  for (const char* network : {"alexnet", "resnet34", "vitbase"}) {
    for (const int bits : {2, 4, 8}) {
      const Device device = DeviceOf(network, bits);
      rows.push_back(BramacRow("ablation", network, "BRAMAC-1DA", bits, device));
      for (const int limit : {1, 2, 4}) {
        Row row = M4bramRow("ablation", network, "DP-S", bits, device, limit);
        row.limit_or_share = std::to_string(limit);
        rows.push_back(row);
      }
    }
  }
}

void NoDsp(std::vector<Row>& rows) {
  for (const char* network : {"alexnet", "resnet18", "resnet34"}) {
    for (int n = 8; n >= 4; --n) {
      for (const char* config : {"SY-L", "DP-L"}) {
        const Network& net = NetworkOf(network);
        Row row{"no_dsp", network, config, "8", n, "", 0, {}, {}};
        row.baseline =
            BestDla(net, {8, n}, kNoDspBaseline, DlaSpace::kForM4bram, Objective::kQuality);
        row.winner = BestM4bram(net, VersionOf(config), {8, n}, kBig, row.baseline,
                                Objective::kSpeed, 4, false, 16);
        rows.push_back(Finish(row));
      }
    }
  }
}

}  // namespace

std::vector<Row> AllRows() {
  std::vector<Row> rows;
  MixedActivation(rows);
  MixedWeight(rows);
  M4bramVsBramac(rows);
  Ablation(rows);
  NoDsp(rows);
  return rows;
}

}  // namespace m4::naive_perf
