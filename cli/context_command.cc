#include "cli/context_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/deployment_command.h"
#include "cli/send_settings.h"
#include "providers/tags.h"

namespace dora::cli {
namespace {

using Json = nlohmann::ordered_json;
using providers::CiContext;
using providers::Tag;

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

void Print(const Json& json) {
  std::puts(json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

void PrintJson(const CiContext& context, const ContextOptions& options) {
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
  }
  Print(object);
}

void PrintText(const CiContext& context, const ContextOptions& options) {
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
              ? "no variable here tells it"
              : absl::StrCat("looked at: ", absl::StrJoin(places, ", ")));
    } else {
      continue;
    }
    std::puts(line.c_str());
  }
}

void ExplainDetection(const providers::DetectedContext& detected,
                      StepHost& host) {
  if (detected.provider == nullptr) {
    std::vector<absl::string_view> markers;
    for (const providers::Provider& provider : providers::AllProviders()) {
      markers.insert(markers.end(), provider.markers.begin(),
                     provider.markers.end());
    }
    host.Say(Level::kInfo, absl::StrCat("No CI system is detected; looked at: ",
                                        absl::StrJoin(markers, ", "), "."));
    return;
  }
  for (const providers::Provider* other : detected.also_detected) {
    host.Say(
        Level::kNotice,
        absl::StrCat(other->display_name, " is detected as well (",
                     other->markers.front(), "), but ",
                     detected.provider->display_name,
                     " comes first; --provider ", other->name, " chooses it."));
  }
}

}  // namespace

int RunContext(const Inputs& inputs, const Surroundings& surroundings,
               const ContextOptions& options, StepHost& host) {
  const auto resolution =
      ResolveContext(inputs, surroundings, providers::Detail::kEverything);
  if (!resolution) {
    host.Say(Level::kError, core::ToString(resolution.error()));
    return exit_code::kUsage;
  }
  if (options.explain) {
    ExplainDetection(resolution->detected, host);
    host.Say(Level::kInfo, absl::StrCat("TLS trust: ",
                                        core::Describe(ReadTlsTrust(
                                            inputs, surroundings.environment)),
                                        "."));
  }
  for (const std::string& notice : resolution->notices) {
    host.Say(Level::kNotice, notice);
  }
  const CiContext& context = resolution->detected.context;
  options.json ? PrintJson(context, options) : PrintText(context, options);
  return exit_code::kOk;
}

}  // namespace dora::cli
