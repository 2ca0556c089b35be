#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/host/step_host.h"
#include "app/import/record_reader.h"
#include "core/base/error.h"

// What is wrong with the records of a file. It is told when all of them are
// known: what many records have alike is one line, not one for each.

namespace dora::app {

class RecordProblems {
 public:
  RecordProblems(StepHost& host, Level level) : host_(host), level_(level) {}

  /// A problem of `record`. Others are like it where the rule is the same,
  /// whatever the values are.
  void Add(const core::Error& problem, const DeploymentRecord& record);

  /// One that none is like.
  void Add(std::string message);

  /// Says each kind with its first place, and how many more there are; and of
  /// the kinds only as many as somebody reads.
  void Tell() const;

 private:
  struct Kind {
    std::string rule;
    std::string first;
    int64_t more = 0;
  };

  void AddKind(Kind kind);

  StepHost& host_;
  Level level_;
  std::vector<Kind> kinds_;
  int64_t left_out_ = 0;
};

}  // namespace dora::app
