#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/base/error.h"
#include "providers/read_context.h"
#include "tests/support/context_tags.h"
#include "tests/support/environment_of.h"
#include "tests/support/fake_files.h"

// The tags that the program makes of an environment.

namespace dora::testing {

/// The tags of an environment, of the CI that it is detected to be.
inline Tags Read(const EnvironmentOf& variables,
                 const std::map<std::string, std::string>& files = {},
                 const std::string& provider = "") {
  const providers::Environment environment = variables.Build();
  const FakeFileReader reader(files);
  const auto detected =
      providers::ReadContext(environment, reader, {provider, "the test"},
                             providers::Detail::kEverything);
  if (!detected) {
    ADD_FAILURE() << core::ToString(detected.error());
    return {};
  }
  return TagsOf(detected->context);
}

}  // namespace dora::testing
