#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/file_reader.h"

// .dora-deploy.yaml, where a repository says once what its pipelines would
// have to say each time: its services and the paths that they are made of, the
// environments by branch, a team and tags. The file is strict: a key that is
// not known, or a value of another form, is an error that names the line.
// docs/reference/dora-deploy.schema.json says the same for editors.

namespace dora::app {

struct ConfiguredService {
  core::Sourced name;
  std::vector<std::string> paths;  ///< globs of git, at least one without `!`
  std::optional<core::Sourced> team;
  std::vector<core::Sourced> tags;
};

struct ConfiguredEnv {
  core::Sourced name;
  std::vector<std::string> branches;
  std::vector<std::string> ci_environments;
};

struct DeployConfig {
  std::string path;
  std::optional<core::Sourced> team;
  std::vector<core::Sourced> tags;
  std::vector<ConfiguredEnv> envs;          ///< in the order of the file
  std::vector<ConfiguredService> services;  ///< in the order of the file

  /// The service of this name; null where the file does not name it.
  const ConfiguredService* Find(const std::string& service) const;
};

/// The keys that the file may have, by the level at which they stand.
struct ConfigKeys {
  std::vector<std::string> file;
  std::vector<std::string> env;
  std::vector<std::string> service;
};
ConfigKeys KnownConfigKeys();

/// Far more than a repository has to say, and read in a moment.
inline constexpr size_t kMaxConfigBytes = 256 * 1024;

/// The paths that are looked at below `directory`, in order.
std::vector<std::string> ConfigPaths(const std::string& directory);

/// Reads the first file that is there of the ones below `directory`; nothing
/// where there is none. What stands in its place and is not a regular file of
/// a bounded size is an error: without it, the event would be another.
core::Result<std::optional<DeployConfig>> FindDeployConfig(
    const std::string& directory, const providers::FileReader& files);

/// Reads `text`, which is the file at `path`. The error is the first broken
/// rule.
core::Result<DeployConfig> ParseDeployConfig(const std::string& text,
                                             const std::string& path);

/// The environment by what the CI calls its own or, where it names none, by
/// the branch: that of the first entry with a pattern that matches. In a
/// pattern
/// `*` is any text, `/` included. Nothing where none matches.
std::optional<core::Sourced> EnvOf(
    const DeployConfig& config,
    const std::optional<core::Sourced>& ci_environment,
    const std::optional<core::Sourced>& branch);

}  // namespace dora::app
