// What can be smaller in a vector of kind commands: edges, accesses, bits, contents, expectations.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

#include "verilator_tb/shrink/block.h"

namespace m4::tb::shrink {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::CommandVector;
using m4bram::Expectation;
using m4bram::Vector;

// Edges with rst_n = 0 at the beginning that stay: without them, or with fewer in a double-pumped
// block, the control registers hold what they had at power-up, and anything may fail.
constexpr std::size_t kResetEdges = 2;

const CommandVector* CommandsOf(const Vector& vector) {
  return std::get_if<CommandVector>(&vector.body);
}

// A reduction of kind commands; `without` changes the copy that it gets, or says no.
Reduction<Vector> Of(std::string name, std::size_t (*parts)(const CommandVector&),
                     bool (*without)(CommandVector&, std::size_t begin, std::size_t end)) {
  return {
      std::move(name),
      [parts](const Vector& vector) -> std::size_t {
        return CommandsOf(vector) == nullptr ? 0 : parts(*CommandsOf(vector));
      },
      [without](const Vector& vector, std::size_t begin, std::size_t end) -> std::optional<Vector> {
        Vector smaller = vector;
        if (!without(std::get<CommandVector>(smaller.body), begin, end)) return std::nullopt;
        return smaller;
      }};
}

std::size_t FixedEdges(const CommandVector& commands) {
  const auto first = std::ranges::find(commands.edges, true, &gm::Inputs::rst_n);
  return std::min(kResetEdges, static_cast<std::size_t>(first - commands.edges.begin()));
}

std::size_t Edges(const CommandVector& commands) {
  return commands.edges.size() - FixedEdges(commands);
}

// Expectations of the edges go with them, later ones move.
bool WithoutEdges(CommandVector& commands, std::size_t begin, std::size_t end) {
  const std::size_t fixed = FixedEdges(commands);
  const auto first = static_cast<std::uint32_t>(begin + fixed);
  const auto last = static_cast<std::uint32_t>(end + fixed);
  commands.edges.erase(commands.edges.begin() + first, commands.edges.begin() + last);
  std::erase_if(commands.expectations,
                [&](const Expectation& e) { return e.edge >= first && e.edge < last; });
  for (Expectation& expectation : commands.expectations) {
    if (expectation.edge >= last) expectation.edge -= last - first;
  }
  return !commands.edges.empty();
}

bool IsAccess(const gm::Inputs& in) { return in.a_ce || in.a_we; }

std::size_t Accesses(const CommandVector& commands) {
  return static_cast<std::size_t>(std::ranges::count_if(commands.edges, IsAccess));
}

bool WithoutAccesses(CommandVector& commands, std::size_t begin, std::size_t end) {
  std::size_t access = 0;
  for (gm::Inputs& in : commands.edges) {
    if (!IsAccess(in)) continue;
    if (access >= begin && access < end) {
      gm::Inputs idle;
      idle.rst_n = in.rst_n;
      idle.b_addr = in.b_addr;
      in = idle;
    }
    ++access;
  }
  return true;
}

// Clears the set bits number `begin` to `end` - 1 of a list of words; `next` counts them.
class BitClearer {
 public:
  BitClearer(std::size_t begin, std::size_t end) : begin_(begin), end_(end) {}

  template <class Word>
  void Visit(Word& word) {
    for (Word rest = word; rest != 0; rest = static_cast<Word>(rest & (rest - 1))) {
      const auto bit = static_cast<Word>(rest & (~rest + 1));
      if (next_ >= begin_ && next_ < end_) word = static_cast<Word>(word & ~bit);
      ++next_;
    }
  }
  std::size_t seen() const { return next_; }

 private:
  std::size_t begin_, end_;
  std::size_t next_ = 0;
};

void VisitBits(CommandVector& commands, BitClearer& bits) {
  for (gm::Inputs& in : commands.edges) {
    bits.Visit(in.a_wdata);
    bits.Visit(in.a_addr);
    bits.Visit(in.a_be);
    bits.Visit(in.b_addr);
  }
  for (auto& [word, value] : commands.memory) bits.Visit(value);
  for (Expectation::Field& field : commands.power_up) bits.Visit(field.value);
}

std::size_t Bits(const CommandVector& commands) {
  CommandVector copy = commands;
  BitClearer none(std::numeric_limits<std::size_t>::max(), 0);
  VisitBits(copy, none);
  return none.seen();
}

bool WithoutBits(CommandVector& commands, std::size_t begin, std::size_t end) {
  BitClearer bits(begin, end);
  VisitBits(commands, bits);
  return true;
}

std::size_t Words(const CommandVector& commands) { return commands.memory.size(); }

bool WithoutWords(CommandVector& commands, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) {
    return std::next(commands.memory.begin(), static_cast<std::ptrdiff_t>(i));
  };
  commands.memory.erase(at(begin), at(end));
  return true;
}

std::size_t Registers(const CommandVector& commands) { return commands.power_up.size(); }

bool WithoutRegisters(CommandVector& commands, std::size_t begin, std::size_t end) {
  const auto first = commands.power_up.begin();
  commands.power_up.erase(first + static_cast<std::ptrdiff_t>(begin),
                          first + static_cast<std::ptrdiff_t>(end));
  return true;
}

std::size_t Expected(const CommandVector& commands) {
  std::size_t fields = 0;
  for (const Expectation& expectation : commands.expectations) fields += expectation.fields.size();
  return fields;
}

bool WithoutExpected(CommandVector& commands, std::size_t begin, std::size_t end) {
  std::size_t field = 0;
  for (Expectation& expectation : commands.expectations) {
    std::erase_if(expectation.fields, [&](const Expectation::Field&) {
      const std::size_t number = field++;
      return number >= begin && number < end;
    });
  }
  std::erase_if(commands.expectations, [](const Expectation& e) { return e.fields.empty(); });
  return true;
}

}  // namespace

std::vector<Reduction<m4bram::Vector>> CommandReductions() {
  return {Of("edges", Edges, WithoutEdges),
          Of("expected values", Expected, WithoutExpected),
          Of("accesses", Accesses, WithoutAccesses),
          Of("words of the main array", Words, WithoutWords),
          Of("registers at power-up", Registers, WithoutRegisters),
          Of("bits", Bits, WithoutBits)};
}

}  // namespace m4::tb::shrink
