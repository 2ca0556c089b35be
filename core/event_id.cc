#include "core/event_id.h"

#include <openssl/sha.h>

#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace dora::core {

std::string StableId(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    absl::StrAppend(&text, part.size(), ":", part);
  }
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), 16));
}

std::string RandomId() {
  std::random_device device;
  return absl::StrFormat("%08x%08x%08x%08x", device(), device(), device(),
                         device());
}

}  // namespace dora::core
