#include "verilator_tb/core/wave_file.h"

#include <fmt/format.h>
#include <gtkwave/fstapi.h>

#include <memory>
#include <stdexcept>
#include <system_error>

#include "verilator_tb/core/text_file.h"

namespace m4::tb {
namespace {

// GTKWave's trace flags (its analyzer.h).
constexpr std::uint64_t kHex = 0x22;      // right-justified, hexadecimal
constexpr std::uint64_t kBit = 0x28;      // right-justified, binary
constexpr std::uint64_t kNumber = 0x424;  // right-justified, decimal, signed
constexpr std::uint64_t kNames =
    0x100000028;  // right-justified, binary, through the FST file's enum table
constexpr std::uint64_t kGroupBegin = 0x800200;
constexpr std::uint64_t kGroupBeginClosed = 0xc00200;
constexpr std::uint64_t kGroupEnd = 0x1000200;
constexpr std::uint64_t kGroupEndClosed = 0x1401200;

std::uint64_t FlagsOf(const WaveSignal& signal) {
  if (signal.has_names) return kNames;
  if (signal.is_number) return kNumber;
  return signal.bits == 1 ? kBit : kHex;
}

std::string SignalLines(const WaveSignal& signal) {
  constexpr int kYellow = 3;
  const std::string colour = signal.is_expected ? fmt::format("[color] {}\n", kYellow) : "";
  if (signal.label.empty())
    return fmt::format("@{:x}\n{}{}\n", FlagsOf(signal), colour, signal.path);
  return fmt::format("@{:x}\n{}+{{{}}} {}\n", FlagsOf(signal), colour, signal.label, signal.path);
}

// Verilator writes "name [3:0]"; GTKWave spells it without the blank.
std::string Spelling(std::string_view name) {
  std::string spelling(name);
  std::erase(spelling, ' ');
  return spelling;
}

}  // namespace

std::vector<WaveSignal> ListSignals(const std::filesystem::path& fst) {
  const std::unique_ptr<void, decltype(&fstReaderClose)> reader(fstReaderOpen(fst.c_str()),
                                                                fstReaderClose);
  if (!reader) throw std::runtime_error(fmt::format("{}: not a readable FST file", fst.string()));
  std::vector<WaveSignal> signals;
  std::vector<std::string> scopes;
  bool has_names = false;
  while (const fstHier* entry = fstReaderIterateHier(reader.get())) {
    switch (entry->htyp) {
      case FST_HT_SCOPE:
        scopes.emplace_back(entry->u.scope.name);
        break;
      case FST_HT_UPSCOPE:
        scopes.pop_back();
        break;
      case FST_HT_ATTRBEGIN:
        has_names = entry->u.attr.typ == FST_AT_MISC && entry->u.attr.subtype == FST_MT_ENUMTABLE;
        break;
      case FST_HT_VAR: {
        std::string path;
        for (const std::string& scope : scopes) path += fmt::format("{}.", scope);
        path += Spelling(entry->u.var.name);
        signals.push_back(
            {path, static_cast<int>(entry->u.var.length), has_names, "", false, false});
        has_names = false;
        break;
      }
      default:
        break;
    }
  }
  return signals;
}

WaveFiles MakeWaveFiles(const std::filesystem::path& folder) {
  MakeFolder(folder);
  // The FST writer maps its files into memory: a full disk would end the process.
  constexpr std::uintmax_t kEnough = std::uintmax_t{16} << 20;
  std::error_code error;
  const std::uintmax_t free = std::filesystem::space(folder, error).available;
  if (error || free < kEnough) {
    throw OutputError(
        fmt::format("{}: {} bytes are free, waves need up to {}; free some space or "
                    "choose another folder with --waves",
                    folder.string(), error ? 0 : free, kEnough));
  }
  std::filesystem::remove(folder / "waves.fst");  // never an old run's
  return {folder / "waves.fst", folder / "waves.gtkw"};
}

std::optional<WaveSignal> FindSignal(const std::vector<WaveSignal>& all, std::string_view tail) {
  for (const WaveSignal& signal : all) {
    const std::string_view path = signal.path;
    if (path.ends_with(tail)) return signal;
    const std::size_t range = path.rfind('[');
    if (range != std::string_view::npos && path.substr(0, range).ends_with(tail)) return signal;
  }
  return std::nullopt;
}

void WriteGtkw(const std::filesystem::path& savefile, const std::filesystem::path& fst,
               const WaveView& view) {
  std::string text = fmt::format(
      "[*] {}\n[dumpfile] \"{}\"\n[savefile] \"{}\"\n[timestart] {}\n[size] 1600 1200\n[pos] -1 "
      "-1\n",
      view.comment, std::filesystem::absolute(fst).string(),
      std::filesystem::absolute(savefile).string(), view.start);
  // Zoom, primary marker, 26 unused named markers.
  text += fmt::format("*-3.000000 {}", view.marker);
  for (int i = 0; i < 26; ++i) text += " -1";
  text += "\n[sst_expanded] 0\n[signals_width] 380\n";
  for (const WaveGroup& group : view.groups) {
    text += fmt::format("@{:x}\n-{}\n", group.open ? kGroupBegin : kGroupBeginClosed, group.title);
    for (const WaveSignal& signal : group.signals) {
      text += SignalLines(signal);
    }
    text += fmt::format("@{:x}\n-{}\n", group.open ? kGroupEnd : kGroupEndClosed, group.title);
  }
  WriteTextFile(savefile, text);
}

}  // namespace m4::tb
