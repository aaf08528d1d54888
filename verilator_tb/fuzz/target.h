// A reader of data from outside, as something that can be given any bytes. Its property: it reads
// them or refuses them with the one error type that its header documents, in a sentence that helps;
// what it has read keeps what the documentation promises. Everything else is a finding.
#ifndef VERILATOR_TB_FUZZ_TARGET_H_
#define VERILATOR_TB_FUZZ_TARGET_H_

#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeinfo>

namespace m4::fuzz {

// A property that does not hold; what() is one sentence.
class Finding : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Answer { kRead, kRefused };

// Throws a Finding. What crashes or hangs must be found by who calls. Starts in the source root.
using Run = Answer (*)(const std::string& bytes);

struct Target {
  std::string_view name;
  Run run = nullptr;
  // Folders below the source root whose files with this ending are seeds, sub-folders included.
  std::string_view seeds;
  std::string_view ending;
};

std::span<const Target> Targets();
const Target* FindTarget(std::string_view name);

// Throws a Finding if `good` is false.
void Expect(bool good, const std::string& sentence);

// What every sentence must be: one line of valid UTF-8 that is not empty, not longer than a person
// reads.
void ExpectOneLine(const std::string& sentence);

// The same, and it begins with "name:line:column: " inside of `bytes`, or with "name: " for all of
// it.
void ExpectSentenceWithPlace(const std::string& sentence, const std::string& name,
                             const std::string& bytes);

// Calls `read`, hands an `Error` to `look_at_sentence` and what was read to `look_at_result`.
template <class Error, class Read, class LookAtSentence, class LookAtResult>
Answer ReadOrRefuse(Read read, LookAtSentence look_at_sentence, LookAtResult look_at_result) {
  try {
    const auto result = read();
    look_at_result(result);
    return Answer::kRead;
  } catch (const Error& error) {
    look_at_sentence(std::string(error.what()));
    return Answer::kRefused;
  } catch (const Finding&) {
    throw;
  } catch (const std::exception& error) {
    throw Finding("an exception of type " + std::string(typeid(error).name()) + ": " +
                  error.what());
  }
}

}  // namespace m4::fuzz

#endif  // VERILATOR_TB_FUZZ_TARGET_H_
