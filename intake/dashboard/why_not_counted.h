#pragma once

// Why a deployment has no change lead time: the receiver's rules, and what
// this server does not know. Words for the page; nothing is decided here.

namespace dora::intake::dashboard {

enum class WhyNot {
  kSameSecond,       ///< counts in no metric at all
  kNoGit,            ///< the event names no commit
  kFirstDeployment,  ///< no earlier one with git data
  kTooLongAgo,       ///< the one before is more than 60 days older
  kCommitUnknown,    ///< to this server
  kPreviousUnknown,  ///< the commit of the deployment before
  kNoNewCommit,      ///< a commit again, or an earlier one
  kWrongClock,       ///< all commits are later than the deployment
  kNotRead,          ///< this view asked enough of git already
};

/// "first deployment with git data": what stands in the deployment's row.
const char* InWords(WhyNot why);

}  // namespace dora::intake::dashboard
