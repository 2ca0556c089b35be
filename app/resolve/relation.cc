#include "app/resolve/relation.h"

#include <vector>

#include "core/base/repository_key.h"

namespace dora::app {

using core::Sourced;
using providers::Checkout;
using providers::Remote;

bool IsCheckoutOf(const Checkout& checkout, const std::string& url,
                  const std::optional<Sourced>& commit) {
  switch (Relate(checkout, url)) {
    case Relation::kSame:
      return true;
    case Relation::kPerhaps:
      return commit ? checkout.HasCommit(commit->text)
                    : checkout.Remotes().empty();
    case Relation::kOther:
      break;
  }
  return false;
}

Relation Relate(const Checkout& checkout, const std::string& url) {
  const std::vector<Remote>& remotes = checkout.Remotes();
  bool may_be_mirror = remotes.empty();
  for (const Remote& remote : remotes) {
    if (core::IsSameRepository(remote.url, url)) return Relation::kSame;
    may_be_mirror |= core::MayBeMirror(url, remote.url);
  }
  return may_be_mirror ? Relation::kPerhaps : Relation::kOther;
}

std::optional<Remote> FindOtherOwner(const Checkout& checkout,
                                     const std::string& sha,
                                     const std::string& url) {
  if (checkout.Remotes().size() < 2) return std::nullopt;
  std::vector<Remote> others;
  for (const Remote& remote : checkout.Remotes()) {
    if (!core::IsSameRepository(remote.url, url) &&
        !core::MayBeMirror(url, remote.url)) {
      others.push_back(remote);
    } else if (checkout.IsOnBranchOf(sha, remote.name)) {
      return std::nullopt;
    }
  }
  for (Remote& remote : others) {
    if (checkout.IsOnBranchOf(sha, remote.name)) return std::move(remote);
  }
  return std::nullopt;
}

}  // namespace dora::app
