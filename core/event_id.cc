#include "core/event_id.h"

#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/sha256.h"

namespace dora::core {

std::string StableId(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    absl::StrAppend(&text, part.size(), ":", part);
  }
  return absl::BytesToHexString(BytesOf(Sha256(text)).substr(0, 16));
}

std::string RandomId() {
  std::random_device device;
  return absl::StrFormat("%08x%08x%08x%08x", device(), device(), device(),
                         device());
}

}  // namespace dora::core
