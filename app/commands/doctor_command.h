#pragma once

#include "app/commands/invocation.h"

// `dora-deploy doctor`: whether events would arrive and count, and what to do
// where not. It sends nothing and changes nothing.

namespace dora::app {

int RunDoctor(Invocation& invocation);

}  // namespace dora::app
