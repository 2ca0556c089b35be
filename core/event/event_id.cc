#include "core/event/event_id.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/sha256.h"
#include "core/event/field_names.h"
#include "os/random.h"

namespace dora::core {

std::string StableId(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    absl::StrAppend(&text, part.size(), ":", part);
  }
  return absl::BytesToHexString(BytesOf(Sha256(text)).substr(0, 16));
}

std::string RandomId() {
  os::SystemRandom device;
  return absl::StrFormat("%08x%08x%08x%08x", device(), device(), device(),
                         device());
}

bool IsEventId(absl::string_view text) {
  return !text.empty() && text.size() <= field::kMaxIdLength &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' ||
                  c == ':';
         });
}

}  // namespace dora::core
