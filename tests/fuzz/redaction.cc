#include "core/base/redaction.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"
#include "tests/fuzz/property.h"

// No text around a secret hides it. The input is what stands before it and,
// behind `---`, after it.

namespace dora::fuzz {
namespace {

/// The second one looks different in every encoding.
constexpr char kSecrets[][40] = {"0123456789abcdef0123456789abcdef",
                                 R"(q"uote\back%41\\slash&amp;+<)"};

void Register() {
  for (const char* secret : kSecrets) {
    core::RegisterSecret(core::Secret(secret), core::SecretKind::kKey);
  }
}

void Check(absl::string_view before, absl::string_view secret,
           absl::string_view after) {
  const std::string text = absl::StrCat(before, secret, after);
  const std::string redacted = core::Redact(text);
  Promise(!absl::StrContains(redacted, secret), "a secret is taken out", text);
  Promise(core::Redact(redacted) == redacted, "a redacted text stays", text);
  Promise(core::HoldsKey(text), "a text holds the key that it holds", text);
  // An escape's last digits, and what follows, may look like a part of it.
  const absl::string_view part = secret.substr(3, 8);
  const bool has_part =
      absl::StrContains(before, part) || absl::StrContains(after, part);
  for (const size_t cut : {80, 120, 500}) {
    Promise(has_part || !absl::StrContains(core::EscapedLine(text, cut),
                                           secret.substr(0, secret.size() / 2)),
            "a cut shows no half of a secret", text);
  }
  Promise(core::IsOneLineOfUtf8(core::ShownLine(text)),
          "what is shown is one line", text);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dora::fuzz::Input input(data, size);
  const absl::string_view before = input.TakePart();
  const absl::string_view after = input.rest();
  dora::fuzz::Register();
  for (const char* secret : dora::fuzz::kSecrets) {
    dora::fuzz::Check(before, secret, after);
    dora::fuzz::Check(before, absl::CEscape(secret), after);
    dora::fuzz::Check(before, absl::Base64Escape(secret), after);
  }
  return 0;
}
