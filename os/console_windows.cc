#include "os/console_windows.h"

#include <atomic>

#include "os/streams.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

std::atomic<ConsoleListener> listener_now = nullptr;
std::atomic<bool> is_left_to_others = false;

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
  if (is_left_to_others) return Heard::kYes;
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

void LeaveConsoleToOthers(bool leave) {
  is_left_to_others = leave;
  AnswerConsole();
}

}  // namespace dora::os
