#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/commands/invocation.h"
#include "tests/support/environment_of.h"
#include "tests/support/fake_world.h"
#include "tests/support/recording_host.h"
#include "tests/support/temp_directory.h"

namespace dora::testing {

/// A run of one command in a world of the test's own, with a key, and with an
/// outbox in a folder that several runs may share.
class CommandRun {
 public:
  CommandRun(const TempDirectory& folder, EnvironmentOf variables,
             FakeCommandRunner commands = {},
             app::NameInput name = &app::OptionName)
      : world_(variables
                   .With({{"DD_API_KEY", "0123456789abcdef0123456789abcdef"},
                          {"DORA_OUTBOX", folder.Inside("outbox")},
                          {"TMPDIR", folder.path()}})
                   .Build(),
               {}, std::move(commands), name) {
    host_.name = name;
  }

  FakeWorld& world() { return world_; }
  FakeHttpClient& http() { return world_.http(); }
  RecordingHost& host() { return host_; }

  int Run(const std::function<int(app::Invocation&)>& command,
          std::vector<std::string> arguments = {}) {
    const app::Surroundings surroundings = world_.surroundings();
    app::Invocation invocation{world_.inputs(), std::move(arguments),
                               surroundings, host_};
    return command(invocation);
  }

 private:
  FakeWorld world_;
  RecordingHost host_;
};

/// The names of the files in the outbox of such a run.
inline std::vector<std::string> KeptIn(const TempDirectory& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& file :
       std::filesystem::directory_iterator(folder.Inside("outbox"), error)) {
    if (file.is_regular_file()) names.push_back(file.path().filename());
  }
  return names;
}

}  // namespace dora::testing
