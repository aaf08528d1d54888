// Where in a file something was said, and errors that say so.
#ifndef VERILATOR_TB_CORE_LOCATION_H_
#define VERILATOR_TB_CORE_LOCATION_H_

#include <stdexcept>
#include <string>

namespace m4::tb {

struct Location {
  std::string file;
  int line = 0;    // from 1; 0: the whole file
  int column = 0;  // from 1
};

// "file:line:column", or "file".
std::string ToString(const Location& where);

// A vector file that can't be used. what() is one sentence: "file:line:column: what is wrong; what
// is allowed", in one line of UTF-8 (one_line.h), whatever the file has in it.
class VectorError : public std::runtime_error {
 public:
  VectorError(const Location& where, const std::string& sentence);
};

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_LOCATION_H_
