#include "circleci_orb/circleci_host.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/host/state_file.h"
#include "app/host/step_outputs.h"
#include "app/inputs/step_inputs.h"
#include "os/file.h"
#include "os/paths.h"
#include "os/shell_word.h"
#include "os/start.h"
#include "providers/user_folders.h"

namespace dora::circleci_orb {
namespace {

using providers::Environment;

constexpr char kDefaultApiKeyVariable[] = "DD_API_KEY";

/// What CircleCI tells every job and every reader of its pages. Not all that
/// begins with CIRCLE_: CIRCLE_OIDC_TOKEN is a secret, and a repository's URL
/// may hold credentials.
constexpr absl::string_view kPublicVariables[] = {
    "CIRCLE_BRANCH",      "CIRCLE_BUILD_NUM",
    "CIRCLE_BUILD_URL",   "CIRCLE_JOB",
    "CIRCLE_NODE_INDEX",  "CIRCLE_PIPELINE_ID",
    "CIRCLE_PR_NUMBER",   "CIRCLE_PROJECT_REPONAME",
    "CIRCLE_SHA1",        "CIRCLE_PROJECT_USERNAME",
    "CIRCLE_TAG",         "CIRCLE_USERNAME",
    "CIRCLE_WORKFLOW_ID",
};

template <typename Names>
bool IsAmong(absl::string_view name, const Names& names) {
  return std::any_of(
      std::begin(names), std::end(names),
      [name](absl::string_view one) { return os::IsSameVariable(name, one); });
}

bool IsSecret(absl::string_view name, const Environment& environment) {
  const auto key = environment.Get(kApiKeyVariable);
  if (key && os::IsSameVariable(name, *key)) return true;
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret && IsAmong(name, spec.variables)) return true;
  }
  return false;
}

bool IsPublic(absl::string_view name, const Environment& environment) {
  if (IsSecret(name, environment)) return false;
  return os::HasVariablePrefix(name, "DORA_") ||
         IsAmong(name, kPublicVariables);
}

bool IsNameStart(char c) {
  return c == '_' || absl::ascii_isalpha(static_cast<unsigned char>(c));
}

bool IsNamePart(char c) {
  return c == '_' || absl::ascii_isalnum(static_cast<unsigned char>(c));
}

/// A piece of a parameter: text as it stands, or a reference to a variable.
struct Piece {
  absl::string_view text;
  absl::string_view variable;  ///< empty where it is text alone
};

/// The reference that `rest`, which begins with `$`, begins with; no variable
/// where there is none.
Piece ReferenceAt(absl::string_view rest) {
  const bool braced = rest.size() > 1 && rest[1] == '{';
  const size_t start = braced ? 2 : 1;
  size_t end = start;
  while (end < rest.size() && IsNamePart(rest[end])) ++end;
  const bool named = end > start && IsNameStart(rest[start]);
  const bool closed = !braced || (end < rest.size() && rest[end] == '}');
  if (!named || !closed) return {rest.substr(0, 1), ""};
  return {rest.substr(0, braced ? end + 1 : end),
          rest.substr(start, end - start)};
}

std::vector<Piece> Pieces(absl::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const Piece piece = text.front() == '$'
                            ? ReferenceAt(text)
                            : Piece{text.substr(0, text.find('$')), ""};
    pieces.push_back(piece);
    text.remove_prefix(piece.text.size());
  }
  return pieces;
}

bool IsDefault(const app::InputSpec& spec, absl::string_view text) {
  if (spec.type != app::InputType::kFlag) return text == spec.default_value;
  // CircleCI hands a boolean over as 0 or 1.
  return text == "0" || absl::EqualsIgnoreCase(text, "false");
}

}  // namespace

std::string ParameterName(app::input::Id id) {
  return app::NameInPackage(
      id, app::kCircleciOrb, [](const app::InputSpec& spec) {
        return absl::StrReplaceAll(app::YamlKey(spec), {{"-", "_"}});
      });
}

void CircleciHost::ReadInputs(app::Inputs& inputs) const {
  app::Inputs literal(environment_);
  app::GiveStepInputs(literal, environment_, &ParameterName);
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret) continue;
    // Expanded after a list is split: a value with a comma stays one item.
    for (const core::Sourced& value : literal.Given(spec.id)) {
      if (IsDefault(spec, value.text)) continue;
      inputs.Give(spec.id, ExpandPublicVariables(value.text, environment_),
                  value.source);
    }
  }
  const auto key_variable = environment_.Get(kApiKeyVariable);
  if (!key_variable) return;
  if (const auto key = environment_.Get(*key_variable)) {
    inputs.Give(app::input::kApiKey, *key, *key_variable);
  }
}

void CircleciHost::Report(const std::vector<app::Outcome>& outcomes) {
  const auto path = environment_.Get("BASH_ENV");
  if (!path) return;  // a shell other than bash, which reads no such file
  const std::string lines = OutputLines(outcomes, git_metadata());
  os::Opening opening = {os::Opening::Access::kAppend,
                         os::Opening::Creation::kIfMissing};
  opening.follows_links = true;
  opening.waits = true;
  opening.is_for_all = true;
  const os::File file = os::File::Open(*path, opening);
  if (!file.is_open() || !file.WriteAll(lines)) {
    Say(app::Level::kWarning,
        absl::StrCat("The outputs cannot be written to BASH_ENV (", *path,
                     "), so later steps do not see them."));
  }
}

core::Status CircleciHost::SaveState(const std::string& name,
                                     const std::string& value) {
  const auto path = StatePath(environment_);
  if (!path) return tl::unexpected(path.error());
  return app::StateFile(*path).Save(name, value);
}

std::optional<std::string> CircleciHost::LoadState(const std::string& name) {
  const auto path = StatePath(environment_);
  if (!path) return std::nullopt;
  return app::StateFile(*path).Load(name);
}

Environment WithNamedApiKeyOnly(const Environment& environment) {
  const auto named = environment.Get(kApiKeyVariable);
  return named ? app::WithoutOtherKeys(environment, *named) : environment;
}

std::string ExpandPublicVariables(absl::string_view text,
                                  const Environment& environment) {
  std::string expanded;
  for (const Piece& piece : Pieces(text)) {
    if (!piece.variable.empty() && IsPublic(piece.variable, environment)) {
      absl::StrAppend(&expanded, environment.Get(piece.variable).value_or(""));
    } else {
      absl::StrAppend(&expanded, piece.text);
    }
  }
  return expanded;
}

std::vector<std::string> ParameterNotices(const Environment& environment) {
  std::vector<std::string> notices;
  const auto key = environment.Get(kApiKeyVariable);
  if (key && !os::IsSameVariable(*key, kDefaultApiKeyVariable) &&
      !environment.Get(*key)) {
    notices.push_back(absl::StrCat(
        "api_key: names the variable ", *key,
        ", which is not set in this job. Add it to the project's environment "
        "variables or to a context that the job uses."));
  }
  for (const auto& [name, value] : environment.variables()) {
    if (!os::HasVariablePrefix(name, app::kInputPrefix)) continue;
    const std::string parameter = absl::AsciiStrToLower(
        absl::string_view(name).substr(sizeof(app::kInputPrefix) - 1));
    for (const Piece& piece : Pieces(value)) {
      if (piece.variable.empty() || IsPublic(piece.variable, environment)) {
        continue;
      }
      notices.push_back(absl::StrCat(
          parameter, ": keeps ", piece.text,
          " as text: only CircleCI's public variables and those named DORA_... "
          "are expanded."));
    }
  }
  return notices;
}

std::string OutputLines(const std::vector<app::Outcome>& outcomes,
                        const std::string& git_metadata) {
  // Whoever wrote to the file before may not have ended the last line.
  std::string lines = "\n";
  for (const auto& [name, value] : app::StepOutputs(outcomes, git_metadata)) {
    absl::StrAppend(
        &lines, "export DORA_",
        absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}})), "=",
        os::InSingleQuotes(value), "\n");
  }
  return lines;
}

core::Result<std::string> StatePath(const Environment& environment) {
  const auto job = environment.Get("CIRCLE_WORKFLOW_JOB_ID");
  const std::string node = environment.Get("CIRCLE_NODE_INDEX").value_or("0");
  const std::string key = absl::StrCat(job.value_or(""), "-", node);
  const bool plain = std::all_of(
      key.begin(), key.end(), [](char c) { return c == '-' || IsNamePart(c); });
  if (!job || !plain) {
    return core::MakeError(
        core::ErrorKind::kInternal,
        "CIRCLE_WORKFLOW_JOB_ID does not tell the job, so the start of the "
        "deployment cannot be kept for its finish.");
  }
  return os::PathInside(providers::TemporaryFolder(environment),
                        absl::StrCat("dora-deploy-", key, ".json"));
}

}  // namespace dora::circleci_orb
