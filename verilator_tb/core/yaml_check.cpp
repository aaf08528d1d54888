#include "verilator_tb/core/yaml_check.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <sstream>
#include <string_view>

#include "verilator_tb/core/one_line.h"

namespace m4::tb {
namespace {

// yaml-cpp ends a file at 0x04, replaces what is no UTF-8, and reads UTF-16, of whose places
// nothing could be said.
void RejectStrangeLetters(std::string_view text, const std::string& name) {
  constexpr unsigned char kDelete = 0x7F;
  Location where{name, 1, 1};
  while (!text.empty()) {
    const std::size_t bytes = LetterBytes(text);
    const auto first = static_cast<unsigned char>(text[0]);
    if (first == '\t') throw VectorError(where, "a tab; only spaces are allowed");
    if (bytes == 0) {
      throw VectorError(where,
                        fmt::format("the byte {:#04x} is no letter; UTF-8 is needed", first));
    }
    if ((first < ' ' && first != '\n' && first != '\r') || first == kDelete) {
      throw VectorError(where,
                        fmt::format("the control character {:#04x}; only letters, spaces and "
                                    "line ends are allowed",
                                    first));
    }
    if (first == '\n') {
      ++where.line;
      where.column = 1;
    } else {
      ++where.column;
    }
    text.remove_prefix(bytes);
  }
}

// Sees a document while it is parsed.
class StrictHandler : public YAML::EventHandler {
 public:
  StrictHandler(const std::string& text, const std::string& name) : text_(text), name_(name) {}

  // With aliases a file of a few lines could be read as millions.
  void OnAnchor(const YAML::Mark& mark, const std::string& anchor) override {
    Fail(mark,
         fmt::format("the YAML anchor '&{}'; every value is written where it is used", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    Fail(mark, "a YAML alias; every value is written where it is used");
  }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override { ++documents_; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { RejectSecond(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {
    RejectSecond(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    RejectSecond(mark);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    RejectSecond(mark);
  }
  void OnMapEnd() override {}

 private:
  // At a comma outside of brackets yaml-cpp begins empty documents, one after the other, for ever.
  void RejectSecond(const YAML::Mark& mark) const {
    if (documents_ < 2) return;
    const std::string_view rest = From(mark);
    Fail(mark, rest.starts_with(',') ? "malformed YAML (a comma outside of brackets); one YAML "
                                       "document is allowed"
                                     : "a second YAML document begins; one per file is allowed");
  }

  // The text from a place on. yaml-cpp does not count a byte order mark.
  std::string_view From(const YAML::Mark& mark) const {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    std::string_view rest = text_;
    if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    const auto at = static_cast<std::size_t>(mark.pos < 0 ? 0 : mark.pos);
    return at < rest.size() ? rest.substr(at) : std::string_view();
  }

  [[noreturn]] void Fail(const YAML::Mark& mark, const std::string& sentence) const {
    throw VectorError(PlaceOf(name_, mark), sentence);
  }

  const std::string& text_;
  const std::string& name_;
  int documents_ = 0;
};

}  // namespace

void CheckYaml(const std::string& text, const std::string& name) {
  RejectStrangeLetters(text, name);
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  StrictHandler handler(text, name);
  while (parser.HandleNextDocument(handler)) {
  }
}

Location PlaceOf(const std::string& file, const YAML::Mark& mark) {
  if (mark.is_null()) return Location{file, 1, 1};
  return Location{file, mark.line + 1, mark.column + 1};
}

}  // namespace m4::tb
