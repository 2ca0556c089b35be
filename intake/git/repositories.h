#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "intake/contract/git_requests.h"
#include "intake/dashboard/commit_history.h"
#include "intake/git/repository.h"

// The repositories that clients uploaded: one for each URL and object format,
// in a folder. Which commits there are is kept in memory. Safe for many
// threads; git works for one of them at a time.

namespace dora::intake::git {

class Repositories : public dashboard::CommitHistory {
 public:
  /// Below `folder`; without one, below a temporary folder that goes with this.
  explicit Repositories(std::string folder);
  ~Repositories() override;
  Repositories(const Repositories&) = delete;
  Repositories& operator=(const Repositories&) = delete;

  /// Those of the commits that are known, in the order in which they are asked.
  GitResult<std::vector<std::string>> Known(const CommitSearch& search);

  GitResult<void> Take(const PackUpload& upload);

  /// Ends what git does now, and all that comes later.
  void Stop() { is_stopping_ = true; }

  bool Knows(const std::string& repository_url,
             const std::string& sha) override;
  std::optional<std::vector<dashboard::Commit>> Between(
      const std::string& repository_url, const std::string& previous,
      const std::string& sha) override;

 private:
  using Graph = std::shared_ptr<const CommitGraph>;

  /// The commits of the repository `name`; null where there is none.
  GitResult<Graph> GraphOf(const std::string& name);
  GitResult<Graph> Load(const std::string& name);
  std::optional<Graph> Loaded(const std::string& name);
  void Keep(const std::string& name, Graph graph);
  GitResult<void> MakeFolder();
  Repository At(const std::string& name) const;

  std::atomic<bool> is_stopping_{false};
  const bool is_temporary_;
  std::string folder_;  ///< empty until the temporary one is needed
  std::mutex git_;      ///< for all that runs git, and `folder_`
  std::mutex mutex_;    ///< for `graphs_`
  std::map<std::string, Graph> graphs_;
};

}  // namespace dora::intake::git
