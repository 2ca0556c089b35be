#include "intake/dashboard/why_not_counted.h"

namespace dora::intake::dashboard {

const char* InWords(WhyNot why) {
  switch (why) {
    case WhyNot::kSameSecond:
      return "same second as another deployment of the service";
    case WhyNot::kNoGit:
      return "no git data";
    case WhyNot::kFirstDeployment:
      return "first deployment with git data";
    case WhyNot::kTooLongAgo:
      return "the deployment before is over 60 days older";
    case WhyNot::kCommitUnknown:
      return "commit unknown here";
    case WhyNot::kPreviousUnknown:
      return "previous commit unknown here";
    case WhyNot::kNoNewCommit:
      return "no new commit";
    case WhyNot::kWrongClock:
      return "commits later than the deployment";
    case WhyNot::kNotRead:
      return "commits not read yet, load the page again";
  }
  return "";
}

}  // namespace dora::intake::dashboard
