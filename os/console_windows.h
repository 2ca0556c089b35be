#pragma once

// Ctrl-C, Ctrl-Break and the end of a console. Windows tells every process in
// the console, each in a thread of its own.

namespace dora::os {

enum class ConsoleEvent { kCtrlC, kCtrlBreak, kConsoleEnds };

enum class Heard {
  kYes,    ///< this process goes on, as far as the system lets it
  kEndUs,  ///< it ends at once
};

using ConsoleListener = Heard (*)(ConsoleEvent event);

/// Who is told of events; null: they end this process.
void ListenToConsole(ConsoleListener listener);

/// Lets the console be given back (os/streams.h) also where an event ends us.
void AnswerConsole();

/// Whoever listens is told of nothing, and nothing ends this process, until
/// TakeConsoleBack: the events are for another process in the console.
void LeaveConsoleToOthers();

/// Listens again, from a moment later on: what was for the other may still be
/// on its way to us, as each process is told on its own.
void TakeConsoleBack();

/// Drops what is printed on standard output and standard error, until
/// UnmuteStreams. The functions of os/streams.h still tell of what they were.
void MuteStreams();
void UnmuteStreams();

}  // namespace dora::os
