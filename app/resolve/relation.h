#pragma once

#include <optional>
#include <string>

#include "core/base/error.h"
#include "providers/checkout.h"

// What the checkout has to do with a repository.

namespace dora::app {

enum class Relation {
  kSame,     ///< one of the remotes is it
  kPerhaps,  ///< one may be a copy of it, or there is none
  kOther,
};
Relation Relate(const providers::Checkout& checkout, const std::string& url);

/// Whether the checkout is of the repository at `url`: by its remotes or, where
/// they may be copies of it, by a commit of it that the checkout has.
bool IsCheckoutOf(const providers::Checkout& checkout, const std::string& url,
                  const std::optional<core::Sourced>& commit);

/// The remote whose branch has `sha`, in a checkout with several of them, where
/// it is not on a branch of the repository at `url` or of a copy of that.
std::optional<providers::Remote> FindOtherOwner(
    const providers::Checkout& checkout, const std::string& sha,
    const std::string& url);

}  // namespace dora::app
