#pragma once

// The exit codes of the program. `exec` has others: the command's own.

namespace dora::app::exit_code {

/// Done; or the delivery failed under `--on-error warn`.
inline constexpr int kOk = 0;
/// The delivery failed under `--on-error fail`.
inline constexpr int kDeliveryFailed = 1;
/// A check of `doctor` failed.
inline constexpr int kCheckFailed = 1;
/// Usage or validation; nothing was sent.
inline constexpr int kUsage = 2;
/// Ended by a signal, whose number is added.
inline constexpr int kSignalled = 128;

}  // namespace dora::app::exit_code
