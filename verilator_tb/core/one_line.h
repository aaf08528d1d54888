// Texts from files in sentences for people: such a text may be anything.
#ifndef VERILATOR_TB_CORE_ONE_LINE_H_
#define VERILATOR_TB_CORE_ONE_LINE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace m4::tb {

// Bytes of the letter in UTF-8 with which `text` begins; 0: it begins with none, or is empty.
std::size_t LetterBytes(std::string_view text);

// `text` as one line of UTF-8: control characters and bytes that are no letter as \n, \xff, and of
// a very long text only its two ends.
std::string OneLine(std::string_view text);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_ONE_LINE_H_
