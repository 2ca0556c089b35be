#pragma once

#include <cstddef>
#include <string>

#include "os/child_windows.h"

// A second process of the same program, with the same command line: what fork
// is for elsewhere. The two share a board in memory. The second says nothing
// until it comes to where the first has started it: the first has said it.

namespace dora::os {

/// As much as both may need.
inline constexpr size_t kBoardBytes = 128;

/// To be called first: whether this process is the second of two, which only a
/// variable tells that the first has set. It is removed. It does not count
/// where it does not name memory that our parent has made for this. The second
/// is mute from here on, and hears nothing of its console.
bool RecogniseTwin();
bool IsTwin();

/// The two ends of what twins share.
class Twin {
 public:
  /// In the second: what the first has made.
  static Twin& Us();

  /// In the first: makes the board, which is all zeros. Without memory for it
  /// there is none.
  Twin();
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;
  ~Twin() = delete;  ///< the board is used to the end

  /// Null where there is none.
  void* board() const;

  /// In the first: starts the second. False where that fails.
  bool Start();
  const Child& child() const { return child_; }

  /// In the first: lets the second go on from WaitForSign.
  void GiveSign() const;
  /// In the second. False where the first has ended without.
  bool WaitForSign() const;

 private:
  friend bool RecogniseTwin();
  struct Memory;
  Twin(HANDLE section, HANDLE sign);
  static Twin* FromVariable(const std::string& text);

  Handle section_;
  Handle sign_;
  Handle parent_;
  Memory* memory_ = nullptr;
  Child child_;
};

}  // namespace dora::os
