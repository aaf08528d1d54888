// What a YAML text must not have in it, besides what the parser itself refuses: things that it
// reads in ways that nobody means, or never comes to the end of.
#ifndef VERILATOR_TB_CORE_YAML_CHECK_H_
#define VERILATOR_TB_CORE_YAML_CHECK_H_

#include <yaml-cpp/mark.h>

#include <string>

#include "verilator_tb/core/location.h"

namespace m4::tb {

// Throws a VectorError for tabs, other control characters, bytes that are no UTF-8, anchors,
// aliases and a second document; a YAML::Exception if the text is malformed otherwise.
void CheckYaml(const std::string& text, const std::string& name);

// A place as yaml-cpp says it.
Location PlaceOf(const std::string& file, const YAML::Mark& mark);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_YAML_CHECK_H_
