// Prints the manual page, for the build.

#include <cstdio>

#include "cli/manual.h"

int main() {
  std::fputs(dora::cli::Manual().c_str(), stdout);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
