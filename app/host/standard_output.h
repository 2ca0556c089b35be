#pragma once

#include <string>

// Whether what was printed on stdout got there.

namespace dora::app {

/// Flushes stdout. Says that not all could be written, and why where that is
/// known; empty where all was, and where a reader had enough and closed a pipe
/// (`| head`).
std::string StdoutProblem();

}  // namespace dora::app
