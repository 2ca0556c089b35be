#pragma once

// The standard streams of this process, and the terminal that they may be.

namespace dora::os {

enum class Stream { kInput = 0, kOutput = 1, kErrors = 2 };

/// Opens those that are closed, or the next file to be opened would be one of
/// them and messages would be written into it. On Windows lets all bytes pass
/// as they are.
void PrepareStreams();

bool IsTerminal(Stream stream);

/// True for a terminal that colours are for; on Windows it is told to take
/// them.
bool TakesEscapeCodes(Stream stream);

/// True where who read standard output has closed it. To be asked where a write
/// to it has failed.
bool IsReaderGone();

/// Lets a console show UTF-8, until the process ends or GiveConsoleBack is
/// called. A console of Windows is shared with the shell, and with each program
/// in it; elsewhere there is nothing to do.
void UseUtf8OnConsole();

/// Puts back what the console was.
void GiveConsoleBack();

}  // namespace dora::os
