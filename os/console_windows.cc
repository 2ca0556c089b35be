#include "os/console_windows.h"

#include <atomic>
#include <cstdint>
#include <limits>

#include "os/streams.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

std::atomic<ConsoleListener> listener_now = nullptr;
/// From when on events are for us, in milliseconds of GetTickCount64.
constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();
std::atomic<uint64_t> ours_from = 0;
/// What an event takes to reach the last process of a console, also on a
/// machine that is busy.
constexpr uint64_t kOnItsWay = 500;

ConsoleEvent EventOf(DWORD type) {
  switch (type) {
    case CTRL_C_EVENT:
      return ConsoleEvent::kCtrlC;
    case CTRL_BREAK_EVENT:
      return ConsoleEvent::kCtrlBreak;
    default:
      return ConsoleEvent::kConsoleEnds;
  }
}

Heard Tell(ConsoleEvent event) {
  if (GetTickCount64() < ours_from) return Heard::kYes;
  const ConsoleListener listener = listener_now;
  return listener == nullptr ? Heard::kEndUs : listener(event);
}

BOOL WINAPI OnEvent(DWORD type) {
  const ConsoleEvent event = EventOf(type);
  if (Tell(event) == Heard::kEndUs) {
    GiveConsoleBack();
    return FALSE;
  }
  // The system ends a process once its handler returns, or after some seconds;
  // it goes when it is done.
  if (event == ConsoleEvent::kConsoleEnds) Sleep(INFINITE);
  return TRUE;
}

}  // namespace

void ListenToConsole(ConsoleListener listener) {
  listener_now = listener;
  AnswerConsole();
}

void AnswerConsole() {
  static const BOOL answered = SetConsoleCtrlHandler(&OnEvent, TRUE);
  (void)answered;
}

void LeaveConsoleToOthers() {
  ours_from = kNever;
  AnswerConsole();
}

void TakeConsoleBack() { ours_from = GetTickCount64() + kOnItsWay; }

}  // namespace dora::os
