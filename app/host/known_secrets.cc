#include "app/host/known_secrets.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "core/base/redaction.h"
#include "core/base/url_credentials.h"

namespace dora::app {
namespace {

void RegisterSecretsIn(const InputSpec& spec, const std::string& text) {
  for (const core::Secret& secret : PartsOf(spec, text)) {
    core::RegisterSecret(secret, core::SecretKind::kKey);
  }
}

void RegisterInput(const InputSpec& spec, const Inputs& inputs,
                   const providers::Environment& all) {
  for (const core::Sourced& given : inputs.Given(spec.id)) {
    if (spec.secret) {
      RegisterSecretsIn(spec, given.text);
    } else if (absl::StrContains(given.text, "://")) {
      core::RegisterUrlCredentials(given.text);
    }
  }
  if (!spec.secret) return;
  for (const absl::string_view variable : spec.variables) {
    if (const auto value = all.Get(variable)) RegisterSecretsIn(spec, *value);
  }
}

/// By the name: a title or a message of strangers may hold a URL as well, and
/// must not choose what is redacted.
bool IsCalledLikeAUrl(const std::string& name) {
  for (const char* word :
       {"URL", "URI", "REPO", "ORIGIN", "LINK", "REMOTE", "SINK"}) {
    if (absl::StrContains(name, word)) return true;
  }
  return false;
}

void RegisterVariable(const providers::Environment::Variable& variable) {
  const auto& [name, value] = variable;
  if (value.find_first_of("@=") == value.npos) return;
  const std::string upper = absl::AsciiStrToUpper(name);
  if (absl::EndsWith(upper, "_PROXY")) {
    core::RegisterProxyCredentials(value);
  } else if (absl::StrContains(value, "://") && IsCalledLikeAUrl(upper)) {
    core::RegisterUrlCredentials(value);
  }
}

}  // namespace

Inputs ReadInputs(const StepHost& host,
                  const providers::Environment& environment,
                  const providers::Environment& all) {
  Inputs inputs(environment, host.naming());
  host.ReadInputs(inputs);
  for (const InputSpec& spec : AllInputs()) RegisterInput(spec, inputs, all);
  for (const auto& variable : all.variables()) RegisterVariable(variable);
  return inputs;
}

}  // namespace dora::app
