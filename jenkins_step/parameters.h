#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/inputs/inputs.h"
#include "core/base/error.h"

// The named parameters of a call of `doraDeploy(service: 'x', ...)`, as the
// Groovy step hands them over: all of them in one JSON object, just as the
// user wrote them. Which there are, and what is wrong with a call, is decided
// here, so that Groovy needs to know none of it.

namespace dora::jenkins_step {

/// Names the credential of the API key. The Groovy step takes it.
inline constexpr char kCredentialsId[] = "credentialsId";

struct Parameter {
  std::string name;
  bool is_list = false;
  bool is_malformed = false;  ///< a map, or a list of lists
  std::vector<std::string> texts;
};

/// The parameters in their order. Numbers keep the user's own digits (1.10
/// stays 1.10); what is null has no text. An error for what is not a JSON
/// object.
core::Result<std::vector<Parameter>> ParseParameters(const std::string& json);

/// An input's name in Groovy's manner: `custom-tags` is `customTags`.
std::string ParameterName(absl::string_view input);

/// The parameter as a Jenkinsfile writes it: `customTags: '...'`; without
/// quotes where the value is true or false.
std::string NamedParameter(app::input::Id id);

/// The input that the parameter gives; null where there is none.
const app::InputSpec* FindOffered(absl::string_view parameter);

/// Everything that is wrong with the names and shapes of the parameters. No
/// value is part of a message.
std::vector<core::Error> CheckParameters(
    const std::vector<Parameter>& parameters);

}  // namespace dora::jenkins_step
