// Wave files as a viewer needs them: which signals an FST file has, and a GTKWave savefile that
// shows some of them in groups.
#ifndef VERILATOR_TB_CORE_WAVE_FILE_H_
#define VERILATOR_TB_CORE_WAVE_FILE_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace m4::tb {

struct WaveSignal {
  std::string path;  // "TOP.m4bram.u_fsm.state_q[3:0]", as GTKWave spells it
  int bits = 0;
  bool has_names = false;    // an enum: the viewer can show names
  std::string label;         // shown instead of the path's last part, if not empty
  bool is_expected = false;  // shown in another colour
  bool is_number = false;    // shown as a signed decimal number
};

// All signals of an FST file. Throws std::runtime_error if it can't be read.
std::vector<WaveSignal> ListSignals(const std::filesystem::path& fst);

// The files of one replay.
struct WaveFiles {
  std::filesystem::path fst;
  std::filesystem::path savefile;
};

// Names of the files in `folder`, which is made. Throws OutputError, also if too little space is
// left for waves.
WaveFiles MakeWaveFiles(const std::filesystem::path& folder);

// The first of `all` whose path, with or without its last range, ends with `tail`.
std::optional<WaveSignal> FindSignal(const std::vector<WaveSignal>& all, std::string_view tail);

struct WaveGroup {
  std::string title;
  std::vector<WaveSignal> signals;
  bool open = true;  // closed groups take one line until clicked
};

struct WaveView {
  std::vector<WaveGroup> groups;
  std::uint64_t marker = 0;  // time of the primary marker
  std::uint64_t start = 0;   // time at the left edge
  std::string comment;
};

// Writes a savefile for `fst`, which it names by its absolute path. Throws std::runtime_error if
// that fails.
void WriteGtkw(const std::filesystem::path& savefile, const std::filesystem::path& fst,
               const WaveView& view);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_WAVE_FILE_H_
