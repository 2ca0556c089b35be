#include "app/resolve/deploy_config.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "app/resolve/name_pattern.h"
#include "core/base/suggest.h"
#include "core/base/text.h"
#include "providers/glob.h"
#include "providers/yaml_documents.h"

namespace dora::app {
namespace {

using core::Sourced;

constexpr char kVersion[] = "1";
constexpr char kFix[] = "Fix the file.";
/// A list's text is counted twice, as it is looked at twice.
constexpr size_t kMaxTextBytes = 4 * kMaxConfigBytes;

std::string Shown(const std::string& text) {
  constexpr size_t kMaxShown = 80;
  return core::EscapedLine(text, kMaxShown);
}

/// A value, and how messages call it. It is never assigned to: that would
/// change the document that a node is part of.
struct Entry {
  std::string key;
  std::string place;  ///< `services.shop.paths`
  int line;           ///< of the key, from 1
  const YAML::Node value;
};

class Reader;

/// What a key means at a level of the file.
template <typename Target>
struct KeyRule {
  const char* key;
  void (Reader::*read)(const Entry& entry, Target& target);
};

/// Reads the file from its root, until the first broken rule.
class Reader {
 public:
  explicit Reader(std::string path) { config_.path = std::move(path); }

  core::Result<DeployConfig> Read(const YAML::Node& root) {
    const Entry file{"", "the file", root.Mark().line + 1, root};
    ReadKeys(file, FileKeys(), config_);
    if (!has_version_) {
      Report(file, "has no version", absl::StrCat("Add version: ", kVersion));
    }
    if (problem_) return tl::unexpected(*std::move(problem_));
    return std::move(config_);
  }

  static absl::Span<const KeyRule<DeployConfig>> FileKeys() {
    static constexpr KeyRule<DeployConfig> kKeys[] = {
        {"version", &Reader::ReadVersion},
        {"team", &Reader::ReadTeam},
        {"tags", &Reader::ReadTags},
        {"envs", &Reader::ReadEnvs},
        {"services", &Reader::ReadServices}};
    return kKeys;
  }

  static absl::Span<const KeyRule<ConfiguredEnv>> EnvKeys() {
    static constexpr KeyRule<ConfiguredEnv> kKeys[] = {
        {"branches", &Reader::ReadBranches},
        {"ci_environments", &Reader::ReadCiEnvironments}};
    return kKeys;
  }

  static absl::Span<const KeyRule<ConfiguredService>> ServiceKeys() {
    static constexpr KeyRule<ConfiguredService> kKeys[] = {
        {"paths", &Reader::ReadPaths},
        {"team", &Reader::ReadTeam},
        {"tags", &Reader::ReadTags}};
    return kKeys;
  }

  template <typename Target>
  static std::vector<std::string> NamesOf(
      absl::Span<const KeyRule<Target>> rules) {
    std::vector<std::string> names;
    for (const KeyRule<Target>& rule : rules) names.emplace_back(rule.key);
    return names;
  }

 private:
  void Report(const Entry& entry, const std::string& rule,
              std::string fix = kFix) {
    ReportAt(entry.line, absl::StrCat(entry.place, " ", rule), std::move(fix));
  }

  void ReportAt(int line, const std::string& what, std::string fix) {
    if (problem_) return;
    problem_ = core::Error{core::ErrorKind::kValidation,
                           absl::StrCat(SourceOf(line), ": ", what, "."),
                           std::move(fix)};
  }

  std::string SourceOf(int line) const {
    return absl::StrCat(config_.path, ", line ", line);
  }

  /// A list may be there once and be meant a thousand times, by aliases.
  bool IsTooMuch(const Entry& entry, size_t more) {
    values_ += more;
    if (values_ <= providers::kMaxYamlValues) return false;
    Report(entry, absl::StrCat("makes more than ", providers::kMaxYamlValues,
                               " values, counting what aliases repeat"));
    return true;
  }

  /// So may a text be, which is copied each time.
  bool IsTooMuchText(const Entry& entry, const YAML::Node& text) {
    if (text.IsScalar()) text_bytes_ += text.Scalar().size();
    if (text_bytes_ <= kMaxTextBytes) return false;
    Report(entry, absl::StrCat("makes more than ", kMaxTextBytes,
                               " bytes of text, counting what aliases repeat"));
    return true;
  }

  /// What stands in a map, each key once.
  std::vector<Entry> EntriesOf(const Entry& map) {
    std::vector<Entry> entries;
    std::set<std::string> keys;
    if (!map.value.IsMap()) {
      Report(map, "must be a mapping");
      return entries;
    }
    if (IsTooMuch(map, map.value.size())) return entries;
    for (const auto& pair : map.value) {
      const YAML::Node& key = pair.first;
      Entry entry{"", map.key.empty() ? "" : absl::StrCat(map.place, "."),
                  key.Mark().line + 1, pair.second};
      if (IsTooMuchText(map, key)) return entries;
      const std::string problem = ProblemOfText(key);
      const bool is_name = problem.empty();
      entry.key = is_name ? key.Scalar() : "";
      absl::StrAppend(&entry.place, is_name ? Shown(entry.key) : "a key");
      if (!is_name) Report(entry, problem);
      if (!keys.insert(entry.key).second) Report(entry, "is defined twice");
      if (problem_) return entries;
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  template <typename Target>
  void ReadKeys(const Entry& map, absl::Span<const KeyRule<Target>> rules,
                Target& target) {
    for (const Entry& entry : EntriesOf(map)) {
      const auto rule = std::find_if(
          rules.begin(), rules.end(),
          [&entry](const auto& known) { return entry.key == known.key; });
      if (rule == rules.end()) {
        ReportUnknown(entry, NamesOf(rules));
      } else {
        (this->*rule->read)(entry, target);
      }
    }
  }

  void ReportUnknown(const Entry& entry,
                     const std::vector<std::string>& known) {
    const std::string near = core::NearestName(entry.key, known);
    ReportAt(entry.line, absl::StrCat("unknown key ", entry.place),
             absl::StrCat(
                 near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
                 "Known keys: ", absl::StrJoin(known, ", "), "."));
  }

  /// Empty where it is one line of text.
  static std::string ProblemOfText(const YAML::Node& node) {
    constexpr char kNoLine[] = "must be one line of text";
    if (!node.IsScalar()) return kNoLine;
    const std::string& text = node.Scalar();
    if (text.empty()) return "is empty";
    if (!core::IsOneLineOfUtf8(text)) return kNoLine;
    const bool has_blanks = absl::StripAsciiWhitespace(text) != text;
    return has_blanks ? "has blanks at its ends" : "";
  }

  Sourced TextOf(const Entry& entry) {
    if (IsTooMuchText(entry, entry.value)) return {};
    const std::string problem = ProblemOfText(entry.value);
    if (!problem.empty()) {
      Report(entry, problem);
      return {};
    }
    return {entry.value.Scalar(), SourceOf(entry.value.Mark().line + 1)};
  }

  std::vector<Sourced> ListOf(const Entry& list) {
    std::vector<Sourced> texts;
    if (!list.value.IsSequence() || list.value.size() == 0) {
      Report(
          list, "must be a non-empty list",
          absl::StrCat("Write it as ", list.key, ": [a, b], or one per line."));
      return texts;
    }
    if (IsTooMuch(list, list.value.size())) return texts;
    for (const YAML::Node& item : list.value) {
      const Entry entry{list.key, list.place, item.Mark().line + 1, item};
      if (IsTooMuchText(entry, item)) break;
      const std::string problem = ProblemOfText(item);
      if (!problem.empty() && item.IsScalar()) {
        Report(entry, absl::StrCat("has ", core::Quoted(item.Scalar()),
                                   ", which ", problem));
      }
      texts.push_back(TextOf(entry));
      if (problem_) break;
    }
    return texts;
  }

  std::vector<std::string> NamesIn(const Entry& list) {
    std::vector<std::string> names;
    for (Sourced& name : ListOf(list)) names.push_back(std::move(name.text));
    return names;
  }

  void ReadVersion(const Entry& entry, DeployConfig&) {
    has_version_ = true;
    if (TextOf(entry).text != kVersion) {
      Report(entry, "is not supported by this program",
             absl::StrCat("Use ", kVersion, ", or a newer program."));
    }
  }

  template <typename Target>
  void ReadTeam(const Entry& entry, Target& target) {
    target.team = TextOf(entry);
  }

  template <typename Target>
  void ReadTags(const Entry& entry, Target& target) {
    target.tags = ListOf(entry);
    for (const Sourced& tag : target.tags) {
      if (core::IsKeyAndValue(tag.text)) continue;
      Report(entry,
             absl::StrCat("has ", core::Quoted(tag.text),
                          ", which is not of the form key:value"),
             "Write it like tier:web, without a space after the colon.");
    }
  }

  void ReadEnvs(const Entry& envs, DeployConfig& config) {
    for (const Entry& entry : EntriesOf(envs)) {
      ConfiguredEnv env{{entry.key, SourceOf(entry.line)}, {}, {}};
      ReadKeys(entry, EnvKeys(), env);
      if (env.branches.empty() && env.ci_environments.empty()) {
        Report(entry, "has neither branches nor ci_environments");
      }
      config.envs.push_back(std::move(env));
    }
  }

  void ReadBranches(const Entry& entry, ConfiguredEnv& env) {
    env.branches = NamesIn(entry);
  }

  void ReadCiEnvironments(const Entry& entry, ConfiguredEnv& env) {
    env.ci_environments = NamesIn(entry);
  }

  void ReadServices(const Entry& services, DeployConfig& config) {
    for (const Entry& entry : EntriesOf(services)) {
      ConfiguredService service{
          {entry.key, SourceOf(entry.line)}, {}, std::nullopt, {}};
      ReadKeys(entry, ServiceKeys(), service);
      if (service.paths.empty()) {
        Report(entry, "has no paths",
               R"(Use paths: ["**"] for the whole repository.)");
      }
      config.services.push_back(std::move(service));
    }
  }

  void ReadPaths(const Entry& entry, ConfiguredService& service) {
    service.paths = NamesIn(entry);
    bool includes = false;
    for (const std::string& glob : service.paths) {
      includes = includes || !absl::StartsWith(glob, "!");
      const std::string problem = providers::ProblemOfGlob(glob);
      if (problem.empty()) continue;
      Report(entry,
             absl::StrCat("has ", core::Quoted(glob), ", which ", problem));
    }
    if (!includes) {
      Report(entry, "only excludes paths",
             R"(Start with what it includes, such as "**".)");
    }
  }

  DeployConfig config_;
  bool has_version_ = false;
  size_t values_ = 0;
  size_t text_bytes_ = 0;
  std::optional<core::Error> problem_;
};

bool MatchesAny(const std::string& name,
                const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&name](const std::string& pattern) {
                       return MatchesName(pattern, name);
                     });
}

}  // namespace

const ConfiguredService* DeployConfig::Find(const std::string& service) const {
  for (const ConfiguredService& candidate : services) {
    if (candidate.name.text == service) return &candidate;
  }
  return nullptr;
}

ConfigKeys KnownConfigKeys() {
  return {Reader::NamesOf(Reader::FileKeys()),
          Reader::NamesOf(Reader::EnvKeys()),
          Reader::NamesOf(Reader::ServiceKeys())};
}

std::vector<std::string> ConfigPaths(const std::string& directory) {
  return {absl::StrCat(directory, "/.dora-deploy.yaml"),
          absl::StrCat(directory, "/.dora-deploy.yml")};
}

core::Result<std::optional<DeployConfig>> FindDeployConfig(
    const std::string& directory, const providers::FileReader& files) {
  for (const std::string& path : ConfigPaths(directory)) {
    const core::FileText text = files.Read(path, kMaxConfigBytes);
    if (!text && text.error().kind == core::FileFaultKind::kMissing) continue;
    if (!text) {
      return core::MakeError(core::ErrorKind::kValidation,
                             absl::StrCat(text.error().message, "."), kFix);
    }
    auto config = ParseDeployConfig(*text, path);
    if (!config) return tl::unexpected(config.error());
    return std::optional<DeployConfig>(*std::move(config));
  }
  return std::optional<DeployConfig>();
}

core::Result<DeployConfig> ParseDeployConfig(const std::string& text,
                                             const std::string& path) {
  const auto documents = providers::ParseYaml(text, kFix);
  if (!documents) {
    core::Error error = documents.error();
    error.message = absl::StrCat(path, ", ", error.message);
    return tl::unexpected(std::move(error));
  }
  if (documents->size() > 1) {
    return core::MakeError(core::ErrorKind::kValidation,
                           absl::StrCat(path, ": there are several documents."),
                           "Remove the lines `---`.");
  }
  return Reader(path).Read(documents->empty() ? YAML::Node()
                                              : documents->front());
}

std::optional<Sourced> EnvOf(const DeployConfig& config,
                             const std::optional<Sourced>& ci_environment,
                             const std::optional<Sourced>& branch) {
  const std::optional<Sourced>& name = ci_environment ? ci_environment : branch;
  if (!name) return std::nullopt;
  for (const ConfiguredEnv& env : config.envs) {
    if (!MatchesAny(name->text,
                    ci_environment ? env.ci_environments : env.branches)) {
      continue;
    }
    return Sourced{env.name.text,
                   absl::StrCat(env.name.source, ", by ", name->source)};
  }
  return std::nullopt;
}

}  // namespace dora::app
