#pragma once

#include "app/host/step_host.h"
#include "app/import/import_records.h"

namespace dora::app {

/// Says what the receiver will not keep of the records of `file`, and which of
/// them will have no lead time: how many, and the first of each kind.
void TellUncounted(const Uncounted& uncounted, const ImportFile& file,
                   StepHost& host);

}  // namespace dora::app
