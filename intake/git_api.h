#pragma once

#include <string>

#include "intake/api_message.h"
#include "intake/git/repositories.h"

// The API's two calls of git metadata: which commits are known, and a packfile.

namespace dora::intake {

class GitApi {
 public:
  /// `repositories` must outlive this.
  explicit GitApi(git::Repositories& repositories)
      : repositories_(repositories) {}

  ApiReply SearchCommits(const std::string& body);
  ApiReply TakePack(const std::string& content_type, const std::string& body);

 private:
  git::Repositories& repositories_;
};

}  // namespace dora::intake
