#pragma once

// What the status codes of HTTP mean to who sends events.

namespace dora::core {

/// True for a status that accepts what was sent.
bool IsAccepted(int status);

/// True for a status that may pass by itself, so that a retry can help: 408,
/// 425, 429 and 5xx.
bool IsTemporary(int status);

/// True for a status that says no to the run's key, not to the event: with a
/// key that is corrected a later run may deliver it.
bool IsRefusedKey(int status);

}  // namespace dora::core
