// The reader of the performance model's data: what it reads, and every error with its place.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <variant>

#include "verilator_tb/core/location.h"
#include "verilator_tb/perf/catalogue_reader.h"
#include "verilator_tb/perf/pairing.h"
#include "verilator_tb/tests/temporary_folder.h"

namespace m4::perf_tool {
namespace {

namespace fs = std::filesystem;

constexpr const char* kData = "golden_model/perf/data";

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// A copy of the shipped data for each test.
class PerfReader : public tb::TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    fs::copy(kData, folder() / "data", fs::copy_options::recursive);
  }

  fs::path data() const { return folder() / "data"; }

  fs::path Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder() / name, std::ios::binary) << text;
    return folder() / name;
  }

  void Change(const std::string& name, const std::string& from, const std::string& to) const {
    const std::string path = "data/" + name;
    Write(path, Replaced(Read(folder() / path), from, to));
  }

  // The sentence, without the folder's path.
  std::string Error(const Additions& additions = {}) const {
    try {
      ReadCatalogue(data(), additions);
    } catch (const tb::VectorError& error) {
      std::string what = error.what();
      for (const std::string& path : {data().string() + "/", folder().string() + "/"}) {
        for (auto at = what.find(path); at != std::string::npos; at = what.find(path)) {
          what.erase(at, path.size());
        }
      }
      return what;
    }
    return "no error";
  }

  // The sentence after one change of one file. `to` has a ^ where the error must be, which is not
  // written.
  std::string ErrorOf(const std::string& name, const std::string& from, std::string to) const {
    const std::string before = Read(data() / name);
    const auto caret = to.find('^');
    EXPECT_NE(caret, std::string::npos) << to;
    to.erase(caret, 1);
    Change(name, from, to);
    const std::string error = Error();
    Write("data/" + name, before);
    const std::string until = before.substr(0, before.find(from)) + to.substr(0, caret);
    const std::string place = fmt::format("{}:{}:{}: ", name, std::ranges::count(until, '\n') + 1,
                                          until.size() - (until.rfind('\n') + 1) + 1);
    EXPECT_TRUE(error.starts_with(place)) << error << "\nis not at " << place;
    return error.substr(std::min(place.size(), error.size()));
  }

  std::string Network(const std::string& from, const std::string& to) const {
    return ErrorOf("networks/alexnet.yaml", from, to);
  }
  std::string Architecture(const std::string& from, const std::string& to) const {
    return ErrorOf("architectures.yaml", from, to);
  }
  std::string Experiment(const std::string& from, const std::string& to) const {
    return ErrorOf("experiments.yaml", from, to);
  }
  std::string Paper(const std::string& from, const std::string& to) const {
    return ErrorOf("paper_rows.csv", from, to);
  }
};

const perf::Row& RowOf(const perf::Catalogue& catalogue, const std::string& id) {
  for (const perf::Experiment& experiment : catalogue.experiments) {
    for (const perf::Row& row : experiment.rows) {
      if (row.id == id) return row;
    }
  }
  throw std::runtime_error("no row " + id);
}

// ---- What is read -------------------------------------------------------------------------------

TEST_F(PerfReader, ReadsNetworks) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  ASSERT_EQ(catalogue.networks.size(), 6U);
  const perf::Network& alexnet = catalogue.networks.at("alexnet");
  EXPECT_EQ(alexnet.name, "alexnet");
  EXPECT_EQ(alexnet.rvec, 3);
  EXPECT_EQ(alexnet.filter_copies, 1);
  ASSERT_EQ(alexnet.convs.size(), 5U);
  EXPECT_EQ(alexnet.convs[0].dla, (perf::Conv{3, 3, 48, 55, 55, 96}));
  EXPECT_EQ(alexnet.convs[0].bram, (perf::Conv{3, 1, 128, 55, 55, 96}));
  EXPECT_EQ(alexnet.convs[1].dla, (perf::Conv{5, 5, 96, 27, 27, 256}));
  EXPECT_EQ(alexnet.convs[1].bram, alexnet.convs[1].dla);
  ASSERT_EQ(alexnet.fcs.size(), 2U);
  EXPECT_EQ(alexnet.fcs[0].times, 2);
  EXPECT_EQ(alexnet.fcs[1].shape.c, 4096);
  EXPECT_EQ(alexnet.fcs[1].shape.k, 1000);
  ASSERT_EQ(alexnet.maps.size(), 7U);
  EXPECT_EQ(alexnet.maps[0].output(), 55 * 55 * 96);
  EXPECT_EQ(catalogue.networks.at("resnet34").convs[9].times, 10);
  EXPECT_EQ(catalogue.networks.at("resnet34").stream_words.out, 2);
  EXPECT_EQ(catalogue.networks.at("vgg16").stream_words.divisor, 4);
  EXPECT_EQ(catalogue.networks.at("vgg16").stream_words.divisor_without_dsps, 16);
  EXPECT_EQ(catalogue.networks.at("vitbase").filter_copies, 3);
  EXPECT_TRUE(catalogue.networks.at("vitbase").fcs.empty());
}

TEST_F(PerfReader, ReadsLayersWithStridesAndPadding) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  const perf::NamedLayer& conv1 = catalogue.networks.at("alexnet").layers.at(0);
  EXPECT_EQ(conv1.name, "conv1");
  EXPECT_EQ(conv1.times, 1);
  EXPECT_EQ(conv1.shape.r, 11);
  EXPECT_EQ(conv1.shape.s, 11);
  EXPECT_EQ(conv1.shape.stride, 4);
  EXPECT_EQ(conv1.shape.p, 55);
  EXPECT_EQ(conv1.shape.q, 55);
  const perf::NamedLayer& layer2 = catalogue.networks.at("resnet34").layers.at(2);
  EXPECT_EQ(layer2.shape.pad_top, 1);
  EXPECT_EQ(layer2.shape.pad_left, 1);
  EXPECT_EQ(layer2.shape.p, 28);
  const perf::NamedLayer& product = catalogue.networks.at("vitbase").layers.at(1);
  EXPECT_EQ(product.times, 36);
  EXPECT_EQ(product.shape.p, 1);
  EXPECT_EQ(product.shape.q, 197);
}

// The layers for exact cycles are those of the published tables wherever both have them.
TEST_F(PerfReader, LayersAreThoseOfTheTables) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  for (const char* name : {"resnet18", "resnet20", "resnet34", "vgg16"}) {
    const perf::Network& network = catalogue.networks.at(name);
    std::int64_t of_tables = 0;
    std::int64_t of_layers = 0;
    for (const perf::ConvLayer& layer : network.convs) {
      if (layer.dla.r == 3 && layer.dla.s == 3) of_tables += layer.times * layer.dla.macs();
    }
    for (const perf::NamedLayer& layer : network.layers) {
      const host::Layer& l = layer.shape;
      // Of vgg16 the tables have the first layer as 3 x 1.
      if (l.r != 3 || (l.c == 3 && network.name == "vgg16")) continue;
      of_layers += layer.times * 9 * l.c * l.p * l.q * l.k;
    }
    EXPECT_EQ(of_layers, of_tables) << name;
  }
}

TEST_F(PerfReader, ErrorsOfLayers) {
  EXPECT_EQ(Network("name: conv1, r: 11,", "name: conv1, r: ^16,"),
            "16 is out of range; 1 to 15 is allowed");
  EXPECT_EQ(Network("- {name: conv1, r: 11,", "- ^{r: 11,"),
            "key 'name' is missing; this map needs it");
  EXPECT_EQ(Network("h: 227, w: 227, stride: 4", "h: 227, w: 227, ^strides: 4"),
            "unknown key 'strides', the nearest is 'stride'; allowed: name, times, r, s, c, k, h, "
            "w, stride and pad");
  EXPECT_EQ(Network("- {name: conv1, r: 11, c: 3, k: 96, h: 227,",
                    "- ^{name: conv1, r: 11, c: 3, k: 96, h: 10,"),
            "the filter has 11 rows or columns, the input with its padding only 10");
  EXPECT_EQ(Network("- {name: conv1, r: 11, c: 3, k: 96, h: 227, w: 227, stride: 4",
                    "- ^{name: conv1, c: 65535, k: 65535, h: 65535, w: 65535"),
            "the layer has 1.84456181996e+19 MACs in all; at most 100000000000 are allowed");
}

TEST_F(PerfReader, TheDivisorWithoutDspsIsTheOtherOneIfNotSaid) {
  Change("networks/vgg16.yaml", ", divisor_without_dsps: 16", "");
  EXPECT_EQ(ReadCatalogue(data()).networks.at("vgg16").stream_words.divisor_without_dsps, 4);
}

TEST_F(PerfReader, ReadsDevicesAndObjectives) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  EXPECT_EQ(catalogue.technology.bram_area, 40);
  EXPECT_EQ(catalogue.technology.dsp_area, 30);
  EXPECT_EQ(catalogue.devices.at("big").brams, 2489);
  EXPECT_EQ(catalogue.devices.at("small").dsps, 645);
  EXPECT_EQ(catalogue.devices.at("few-dsps").dsps, 640);
  EXPECT_EQ(catalogue.objectives.at("speed").speedup_power, 1);
  EXPECT_EQ(catalogue.objectives.at("speed").area_power, 0);
  EXPECT_EQ(catalogue.objectives.at("quality").speedup_power, 2);
  EXPECT_EQ(catalogue.objectives.at("quality").area_power, 1);
  EXPECT_EQ(catalogue.objectives.at("quality").above, 1);
}

TEST_F(PerfReader, ReadsArchitectures) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  ASSERT_EQ(catalogue.architectures.size(), 6U);
  const perf::Architecture& sy_l = catalogue.architectures.at("SY-L");
  EXPECT_EQ(sy_l.bram.name, "SY-L");
  EXPECT_EQ(sy_l.bram.area, 1.334);
  EXPECT_EQ(std::get<perf::M4Bram>(sy_l.bram.kind).version, (m4bram::Version{true, false}));
  const perf::Architecture& dp_s = catalogue.architectures.at("DP-S");
  EXPECT_EQ(std::get<perf::M4Bram>(dp_s.bram.kind).version, (m4bram::Version{false, true}));
  EXPECT_FALSE(dp_s.above);
  const auto& space = std::get<perf::BramSpace>(dp_s.space);
  EXPECT_EQ(space.p, (perf::Axis{1, 2, 4}));
  EXPECT_EQ(space.dsp_q, (perf::Axis{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(space.bram_k.size(), 16U);
  EXPECT_EQ(space.bram_k.back(), 256);
  EXPECT_EQ(space.max_duplication, 4);
  const perf::Architecture& bramac = catalogue.architectures.at("BRAMAC-1DA");
  const auto& kind = std::get<perf::Bramac>(bramac.bram.kind);
  EXPECT_EQ(kind.columns, 1);
  EXPECT_EQ(kind.readout, 4);
  EXPECT_EQ(kind.word_bits, 40);
  EXPECT_EQ(kind.mac2_cycles, (std::map<int, std::int64_t>{{2, 3}, {4, 4}, {8, 6}}));
  EXPECT_EQ(bramac.baseline, "dla-of-bramac");
  EXPECT_EQ(bramac.above, 0.5);
  EXPECT_EQ(std::get<perf::BramacSpace>(bramac.space).kernel_words.size(), 28U);
  const perf::Baseline& dla = catalogue.baselines.at("dla");
  EXPECT_EQ(dla.yardstick, (perf::Config{.p = 1, .dsp_q = 1, .dsp_c = 8, .dsp_k = 48}));
  EXPECT_EQ(dla.space.k.size(), 32U);
  EXPECT_EQ(dla.space.kernels_per_channel, 2);
}

TEST_F(PerfReader, RowsAreEveryNetworkPrecisionArchitectureAndLimit) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  std::vector<std::pair<std::string, std::size_t>> sizes;
  for (const perf::Experiment& experiment : catalogue.experiments) {
    sizes.emplace_back(experiment.name, experiment.rows.size());
  }
  EXPECT_EQ(sizes, (std::vector<std::pair<std::string, std::size_t>>{{"mixed_activation", 45},
                                                                     {"mixed_weight", 3},
                                                                     {"m4bram_vs_bramac", 60},
                                                                     {"ablation", 36},
                                                                     {"no_dsp", 30}}));
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < 5; ++i) ids.push_back(catalogue.experiments[3].rows[i].id);
  EXPECT_EQ(ids, (std::vector<std::string>{
                     "ablation/alexnet/BRAMAC-1DA/w2n2", "ablation/alexnet/DP-S/w2n2/d1",
                     "ablation/alexnet/DP-S/w2n2/d2", "ablation/alexnet/DP-S/w2n2/d4",
                     "ablation/alexnet/BRAMAC-1DA/w4n4"}));
}

TEST_F(PerfReader, RowsKnowWhatTheyCompare) {
  perf::Catalogue moved_from = ReadCatalogue(data());
  const perf::Catalogue catalogue = std::move(moved_from);  // what rows point at moves along
  const perf::Row& limited = RowOf(catalogue, "ablation/resnet34/DP-S/w4n4/d2");
  EXPECT_EQ(limited.limit_or_share, "2");
  EXPECT_EQ(limited.published, 1.82);
  EXPECT_EQ(limited.comparison.network, &catalogue.networks.at("resnet34"));
  EXPECT_EQ(limited.comparison.device, &catalogue.devices.at("small"));
  EXPECT_EQ(limited.comparison.bram, &catalogue.architectures.at("DP-S").bram);
  EXPECT_EQ(limited.comparison.baseline, &catalogue.baselines.at("dla"));
  EXPECT_EQ(limited.comparison.baseline_objective.name, "quality");
  EXPECT_EQ(limited.comparison.objective.name, "quality");
  EXPECT_EQ(std::get<perf::BramSpace>(*limited.comparison.space).max_duplication, 2);
  EXPECT_EQ(RowOf(catalogue, "ablation/resnet34/DP-S/w8n8/d2").comparison.device,
            &catalogue.devices.at("big"));
  EXPECT_EQ(RowOf(catalogue, "ablation/alexnet/DP-S/w8n8/d2").comparison.device,
            &catalogue.devices.at("small"));

  const perf::Row& bramac = RowOf(catalogue, "ablation/alexnet/BRAMAC-1DA/w2n2");
  EXPECT_EQ(bramac.limit_or_share, "");
  EXPECT_FALSE(bramac.published);
  EXPECT_EQ(bramac.comparison.objective.above, 0.5);
  EXPECT_EQ(bramac.comparison.baseline, &catalogue.baselines.at("dla-of-bramac"));
  EXPECT_EQ(bramac.comparison.common_baseline, &catalogue.baselines.at("dla"));

  const perf::Row& mixed = RowOf(catalogue, "mixed_weight/resnet34/SY-L/h0.05n6");
  EXPECT_EQ(mixed.weight_bits, "mixed");
  EXPECT_EQ(mixed.limit_or_share, "0.05");
  EXPECT_EQ(mixed.published, 2.33);
  EXPECT_EQ(mixed.comparison.precision,
            (perf::Precision{
                .weight_bits = 8, .activation_bits = 6, .narrow_bits = 4, .wide_share = 0.05}));
  EXPECT_EQ(std::get<perf::BramSpace>(*mixed.comparison.space).bram_k.size(), 31U);

  const perf::Row& alone = RowOf(catalogue, "no_dsp/alexnet/DP-L/w8n6");
  EXPECT_EQ(alone.published, 4.09);
  EXPECT_EQ(alone.comparison.objective.name, "speed");
  EXPECT_TRUE(std::get<perf::BramSpace>(*alone.comparison.space).dsp_q.empty());
}

TEST_F(PerfReader, PrecisionsMayBeLists) {
  Change("experiments.yaml", "{weights: 8, activations: [8, 7, 6, 5, 4]}",
         "{weights: [8, 4], activations: [8, 7, 6, 5, 4], signed: true}");
  const perf::Catalogue catalogue = ReadCatalogue(data());
  EXPECT_EQ(catalogue.experiments[0].rows.size(), 90U);
  const perf::Row& row = RowOf(catalogue, "mixed_activation/vgg16/DP-L/w4n5");
  EXPECT_TRUE(row.comparison.precision.activation_signed);
}

TEST_F(PerfReader, FilesOfTheUsersOwn) {
  const fs::path network =
      Write("mine.yaml",
            "rvec: 1\nconvs: [[1, 1, 64, 7, 7, 64]]\nmaps: [[7, 7, 64, 7, 7, 64]]\n"
            "stream_words: {in: 1, out: 1}\n");
  const fs::path device =
      Write("board.yaml", "brams: 100\ndsps: 50\ntechnology: {bram_area: 1, dsp_area: 2}\n");
  const fs::path bram = Write("bram.yaml",
                              "{kind: m4bram, size: L, clocking: DP, area: 1.1, space: m4bram, "
                              "baseline: dla}\n");
  const perf::Catalogue catalogue = ReadCatalogue(data(), {{network}, {device}, {bram}});
  EXPECT_EQ(catalogue.networks.size(), 7U);
  EXPECT_EQ(catalogue.networks.at(network.string()).name, network.string());
  EXPECT_EQ(catalogue.devices.at(device.string()).brams, 100);
  EXPECT_EQ(catalogue.technology.dsp_area, 2);
  EXPECT_EQ(catalogue.architectures.at(bram.string()).bram.area, 1.1);
}

TEST_F(PerfReader, LineEndsOfOtherSystems) {
  std::string text = Read(data() / "paper_rows.csv");
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.replace(at, 1, "\r\n");
  }
  Write("data/paper_rows.csv", text);
  EXPECT_EQ(Error(), "no error");
}

TEST_F(PerfReader, AByteOrderMark) {
  Write("data/paper_rows.csv", "\xef\xbb\xbf" + Read(data() / "paper_rows.csv"));
  EXPECT_EQ(RowOf(ReadCatalogue(data()), "ablation/resnet34/DP-S/w4n4/d2").published, 1.82);
}

// ---- Errors -------------------------------------------------------------------------------------

TEST_F(PerfReader, ErrorsOfNetworks) {
  EXPECT_EQ(Network("rvec: 3", "^rvek: 3"),
            "unknown key 'rvek', the nearest is 'rvec'; allowed: rvec, filter_copies, convs, fcs, "
            "maps, stream_words and layers");
  EXPECT_EQ(Network("rvec: 3", "rvec: ^three"),
            "'three' is no whole number; 1 to 64 is allowed, decimal or 0x hexadecimal");
  EXPECT_EQ(Network("rvec: 3", "rvec: ^0"), "0 is out of range; 1 to 64 is allowed");
  EXPECT_EQ(Network("rvec: 3\nconvs", "^convs"), "key 'rvec' is missing; this map needs it");
  EXPECT_EQ(Network("[5, 5, 96, 27, 27, 256]", "^[5, 5, 96, 27, 27]"),
            "5 numbers are here; [r, s, c, p, q, k] is needed");
  EXPECT_EQ(Network("[5, 5, 96, 27, 27, 256]", "[5, 5, 96, 27, 27, ^0]"),
            "0 is out of range; 1 to 65536 is allowed");
  EXPECT_EQ(Network("[5, 5, 96, 27, 27, 256]", "^[5, 5, 9999, 9999, 9999, 9999]"),
            "the layer has 2.49900014999e+17 MACs in all; at most 100000000000 are allowed");
  EXPECT_EQ(Network("[4096, 1000]", "^[100000, 1000001]"),
            "the layer has 100000100000 MACs in all; at most 100000000000 are allowed");
  EXPECT_EQ(Network("{shape: [4096, 4096], times: 2}", "^{shape: [4096, 4096], times: 10000}"),
            "the layer has 167772160000 MACs in all; at most 100000000000 are allowed");
  EXPECT_EQ(Network("[5, 5, 96, 27, 27, 256]", "{shape: [5, 5, 96, 27, 27, 256], ^time: 2}"),
            "unknown key 'time', the nearest is 'times'; allowed: shape, dla, bram and times");
  EXPECT_EQ(
      Network("{dla: [3, 3, 48, 55, 55, 96], bram:", "{shape: [3, 3, 48, 55, 55, 96], ^bram:"),
      "key 'bram' means nothing together with the others; remove it");
  EXPECT_EQ(Network("{dla: [3, 3, 48, 55, 55, 96], bram", "^{bram"),
            "key 'dla' is missing; this map needs it");
  EXPECT_EQ(Network("[4096, 1000]", "^4096"), "'4096' is here; a list is allowed");
  EXPECT_EQ(Network("times: 2", "times: ^0"), "0 is out of range; 1 to 10000 is allowed");
  EXPECT_EQ(Network("[227, 227, 3, 55, 55, 96]", "^[227, 227, 3, 55, 55]"),
            "5 numbers are here; [pin, qin, cin, pout, qout, cout] is needed");
  EXPECT_EQ(Network("{in: 1, out: 1}", "{in: 1, out: 1, ^divisors: 4}"),
            "unknown key 'divisors', the nearest is 'divisor'; allowed: in, out, divisor and "
            "divisor_without_dsps");
}

TEST_F(PerfReader, AsManyMacsAsAreAllowed) {
  Change("networks/alexnet.yaml", "[4096, 1000]", "[100000, 1000000]");
  EXPECT_EQ(Error(), "no error");
}

TEST_F(PerfReader, NetworksCanBeNamed) {
  fs::copy(data() / "networks/alexnet.yaml", data() / "networks/my.net.yaml");
  EXPECT_EQ(Error(),
            "networks/my.net.yaml: 'my.net' is no name; letters, digits, - and _ are allowed; "
            "rename the file");
  fs::rename(data() / "networks/my.net.yaml", data() / "networks/My_net-2.yaml");
  EXPECT_EQ(Error(), "no error");
}

TEST_F(PerfReader, WhereThereIsNothingNothingIsNearest) {
  Write("data/objectives.yaml", "{}\n");
  EXPECT_EQ(Error(), "experiments.yaml:13:14: unknown objective 'speed'; there are none");
}

TEST_F(PerfReader, PublishedRowsWithoutExperiments) {
  Write("data/experiments.yaml", "{}\n");
  EXPECT_EQ(Error(), "paper_rows.csv:2:1: there are no experiments, so no row can be here");
}

TEST_F(PerfReader, ErrorsOfTheFolder) {
  Write("data/networks/notes.txt", "");
  EXPECT_EQ(Error(), "networks/notes.txt: only NAME.yaml belongs here; move it elsewhere");
  fs::remove(data() / "networks/notes.txt");
  Write("data/networks/.alexnet.yaml.swp", "");
  EXPECT_EQ(Error(), "no error");
  fs::remove(data() / "objectives.yaml");
  EXPECT_EQ(Error(), "objectives.yaml: the file cannot be read; a YAML file is needed");
  fs::remove_all(data());
  EXPECT_EQ(Error(),
            "networks: the folder can't be read (No such file or directory); start at the source "
            "root, or say --data DIR");
}

TEST_F(PerfReader, ErrorsOfDevicesAndObjectives) {
  EXPECT_EQ(ErrorOf("devices.yaml", "brams: 2489", "brams: ^-1"),
            "-1 is out of range; 1 to 10000000 is allowed");
  EXPECT_EQ(ErrorOf("devices.yaml", "dsps: 645", "dsps: ^0"),
            "without DSPs there is no accelerator to compare with; say how many the device has, "
            "and --no-dsps to leave them unused");
  EXPECT_EQ(ErrorOf("devices.yaml", "dsps: 645", "dsps: ^-1"),
            "-1 is out of range; 1 to 10000000 is allowed");
  EXPECT_EQ(ErrorOf("devices.yaml", "dsps: 645", "^dsp: 645"),
            "unknown key 'dsp', the nearest is 'dsps'; allowed: brams and dsps");
  EXPECT_EQ(ErrorOf("devices.yaml", "few-dsps:", "^few/dsps:"),
            "'few/dsps' is no name; letters, digits, - and _ are allowed");
  EXPECT_EQ(ErrorOf("devices.yaml", "bram_area: 40", "bram_area: ^0"),
            "0 is out of range; 1e-06 to 1000000 is allowed");
  EXPECT_EQ(ErrorOf("devices.yaml", "small:", "^big:"),
            "key 'big' is given twice, first in line 4; each key is allowed once");
  EXPECT_EQ(ErrorOf("objectives.yaml", "area: 1", "area: ^3"),
            "3 is out of range; 0 to 2 is allowed");
}

TEST_F(PerfReader, ErrorsOfArchitectures) {
  EXPECT_EQ(Architecture("kind: m4bram", "kind: ^m4bran"),
            "unknown kind 'm4bran', the nearest is 'm4bram'; allowed: m4bram and bramac");
  EXPECT_EQ(Architecture("size: S", "size: ^M"),
            "unknown size 'M', the nearest is 'S'; allowed: S and L");
  EXPECT_EQ(Architecture("clocking: DP", "clocking: ^DPP"),
            "unknown clocking 'DPP', the nearest is 'DP'; allowed: SY and DP");
  EXPECT_EQ(Architecture("space: m4bram, ", "space: ^m4brams, "),
            "unknown space 'm4brams', the nearest is 'm4bram'; allowed: bramac, m4bram, "
            "m4bram-fine and m4bram-only");
  EXPECT_EQ(Architecture("space: m4bram, ", "space: ^bramac, "),
            "space 'bramac' is one of another kind of BRAM; kernel_words are BRAMAC's");
  EXPECT_EQ(Architecture("baseline: dla}", "baseline: ^dlaa}"),
            "unknown baseline 'dlaa', the nearest is 'dla'; allowed: dla and dla-of-bramac");
  EXPECT_EQ(Architecture("area: 1.196", "area: ^0"), "0 is out of range; 0.01 to 100 is allowed");
  EXPECT_EQ(Architecture("mac2_cycles: {2: 3", "mac2_cycles: {^3: 3"),
            "'3' is not possible here; allowed: 2, 4 and 8");
  EXPECT_EQ(Architecture("2: 3, 4: 4, 8: 6", "2: 3, 4: 4, ^0x4: 6"),
            "the cycles of 4 bits are given twice; remove one");
  EXPECT_EQ(Architecture("word_bits: 40", "word_bits: ^36"),
            "36 bits; a word holds whole 8-bit weights");
  EXPECT_EQ(Architecture("DP-S:", "^dla:"), "'dla' is the name of a baseline; choose another");
  EXPECT_EQ(Architecture("dla:", "^tiled:"),
            "there is no baseline 'dla'; it is what all can be measured against");
  EXPECT_EQ(Architecture("{p: 1, q: 1, c: 8, k: 48}", "^{p: 1, q: 1, c: 8}"),
            "key 'k' is missing; this map needs it");
}

TEST_F(PerfReader, ErrorsOfAxes) {
  EXPECT_EQ(Architecture("p: {from: 1, to: 8, step: 1}", "p: {from: 8, to: ^1, step: 1}"),
            "1 is out of range; 8 to 1024 is allowed");
  EXPECT_EQ(Architecture("p: {from: 1, to: 8, step: 1}", "p: {from: 1, to: ^8, step: 2}"),
            "steps of 2 from 1 don't meet 8; both ends belong to an axis");
  EXPECT_EQ(Architecture("p: {from: 1, to: 8, step: 1}", "p: [4, ^2]"),
            "the values of an axis ascend, each once; sort them");
  EXPECT_EQ(Architecture("p: {from: 1, to: 8, step: 1}", "p: ^[]"),
            "the list is empty; at least one entry is needed");
  EXPECT_EQ(Architecture("p: [1, 2, 4]", "p: [1, ^3]"),
            "'3' is not possible here; allowed: 1, 2 and 4");
  EXPECT_EQ(Architecture("p: [1, 2, 4]", "p: [2, ^1]"),
            "the values of an axis ascend, each once; sort them");
  EXPECT_EQ(Architecture("bram_c: {from: 4, to: 128, step: 4}", "bram_c: ^[2, 3]"),
            "3 is odd; BRAMs compute channels in pairs");
  EXPECT_EQ(Architecture("p: [1, 2, 4]\n    bram_q: [1, 2, 4]\n"
                         "    dsp_q: {from: 1, to: 8, step: 1}\n",
                         "^p: [1, 2, 4]\n    bram_q: [1, 2, 4]\n"),
            "key 'dsp_q' is missing; this map needs it");
  EXPECT_EQ(Architecture("max_duplication: 4", "max_duplication: ^8"),
            "'8' is not possible here; allowed: 1, 2 and 4");
}

TEST_F(PerfReader, ErrorsOfExperiments) {
  EXPECT_EQ(Experiment("networks: [vgg16", "networks: [^vgg17"),
            "unknown network 'vgg17', the nearest is 'vgg16'; allowed: alexnet, resnet18, "
            "resnet20, resnet34, vgg16 and vitbase");
  EXPECT_EQ(Experiment("networks: [vgg16, resnet18", "networks: [vgg16, ^vgg16"),
            "'vgg16' is in this list twice; each value is allowed once");
  EXPECT_EQ(Experiment("architectures: [DP-S", "architectures: [^DPS"),
            "unknown architecture 'DPS', the nearest is 'DP-S'; allowed: BRAMAC-1DA, BRAMAC-2SA, "
            "DP-L, DP-S, SY-L and SY-S");
  EXPECT_EQ(
      Experiment("architectures: [DP-S", "architectures: [^BRAMAC-1DA"),
      "BRAMAC-1DA computes with weights and activations of the same width only, of these: 2, 4, 8 "
      "bits; give this experiment other precisions");
  EXPECT_EQ(Experiment("weights: 8, activations", "weights: ^3, activations"),
            "'3' is not possible here; allowed: 2, 4 and 8");
  EXPECT_EQ(Experiment("[8, 7, 6, 5, 4]", "[8, ^9]"), "9 is out of range; 2 to 8 is allowed");
  EXPECT_EQ(Experiment("device: big", "device: ^bigger"),
            "unknown device 'bigger', the nearest is 'big'; allowed: big, few-dsps and small");
  EXPECT_EQ(Experiment("objective: speed", "objective: ^sped"),
            "unknown objective 'sped', the nearest is 'speed'; allowed: quality and speed");
  EXPECT_EQ(Experiment("title: Mixed activation", "^titel: Mixed activation"),
            "unknown key 'titel', the nearest is 'title'; allowed: title, networks, architectures, "
            "precisions, device, other_device, space, duplication_limits, objective and "
            "baseline_objective");
  EXPECT_EQ(Experiment("title: No DSPs\n  networks", "^networks"),
            "key 'title' is missing; this map needs it");
  EXPECT_EQ(Experiment("wide: 8, narrow: 4", "wide: 4, narrow: ^4"),
            "4 is not narrower than 4; give the wider weights as `wide`");
  EXPECT_EQ(Experiment("[0.05, 0.15", "[^0, 0.15"), "0 is out of range; 0.0001 to 1 is allowed");
  EXPECT_EQ(Experiment("[SY-L]\n  precisions: {wide: 8, narrow: 4, wide_shares: [0.05, 0.15, 0.25]"
                       ", activations: [6]}\n  device: small\n  space: m4bram-fine",
                       "[^SY-L]\n  precisions: {wide: 8, narrow: 4, wide_shares: [0.05]"
                       ", activations: [6]}\n  device: small\n  space: bramac"),
            "'SY-L' can't be searched in this experiment's space; give it none, or an experiment "
            "of its own");
  EXPECT_EQ(Experiment("space: m4bram-fine", "duplication_limits: ^[1]"),
            "rows of mixed weights have no limit; give them an experiment of their own");
  EXPECT_EQ(Experiment("duplication_limits: [1, 2, 4]", "duplication_limits: [1, ^3]"),
            "'3' is not possible here; allowed: 1, 2 and 4");
  EXPECT_EQ(Experiment("networks: [resnet34], weights: 8", "networks: [^vgg16], weights: 8"),
            "this experiment has no network 'vgg16'; remove it");
  EXPECT_EQ(Experiment("{both: [2, 4, 8]}", "{both: [2, 4, 8], ^weights: 2}"),
            "unknown key 'weights', the nearest is 'signed'; allowed: both and signed");
}

TEST_F(PerfReader, ALimitAboveTheSpacesOwn) {
  Change("architectures.yaml", "max_duplication: 4", "max_duplication: 2");
  EXPECT_EQ(Experiment("duplication_limits: [1, 2, 4]", "duplication_limits: [1, 2, ^4]"),
            "the space itself has a limit of 2; give at most that");
}

TEST_F(PerfReader, ErrorsOfPaperRows) {
  EXPECT_EQ(Paper("experiment,network", "^experiment,net"),
            "this is not the header; it is: experiment,network,config,weight_bits,"
            "activation_bits,limit_or_share,speedup");
  const std::string line = "mixed_activation,resnet34,DP-S,8,8,,1.64";
  EXPECT_EQ(Paper(line, "^mixed_activation,resnet34,DP-S,8,8,1.64"),
            "6 fields are here; 7 are needed: experiment,network,config,weight_bits,"
            "activation_bits,limit_or_share,speedup");
  EXPECT_EQ(Paper(line, "^\n" + line), "this line is blank; remove it");
  EXPECT_EQ(Paper(line, "^ \t\r\n" + line), "this line is blank; remove it");
  EXPECT_EQ(Paper(line, "mixed_activation,resnet34,DP-S,8,^eight,,1.64"),
            "'eight' is no number of activation bits; 2 to 8 is allowed");
  EXPECT_EQ(Paper(line, "mixed_activation,resnet34,DP-S,8,8,,^1.64x"),
            "'1.64x' is no speedup; 0 to 1000 is allowed");
  EXPECT_EQ(Paper(line, "mixed_activation,resnet34,DP-S,8,8,,^nan"),
            "'nan' is no speedup; 0 to 1000 is allowed");
  EXPECT_EQ(Paper("ablation,alexnet,DP-S,2,2,1,1.43", "^ablation,alexnet,DP-S,2,2,3,1.43"),
            "no experiment has the row 'ablation/alexnet/DP-S/w2n2/d3', the nearest is "
            "'ablation/alexnet/DP-S/w2n2/d1'; correct one of the two files");
  EXPECT_EQ(
      Paper("mixed_weight,resnet34,SY-L,mixed,6,0.15", "^mixed_weight,resnet34,SY-L,mixed,6,0.2"),
      "no experiment has the row 'mixed_weight/resnet34/SY-L/h0.2n6', the nearest is "
      "'mixed_weight/resnet34/SY-L/h0.25n6'; correct one of the two files");
  EXPECT_EQ(Paper("mixed_activation,resnet34,DP-S,8,7,", "^mixed_activation,resnet34,DP-S,8,8,"),
            "'mixed_activation/resnet34/DP-S/w8n8' is given twice; remove one");
  Write("data/paper_rows.csv",
        "experiment,network,config,weight_bits,activation_bits,limit_or_share,speedup\n");
  EXPECT_EQ(Error(), "paper_rows.csv:1:1: no row follows; at least one is needed");
  Write("data/paper_rows.csv", "");
  EXPECT_EQ(Error(), "paper_rows.csv: the file is empty or can't be read; a CSV file is needed");
}

TEST_F(PerfReader, ErrorsOfTheUsersOwnFiles) {
  const fs::path device = Write("board.yaml", "brams: 100\ndsp: 50\n");
  EXPECT_EQ(Error({{}, {device}, {}}),
            "board.yaml:2:1: unknown key 'dsp', the nearest is 'dsps'; allowed: brams, dsps and "
            "technology");
  EXPECT_EQ(Error({{folder() / "none.yaml"}, {}, {}}),
            "none.yaml: the file cannot be read; a YAML file is needed");
  const fs::path bram = Write("bram.yaml", "{kind: bramac}\n");
  EXPECT_EQ(Error({{}, {}, {bram}}), "bram.yaml:1:1: key 'columns' is missing; this map needs it");
}

// ---- Precisions ---------------------------------------------------------------------------------

TEST_F(PerfReader, WhatABramCanCompute) {
  const perf::Catalogue catalogue = ReadCatalogue(data());
  const perf::ComputeBram& bramac = catalogue.architectures.at("BRAMAC-2SA").bram;
  EXPECT_FALSE(Unable(bramac, {.weight_bits = 4, .activation_bits = 4}));
  EXPECT_TRUE(Unable(bramac, {.weight_bits = 4, .activation_bits = 5}));
  EXPECT_TRUE(Unable(bramac, {.weight_bits = 8, .activation_bits = 8, .narrow_bits = 4}));
  const perf::ComputeBram& m4bram = catalogue.architectures.at("SY-S").bram;
  EXPECT_FALSE(Unable(m4bram, {.weight_bits = 2, .activation_bits = 7}));
}

}  // namespace
}  // namespace m4::perf_tool
