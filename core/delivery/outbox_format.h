#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "core/delivery/outbox.h"

// The text of an outbox's file.

namespace dora::core {

struct OutboxText {
  OutboxEntry entry;
  std::string reason;  ///< of an event that was rejected; else empty
};

/// The file's text; an error for what is not UTF-8, or too large for an entry.
Result<std::string> FormatEntry(const OutboxText& text);

/// What a file that anyone may have written says; an error with the reason
/// where it is not an entry.
Result<OutboxText> ParseEntry(absl::string_view text);

/// The name of the file of this event.
std::string EntryName(const std::string& id, const std::string& receiver);

/// True for the name of a file of the outbox.
bool IsEntryName(absl::string_view name);

/// The same as a wildcard.
std::string EntryPattern();

/// True for what a writer has made and not renamed yet.
bool IsTemporaryName(absl::string_view name);

}  // namespace dora::core
