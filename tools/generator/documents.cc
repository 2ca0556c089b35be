#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/inputs/input_table.h"
#include "app/resolve/commit_rules.h"
#include "cli/reference.h"
#include "providers/providers.h"
#include "providers/read_context.h"
#include "providers/tags.h"
#include "sinks/dora_sinks.h"
#include "sinks/sink_kinds.h"
#include "tools/generator/files.h"
#include "tools/generator/text.h"

// What the README and the references say of options, variables, sinks and CI
// systems.

namespace dora::generator {
namespace {

using cli::OptionReference;
using providers::Provider;

std::string Options() {
  std::string table = Head({"option", "variable", "default", "meaning"});
  for (const OptionReference& option : cli::OptionReferences()) {
    table += Row({Code(option.option), CodeList(option.variables),
                  std::string(option.default_value), std::string(option.help)});
  }
  return table;
}

std::string Variables() {
  std::string table = Head({"variable", "option", "meaning"});
  for (const OptionReference& option : cli::OptionReferences()) {
    for (const absl::string_view variable : option.variables) {
      table +=
          Row({Code(variable), Code(option.option), std::string(option.help)});
    }
  }
  return table;
}

/// _dd.ci.env_vars is made of variables, and so is given by none.
std::string Overrides() {
  std::string table = Head({"variable", "fact"});
  for (const providers::Tag& tag : providers::AllTags()) {
    if (!tag.shared || tag.name == providers::tags::kEnvVars) continue;
    table += Row({Code(providers::OverrideVariable(tag.name)), Code(tag.name)});
  }
  return table;
}

std::string MarkersOf(const Provider& provider) {
  const std::string value =
      provider.marker_prefix.empty()
          ? ""
          : absl::StrCat(" that begins with ", Code(provider.marker_prefix));
  const providers::JointMarker& joint = provider.joint_marker;
  const std::string joined =
      joint.name.empty()
          ? ""
          : absl::StrCat("; else ", Code(joint.name), " that begins with ",
                         Code(joint.prefix), ", beside one of ",
                         CodeList(joint.beside));
  return absl::StrCat(CodeList(provider.markers), value, joined);
}

std::string ProviderTable() {
  std::string table =
      Head({"system", "`--provider`", "found by",
            "tells also (+), does not tell (−)", "documentation"});
  for (const Provider& provider : providers::AllProviders()) {
    table += Row({std::string(provider.display_name), Code(provider.name),
                  MarkersOf(provider), std::string(provider.tells),
                  absl::StrCat("[variables](", provider.documentation, ")")});
  }
  return table;
}

/// `DORA_DEVLAKE_TOKEN`, and what becomes of it.
std::string SecretOf(const sinks::SinkKind& kind) {
  if (kind.secret == nullptr) return "";
  return absl::StrCat(CodeList(kind.secret->variables), kind.secret->use);
}

std::string SinkTable() {
  std::string table =
      Head({"sink", "what its receiver gets", "secret", "requires"});
  table += Row({Code(sinks::kDora),
                "the event of the [DORA Metrics API]"
                "(https://docs.datadoghq.com/api/latest/dora-metrics/)",
                Code(app::SpecOf(app::input::kApiKey).variables.front()), ""});
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    table += Row({Code(absl::StrCat(kind.name, "=", kind.value)),
                  std::string(kind.content), SecretOf(kind),
                  std::string(kind.requirement)});
  }
  return table;
}

std::string CommitRules() {
  std::string table = Head({"where", "reported", "a note says so"});
  for (const app::CommitRule& rule : app::AllCommitRules()) {
    table += Row({std::string(rule.when), std::string(rule.reported),
                  std::string(rule.note)});
  }
  return table;
}

bool HasPackage(const Provider& provider) {
  constexpr absl::string_view kWithPackage[] = {"github", "gitlab", "jenkins",
                                                "circleci", "buildkite"};
  return std::find(std::begin(kWithPackage), std::end(kWithPackage),
                   provider.name) != std::end(kWithPackage);
}

/// The CI systems that have no package, in one sentence.
std::string OtherProviders() {
  std::vector<std::string> names;
  for (const Provider& provider : providers::AllProviders()) {
    if (!HasPackage(provider)) names.emplace_back(provider.display_name);
  }
  const std::string last = names.back();
  names.pop_back();
  return Wrapped(absl::StrCat("It detects ", absl::StrJoin(names, ", "),
                              " and ", last, "."),
                 0, 90);
}

}  // namespace

std::vector<GeneratedFile> DocumentFiles() {
  return {{"README.md", {{"providers", OtherProviders()}}},
          {"docs/reference/options.md", {{"options", Options()}}},
          {"docs/reference/environment.md",
           {{"environment", Variables()}, {"overrides", Overrides()}}},
          {"docs/reference/receivers.md", {{"sinks", SinkTable()}}},
          {"docs/reference/which-commit.md", {{"commit-rules", CommitRules()}}},
          {"providers/README.md", {{"providers", ProviderTable()}}}};
}

}  // namespace dora::generator
