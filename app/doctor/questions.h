#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/doctor/account.h"
#include "app/surroundings.h"
#include "core/http/http_client.h"

// Questions to the API that change nothing there, all at once, within one
// deadline. Each is asked once: an answer of any status says something.

namespace dora::app::doctor {

struct Question {
  std::string path;       ///< with its query
  std::string body = "";  ///< a POST's; a GET has none
  bool takes_app_key = true;
  std::string base_url = "";  ///< where it is not the account's
};

struct Answer {
  core::HttpResult result;
  absl::Time at;  ///< when it came, by this machine's clock
};

/// By a name of who asked.
using Questions = std::map<std::string, Question>;
using Answers = std::map<std::string, Answer>;

class Interview {
 public:
  /// Nothing is connected before the first question. All ends at `end`, on the
  /// steady clock. Both must outlive this; `timeout_name` is how the user calls
  /// what bounds it.
  Interview(const Account& account, const Surroundings& surroundings,
            absl::Duration end, std::string timeout_name);

  /// An answer to each, or why there is none. A question that needs a key that
  /// the account does not have is not asked and has no answer.
  Answers Ask(const Questions& questions);

 private:
  /// The names of those that are under way, by their tags.
  std::map<int64_t, std::string> StartAll(const Questions& questions);
  Answer NoAnswer() const;
  core::HttpRequest RequestOf(const Question& question) const;
  absl::Duration TimeLeft() const;

  const Account& account_;
  const Surroundings& surroundings_;
  absl::Duration end_;
  std::string timeout_name_;
  std::unique_ptr<core::HttpClient> http_;  ///< null before the first question
  int64_t next_tag_ = 0;
};

/// What came of a question, for people: `HTTP 403: Forbidden`, or why there is
/// no answer.
std::string Describe(const Answer& answer);

/// True where the API itself refuses the key or keys.
bool RefusesKey(const Answer& answer);

}  // namespace dora::app::doctor
