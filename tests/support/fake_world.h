#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "app/inputs/inputs.h"
#include "app/resolve/detection.h"
#include "app/surroundings.h"
#include "providers/environment.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_commands.h"
#include "tests/support/fake_files.h"
#include "tests/support/fake_http_client.h"

// All that a command touches, as a test sets it: variables, files, commands,
// time and network.

namespace dora::testing {

class FakeWorld {
 public:
  explicit FakeWorld(
      providers::Environment environment = providers::Environment({}),
      std::map<std::string, std::string> files = {},
      FakeCommandRunner commands = {}, app::NameInput name = &app::OptionName)
      : environment_(std::move(environment)),
        files_(std::move(files)),
        commands_(std::move(commands)),
        inputs_(environment_, name),
        detection_(inputs_, environment_, files_) {}

  app::Inputs& inputs() { return inputs_; }
  FakeFileReader& files() { return files_; }
  FakeCommandRunner& commands() { return commands_; }
  FakeClock& clock() { return clock_; }
  /// Whoever makes a client gets this one.
  FakeHttpClient& http() { return http_; }
  /// How often a client was made.
  int clients_made() const { return clients_made_; }

  app::Surroundings surroundings() {
    return {environment_,
            files_,
            commands_,
            clock_,
            [this](const core::CurlOptions&) {
              ++clients_made_;
              return std::make_unique<Borrowed>(http_);
            },
            [] { return 0.5; },
            detection_,
            nullptr,
            clock_.Steady()};
  }

 private:
  class Borrowed : public core::HttpClient {
   public:
    explicit Borrowed(core::HttpClient& client) : client_(client) {}
    void Start(int64_t tag, core::HttpRequest request) override {
      client_.Start(tag, std::move(request));
    }
    std::vector<core::HttpCompletion> Wait(absl::Duration at_most) override {
      return client_.Wait(at_most);
    }

   private:
    core::HttpClient& client_;
  };

  providers::Environment environment_;
  FakeFileReader files_;
  FakeCommandRunner commands_;
  app::Inputs inputs_;
  app::Detection detection_;
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  FakeHttpClient http_{clock_};
  int clients_made_ = 0;
};

}  // namespace dora::testing
