#include "app/commands/context_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "app/host/exit_code.h"
#include "app/resolve/resolve_git.h"
#include "app/send/send_settings.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

using Json = nlohmann::ordered_json;
using providers::CiContext;
using providers::Tag;

struct ContextOptions {
  bool json = false;     ///< the field's shared tags as one flat object
  bool all = false;      ///< with json: also `_dd.ci.env_vars`
  bool explain = false;  ///< the source of each, and where nothing was found
};

core::Result<ContextOptions> ReadOptions(const Inputs& inputs) {
  ContextOptions options;
  for (const auto& [name, member] :
       {std::pair(input::kJson, &options.json),
        std::pair(input::kAll, &options.all),
        std::pair(input::kExplain, &options.explain)}) {
    const auto flag = inputs.Flag(name);
    if (!flag) return tl::unexpected(flag.error());
    *member = *flag;
  }
  const auto format = ReadOutputFormat(inputs);
  if (!format) return tl::unexpected(format.error());
  if (*format == OutputFormat::kJson) options.json = true;
  return options;
}

bool IsPrinted(const Tag& tag, const ContextOptions& options) {
  if (tag.name == providers::tags::kEnvVars) return options.all;
  return tag.shared || (options.explain || !options.json);
}

std::vector<std::string> PlacesFor(const Tag& tag, const CiContext& context) {
  std::vector<std::string> places;
  if (tag.shared && tag.name != providers::tags::kEnvVars) {
    places.push_back(providers::OverrideVariable(tag.name));
  }
  for (const std::string& place : context.LookedAt(tag.name)) {
    if (places.empty() || place != places.front()) places.push_back(place);
  }
  return places;
}

/// The commits that might have been reported, the reported one first.
Json CandidatesIn(const ContextResolution& resolution) {
  Json candidates = Json::array();
  for (const CommitCandidate& candidate : resolution.candidates) {
    candidates.push_back({{"value", candidate.commit.text},
                          {"source", candidate.commit.source},
                          {"fate", candidate.fate}});
  }
  return candidates;
}

void PrintJson(const ContextResolution& resolution,
               const ContextOptions& options, StepHost& host) {
  const CiContext& context = resolution.detected.context;
  Json object = Json::object();
  for (const Tag& tag : providers::AllTags()) {
    const core::Sourced* value = context.Find(tag.name);
    if (!IsPrinted(tag, options)) continue;
    const std::string name(tag.name);
    if (!options.explain) {
      if (value != nullptr) object[name] = value->text;
      continue;
    }
    Json& field = object[name];
    if (value != nullptr) {
      field["value"] = value->text;
      field["source"] = value->source;
    }
    field["looked_at"] = PlacesFor(tag, context);
    if (tag.name == providers::tags::kCommitSha) {
      field["candidates"] = CandidatesIn(resolution);
    }
  }
  host.Print(object.dump(2, ' ', false, Json::error_handler_t::replace),
             stdout);
}

void PrintText(const CiContext& context, const ContextOptions& options,
               StepHost& host) {
  for (const Tag& tag : providers::AllTags()) {
    const core::Sourced* value = context.Find(tag.name);
    if (!IsPrinted(tag, options)) continue;
    std::string line;
    if (value != nullptr) {
      line = absl::StrFormat("%-38s %s", tag.name, OneLine(value->text));
      if (options.explain) absl::StrAppend(&line, "  <- ", value->source);
    } else if (options.explain) {
      const std::vector<std::string> places = PlacesFor(tag, context);
      line = absl::StrFormat(
          "%-38s -  %s", tag.name,
          places.empty()
              ? "no variable is known for it"
              : absl::StrCat("looked at: ", absl::StrJoin(places, ", ")));
    } else {
      continue;
    }
    host.Print(line, stdout);
  }
}

void ExplainDetection(const providers::DetectedContext& detected,
                      const providers::Environment& environment,
                      StepHost& host) {
  if (detected.provider == nullptr) {
    std::vector<absl::string_view> markers;
    for (const providers::Provider& provider : providers::AllProviders()) {
      markers.insert(markers.end(), provider.markers.begin(),
                     provider.markers.end());
      if (!provider.joint_marker.name.empty()) {
        markers.push_back(provider.joint_marker.name);
      }
    }
    host.Say(Level::kInfo, absl::StrCat("No CI system detected; looked at: ",
                                        absl::StrJoin(markers, ", "), "."));
    return;
  }
  for (const providers::Provider* other : detected.also_detected) {
    host.Say(Level::kNotice,
             absl::StrCat(other->display_name, " is also detected (",
                          providers::DecidingMarker(*other, environment),
                          "), but ", detected.provider->display_name,
                          " comes first. To choose it, set `",
                          host.NameOf(input::kProvider), "` to `", other->name,
                          "`."));
  }
}

/// Which .dora-deploy.yaml is read, and the environment that it gives.
void ExplainConfig(const Inputs& inputs, const ContextResolution& resolution,
                   const providers::FileReader& files, StepHost& host) {
  const CiContext& context = resolution.detected.context;
  const auto config = ResolveConfig(inputs, context, files);
  if (!config) {
    host.Say(Level::kWarning, core::ToString(config.error()));
    return;
  }
  if (!*config) {
    host.Say(Level::kInfo,
             "Configuration: no .dora-deploy.yaml here or in the workspace.");
    return;
  }
  std::vector<std::string> services;
  for (const ConfiguredService& service : (*config)->services) {
    services.push_back(service.name.text);
  }
  const auto env = ConfiguredEnvOf(*config, context, resolution.branch);
  host.Say(
      Level::kInfo,
      absl::StrCat("Configuration: ", (*config)->path, "; services: ",
                   services.empty() ? "none" : absl::StrJoin(services, ", "),
                   "; env: ",
                   env ? absl::StrCat(env->text, " (", env->source, ")")
                       : "no entry matches",
                   "."));
}

}  // namespace

int RunContext(Invocation& invocation) {
  const Inputs& inputs = invocation.inputs;
  const Surroundings& surroundings = invocation.surroundings;
  StepHost& host = invocation.host;
  const auto options = ReadOptions(inputs);
  if (!options) {
    SayProblems(host, {options.error()});
    return exit_code::kUsage;
  }
  const auto resolution = ResolveContext(inputs, surroundings);
  if (!resolution) {
    SayProblems(host, {resolution.error()});
    return exit_code::kUsage;
  }
  if (options->explain) {
    ExplainDetection(resolution->detected, surroundings.environment, host);
    const core::TlsTrust trust = ReadTlsTrust(inputs, surroundings.environment);
    host.Say(Level::kInfo,
             absl::StrCat("TLS trust: ", core::Describe(trust), "."));
    for (const std::string& note : trust.notes) {
      host.Say(Level::kNotice, note);
    }
    ExplainConfig(inputs, *resolution, surroundings.files, host);
    for (const std::string& line : Explain(resolution->candidates)) {
      host.Say(Level::kInfo, line);
    }
  }
  for (const std::string& notice : resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
  options->json ? PrintJson(*resolution, *options, host)
                : PrintText(resolution->detected.context, *options, host);
  return exit_code::kOk;
}

}  // namespace dora::app
