#include "core/text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"

namespace dora::core {
namespace {

/// nlohmann's serializer is the judge, as it is what must write the text.
bool IsUtf8(absl::string_view text) {
  if (std::all_of(text.begin(), text.end(), absl::ascii_isascii)) return true;
  try {
    nlohmann::json(std::string(text)).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

}  // namespace

bool IsOneLineOfUtf8(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), absl::ascii_iscntrl) &&
         IsUtf8(text);
}

}  // namespace dora::core
