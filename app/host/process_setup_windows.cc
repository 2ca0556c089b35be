#include "app/host/process_setup.h"
#include "os/streams.h"
#include "os/twin_windows.h"

namespace dora::app {

void PrepareProcess() {
  os::PrepareStreams();
  // A console of another process's command is to stay as it is.
  if (!os::RecogniseTwin()) os::UseUtf8OnConsole();
}

void RestoreSignals() {}

}  // namespace dora::app
