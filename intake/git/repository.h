#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/result.h"
#include "intake/git/commit_graph.h"
#include "intake/git/own_git.h"

// One bare repository of commits and trees that clients uploaded, through git:
// making it, taking a pack, reading its commits. It has no refs; packs are all
// that is in it. Only one thread at a time may call it.

namespace dora::intake::git {

enum class ObjectFormat { kSha1, kSha256 };

/// Why git did not do what it was asked.
struct Trouble {
  bool is_packs = false;  ///< the pack is at fault, not this server
  std::string detail;
};

template <typename T>
using GitResult = core::Expected<T, Trouble>;

class Repository {
 public:
  /// `folder` may be one that is not there yet. git ends as soon as
  /// `stop_asked` says so.
  Repository(std::string folder, ObjectFormat format,
             std::function<bool()> stop_asked)
      : folder_(std::move(folder)),
        format_(format),
        stop_asked_(std::move(stop_asked)) {}

  bool Exists() const;

  /// Makes the repository where there is none, checks `pack` by itself and adds
  /// it; the commits that it brought. A pack may build on objects that are
  /// there; commits and trees need not be complete.
  GitResult<std::vector<GraphCommit>> Take(absl::string_view pack) const;

  /// All commits that it has.
  GitResult<std::vector<GraphCommit>> Commits() const;

 private:
  core::ProcessResult Git(std::vector<std::string> arguments, std::string input,
                          bool takes_errors = false) const;
  GitResult<void> Make() const;
  void RemoveLeftovers() const;
  std::string PackFolder() const { return folder_ + "/objects/pack"; }
  /// The commits of the pack with this index.
  GitResult<std::vector<GraphCommit>> CommitsOf(const std::string& index) const;
  GitResult<std::string> ObjectsOf(const std::string& index) const;
  GitResult<std::vector<GraphCommit>> CommitsAmong(
      const std::string& objects) const;

  std::string folder_;
  ObjectFormat format_;
  std::function<bool()> stop_asked_;
};

}  // namespace dora::intake::git
