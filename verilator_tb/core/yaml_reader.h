// A strict reader of YAML files: every value knows its place in the file, every map knows which of
// its keys are allowed and which were read, and everything that is not as it must be throws one
// VectorError, "file:line:column: what is wrong; what is allowed".
//
// Use:
//   YamlMap map = ReadYaml(file).Map();
//   map.Allow({"about", "size"});                            // unknown keys are errors from here
//   on const std::string about = map.Get("about").Text();       // required std::int64_t size = 4;
//   if (auto value = map.Find("size")) size = value->Integer(1, 64);  // optional
//   map.Close();                                             // a key that nobody read is an error
//
// Numbers are decimal or 0x hexadecimal. Tabs and other control characters, bytes that are no
// UTF-8, YAML tags, anchors and aliases, several documents in a file and keys given twice are
// errors.
#ifndef VERILATOR_TB_CORE_YAML_READER_H_
#define VERILATOR_TB_CORE_YAML_READER_H_

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verilator_tb/core/location.h"

namespace m4::tb {

class YamlMap;

class YamlValue {
 public:
  YamlValue(const YAML::Node& node, Location where);

  const Location& where() const { return where_; }
  bool is_map() const { return node_.IsMap(); }
  bool is_list() const { return node_.IsSequence(); }
  bool is_scalar() const { return node_.IsScalar(); }

  // The value as what the name says; `low` and `high` are both allowed.
  std::string Text() const;
  bool Boolean() const;
  std::int64_t Integer(std::int64_t low, std::int64_t high) const;
  std::uint64_t Word(std::uint64_t high) const;  // 0..high; the message gives the limit in hex
  double Number(double low, double high) const;

  // One of a few words (or numbers); `what` names them in the message ("source", "version").
  // Returns the index into `names`.
  std::size_t Choice(std::string_view what, std::span<const std::string_view> names) const;
  int IntegerOf(std::span<const int> allowed) const;

  // A list that is not empty; Elements() may be empty.
  std::vector<YamlValue> List() const;
  std::vector<YamlValue> Elements() const;
  // A sweep: a list that is not empty, or one value that stands for a list of one. No value may
  // occur twice.
  std::vector<YamlValue> Sweep() const;
  YamlMap Map() const;

  // Throws the VectorError of this place.
  [[noreturn]] void Fail(const std::string& sentence) const;

 private:
  // The text of a scalar; `wanted` is what the message says is allowed.
  const std::string& Scalar(std::string_view wanted) const;

  YAML::Node node_;
  Location where_;
};

class YamlMap {
 public:
  const Location& where() const { return where_; }

  // States the allowed keys; throws for the first key of the file that is none of them.
  void Allow(std::span<const std::string_view> keys) const;
  void Allow(std::initializer_list<std::string_view> keys) const {
    Allow(std::span<const std::string_view>(keys.begin(), keys.size()));
  }

  // The value of a key, if it is there.
  std::optional<YamlValue> Find(std::string_view key);
  // The value of a key that must be there.
  YamlValue Get(std::string_view key);

  // All keys and values, for maps whose keys are data. All count as read.
  std::vector<std::pair<YamlValue, YamlValue>> Entries();

  // Throws if a key was not read.
  void Close() const;

 private:
  friend class YamlValue;
  YamlMap(const YAML::Node& node, Location where);

  struct Entry {
    std::string key;
    YamlValue name;
    YamlValue value;
    bool read = false;
  };
  std::vector<Entry> entries_;
  Location where_;
};

// Reads a file (or a text; `name` is the file name of its locations) that holds one YAML document.
YamlValue ReadYaml(const std::filesystem::path& file);
YamlValue ParseYaml(const std::string& text, const std::string& name);

// The candidate with the fewest letters to change, or "" if there are no candidates.
std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates);

// "a, b and c".
std::string JoinWords(std::span<const std::string_view> words);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_YAML_READER_H_
