// The mismatch page: everything about the first divergence of one vector, on one screen.
#ifndef VERILATOR_TB_CORE_PAGE_H_
#define VERILATOR_TB_CORE_PAGE_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "verilator_tb/core/location.h"

namespace m4::tb {

struct MismatchPage {
  // One observed value that is not as expected. `expected` and `got` are as wide as `bits`.
  struct Signal {
    std::string name;
    int bits = 0;
    std::uint64_t expected = 0;
    std::uint64_t got = 0;
    std::string expected_text;  // decoded (an FSM state's name, a lane's number), may be empty
    std::string got_text;
  };
  // One line of the last events, RTL beside model.
  struct Event {
    std::string cycle;     // "1234" or "1234.5" (mid edge)
    std::string inputs;    // what the ports said, in words
    std::string expected;  // the model's state in short
    std::string got;       // the RTL's state in short
    bool differs = false;
  };

  std::string title = "MISMATCH";
  std::string event = "First divergence";
  std::string vector;
  std::string about;
  Location where;
  std::uint64_t seed = 0;
  std::string cycle;            // of the first divergence, like Event::cycle
  std::string state;            // FSM state in which the wrong value was made; may be empty
  std::string operation;        // what that state does, in words
  std::vector<Signal> signals;  // the first one names the failure
  std::vector<std::pair<std::string, std::string>>
      origin;  // label, text: vector, tile, row, column, k, bit plane, operands
  std::vector<Event> events;
  std::vector<std::string> assertions;  // messages of failed assertions
  std::vector<std::string> commands;    // lines to paste
};

// The page for a terminal, 100 columns, no colours.
std::string ToText(const MismatchPage& page);

nlohmann::json ToJson(const MismatchPage& page);

// "0x00ff", as many digits as `bits` needs.
std::string Hex(std::uint64_t value, int bits);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_PAGE_H_
