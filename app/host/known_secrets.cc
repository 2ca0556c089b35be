#include "app/host/known_secrets.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "core/base/redaction.h"
#include "core/base/url_credentials.h"

namespace dora::app {
namespace {

void RegisterSecretInputs(const Inputs& inputs) {
  for (const InputSpec& spec : AllInputs()) {
    if (!spec.secret) continue;
    for (const core::Secret& secret : inputs.SecretsIn(spec)) {
      core::RegisterSecret(secret, core::SecretKind::kKey);
    }
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

void RegisterSecrets(const StepHost& host,
                     const providers::Environment& environment) {
  Inputs inputs(environment);
  host.ReadInputs(inputs);
  RegisterSecretInputs(inputs);
  for (const auto& variable : environment.variables()) {
    RegisterVariable(variable);
  }
  for (const InputSpec& spec : AllInputs()) {
    if (spec.secret) continue;
    for (const core::Sourced& given : inputs.Given(spec.id)) {
      if (absl::StrContains(given.text, "://")) {
        core::RegisterUrlCredentials(given.text);
      }
    }
  }
}

}  // namespace dora::app
