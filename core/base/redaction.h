#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "core/base/secret.h"

// Keeps secrets out of text. A secret is registered once, as early as it is
// known, and is then found in whatever text leaves the process, in each form
// in which it can stand there: as it is, escaped (JSON, C, percent, HTML, also
// one within another), in base64, alone or amid other text, and in hex. The
// registry is the process's own, so that even the deepest function that
// shortens a text can take secrets out of it first.

namespace dora::core {

enum class SecretKind {
  kKey,         ///< of a receiver of events; no event may hold it
  kCredential,  ///< of a URL; an event that has the same word by chance may go
};

/// From now on the secret is found. One of less than 8 characters is not: it
/// would be found in too much, and no key is that short.
void RegisterSecret(const Secret& secret, SecretKind kind);

/// The same for the two of a URL. A short password is found behind its user
/// and before an `@`.
void RegisterCredentials(absl::string_view user, absl::string_view password);

/// `text` with `[redacted]` in place of each secret. Somebody may have cut it:
/// a part that a secret begins with goes as well, where it is half of it or
/// stands at the end of the text.
std::string Redact(absl::string_view text);

/// `text` with `[redacted]` in place of each whole key, for files: what is a
/// key by chance, or in part, is left alone.
std::string RedactKeys(absl::string_view text);

/// True where `text` holds a whole key.
bool HoldsKey(absl::string_view text);

/// True where `text` holds the whole `secret`, registered or not.
bool Holds(absl::string_view text, const Secret& secret);

}  // namespace dora::core
