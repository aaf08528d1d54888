// The entry points of libFuzzer: m4fuzz --target=NAME and libFuzzer's own options and folders.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <string_view>

#include "verilator_tb/fuzz/target.h"

namespace {

const m4::fuzz::Target*& Chosen() {
  static const m4::fuzz::Target* target = nullptr;
  return target;
}

}  // namespace

// NOLINTNEXTLINE(readability-non-const-parameter): libFuzzer declares it so
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view kOption = "--target=";
  for (const char* word : std::span(*argv, static_cast<std::size_t>(*argc))) {
    const std::string_view text = word;
    if (text.starts_with(kOption)) {
      Chosen() = m4::fuzz::FindTarget(text.substr(kOption.size()));
    }
  }
  if (Chosen() != nullptr) return 0;
  std::cerr << "m4fuzz --target=NAME ...; there are";
  for (const m4::fuzz::Target& target : m4::fuzz::Targets()) std::cerr << ' ' << target.name;
  std::cerr << '\n';
  std::exit(64);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    Chosen()->run(std::string(data, data + size));
  } catch (const m4::fuzz::Finding& finding) {
    std::cerr << "FINDING " << Chosen()->name << ": " << finding.what() << '\n';
    std::abort();
  }
  return 0;
}
