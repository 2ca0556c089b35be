#pragma once

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// Events for the tests of sinks: with everything that an event can have, and
// with what a test changes of it.

namespace dora::sinks {

inline constexpr char kSha[] = "9ecfd275763eff1d6b4844ea3168962458c9f272";

inline core::Sourced Given(std::string text) {
  return {std::move(text), "test"};
}

inline core::Deployment Deployment(
    const std::function<void(core::DeploymentDraft&)>& change = nullptr) {
  core::DeploymentDraft input;
  input.service = Given("shopist");
  input.started_at = Given("1693491974");
  input.finished_at = Given("1693492000.5");
  input.env = Given("prod");
  input.version = Given("1.4.2");
  input.team = Given("backend");
  input.custom_tags = {Given("tier:1"), Given("region:eu")};
  input.repository_url = Given("https://github.com/acme/app");
  input.commit_sha = Given(kSha);
  input.id = Given("0123456789abcdef");
  if (change) change(input);
  return core::Deployment::Build(input, absl::FromUnixSeconds(1693493000))
      .value();
}

inline core::Incident Failure(
    const std::function<void(core::IncidentDraft&)>& change = nullptr) {
  core::IncidentDraft input;
  input.services = {Given("shopist")};
  input.started_at = Given("1693491974");
  input.name = Given("Checkout is down");
  input.severity = Given("High");
  input.env = Given("prod");
  input.run_identity = {"a", "run"};
  if (change) change(input);
  return core::Incident::Build(input, absl::FromUnixSeconds(1693493000))
      .value();
}

}  // namespace dora::sinks
