#pragma once

// The exit codes of the program. `exec` and an interrupted command have others:
// the command's own, and 128 + the signal.

namespace dora::app::exit_code {

/// Done; or the delivery failed under `--on-error warn`.
inline constexpr int kOk = 0;
/// The delivery failed under `--on-error fail`.
inline constexpr int kDeliveryFailed = 1;
/// Usage or validation; nothing was sent.
inline constexpr int kUsage = 2;

}  // namespace dora::app::exit_code
