#include "intake/faults/fault.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::intake {
namespace {

constexpr int64_t kMaxDelayMinutes = 10;

struct Kind {
  const char* name;
  FaultKind kind;
  bool has_value;
};

constexpr Kind kKinds[] = {
    {"status", FaultKind::kStatus, true},
    {"delay", FaultKind::kDelay, true},
    {"hang", FaultKind::kHang, false},
    {"reset", FaultKind::kReset, false},
    {"truncate", FaultKind::kTruncate, false},
    {"garbage", FaultKind::kGarbage, false},
    {"empty", FaultKind::kEmpty, false},
    {"store-then-reset", FaultKind::kStoreThenReset, false},
    {"oversize", FaultKind::kOversize, false},
    {"date", FaultKind::kDate, true},
};

// A comma separates; a backslash before it makes it part of the value (an HTTP
// date has one).
std::vector<std::string> SplitParts(const std::string& spec) {
  std::vector<std::string> parts(1);
  for (size_t i = 0; i < spec.size(); ++i) {
    if (spec[i] == '\\' && i + 1 < spec.size() && spec[i + 1] == ',') {
      parts.back().push_back(spec[++i]);
    } else if (spec[i] == ',') {
      parts.emplace_back();
    } else {
      parts.back().push_back(spec[i]);
    }
  }
  return parts;
}

struct KeyValue {
  std::string key;
  std::string value;
  bool has_value;
};

KeyValue SplitKeyValue(const std::string& part) {
  const size_t equals = part.find('=');
  if (equals == std::string::npos) return {part, "", false};
  return {part.substr(0, equals), part.substr(equals + 1), true};
}

// Values end up in headers: a line break would forge one.
bool IsPrintable(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return absl::ascii_iscntrl(c); });
}

// Each reader returns the rule that the value breaks, or nothing.
using Rule = std::string;

Rule ReadStatus(const std::string& value, Fault& fault) {
  if (absl::SimpleAtoi(value, &fault.status) && fault.status >= 200 &&
      fault.status <= 599) {
    return "";
  }
  return "must be 200 to 599";
}

Rule ReadDelay(const std::string& value, Fault& fault) {
  if (absl::ParseDuration(value, &fault.delay) &&
      fault.delay >= absl::ZeroDuration() &&
      fault.delay <= absl::Minutes(kMaxDelayMinutes)) {
    return "";
  }
  return "must be a duration such as 500ms or 2s, at most 10m";
}

Rule ReadClockOffset(const std::string& value, Fault& fault) {
  constexpr absl::Duration kMost = absl::Hours(24 * 366);
  absl::Duration offset;
  if (!absl::ParseDuration(value, &offset) || offset > kMost ||
      offset < -kMost) {
    return "must be a duration such as +10m or -2h, at most a year";
  }
  fault.clock_offset = offset;
  return "";
}

Rule ReadRetryAfter(const std::string& value, Fault& fault) {
  int64_t seconds = 0;
  absl::Duration offset;
  if (absl::StartsWith(value, "literal:")) {
    fault.retry_after = std::string(absl::StripPrefix(value, "literal:"));
  } else if (absl::StartsWith(value, "date:") &&
             absl::ParseDuration(absl::StripPrefix(value, "date:"), &offset)) {
    fault.retry_after_date = offset;
  } else if (absl::SimpleAtoi(value, &seconds) && seconds >= 0) {
    fault.retry_after = value;
  } else {
    return "must be seconds, date:+DURATION or literal:TEXT";
  }
  return "";
}

Rule ReadRateLimitReset(const std::string& value, Fault& fault) {
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(value, &seconds) || seconds < 0) {
    return "must be a number of seconds";
  }
  fault.rate_limit_reset = seconds;
  return "";
}

Rule ReadFirst(const std::string& value, Fault& fault) {
  if (absl::SimpleAtoi(value, &fault.first) && fault.first >= 1) return "";
  return "must be 1 or more";
}

Rule ReadShare(const std::string& value, Fault& fault) {
  if (absl::SimpleAtod(value, &fault.share) && fault.share >= 0 &&
      fault.share <= 1) {
    return "";
  }
  return "must be 0 to 1";
}

Rule ReadSeed(const std::string& value, Fault& fault) {
  return absl::SimpleAtoi(value, &fault.seed) ? "" : "must be 0 or more";
}

Rule ReadPath(const std::string& value, Fault& fault) {
  fault.path = value;
  return absl::StartsWith(value, "/api/") ? "" : "must begin with /api/";
}

Rule ReadDetail(const std::string& value, Fault& fault) {
  fault.detail = value;
  return "";
}

Rule ReadLocation(const std::string& value, Fault& fault) {
  fault.location = value;
  return value.empty() ? "must not be empty" : "";
}

struct Modifier {
  const char* key;
  Rule (*read)(const std::string& value, Fault& fault);
  bool for_status_only;
};

constexpr Modifier kModifiers[] = {
    {"delay", ReadDelay, false},
    {"date", ReadClockOffset, false},
    {"first", ReadFirst, false},
    {"share", ReadShare, false},
    {"seed", ReadSeed, false},
    {"path", ReadPath, false},
    {"retry-after", ReadRetryAfter, true},
    {"rate-limit-reset", ReadRateLimitReset, true},
    {"body", ReadDetail, true},
    {"location", ReadLocation, true},
};

// Reads the spec's first part into `fault`.
Rule ReadKind(const KeyValue& part, Fault& fault) {
  for (const Kind& kind : kKinds) {
    if (part.key != kind.name) continue;
    fault.kind = kind.kind;
    fault.name = kind.name;
    if (part.has_value != kind.has_value) {
      return kind.has_value ? "needs a value" : "takes no value";
    }
    if (kind.kind == FaultKind::kStatus) return ReadStatus(part.value, fault);
    if (kind.kind == FaultKind::kDelay) return ReadDelay(part.value, fault);
    if (kind.kind == FaultKind::kDate) {
      return ReadClockOffset(part.value, fault);
    }
    return "";
  }
  return "is not a kind of fault: use status=N, delay=D, hang, reset, "
         "truncate, garbage, empty, store-then-reset, oversize or date=D";
}

Rule ReadModifier(const KeyValue& part, Fault& fault) {
  for (const Modifier& modifier : kModifiers) {
    if (part.key != modifier.key) continue;
    if (!part.has_value) return "needs a value";
    if (modifier.for_status_only && fault.kind != FaultKind::kStatus) {
      return "goes with a status fault only";
    }
    return modifier.read(part.value, fault);
  }
  return "is not a modifier: use delay, date, first, share, seed, path, "
         "retry-after, rate-limit-reset, body or location";
}

}  // namespace

core::Expected<Fault, std::string> ParseFault(const std::string& spec) {
  Fault fault;
  bool is_first = true;
  for (const std::string& text : SplitParts(spec)) {
    const KeyValue part = SplitKeyValue(text);
    Rule broken = is_first ? ReadKind(part, fault) : ReadModifier(part, fault);
    if (!IsPrintable(text)) broken = "has a control character";
    if (!broken.empty()) {
      return tl::unexpected(
          absl::StrCat("fault '", spec, "': '", text, "' ", broken));
    }
    is_first = false;
  }
  return fault;
}

core::Expected<std::vector<Fault>, std::string> ParseFaults(
    const std::vector<std::string>& specs) {
  std::vector<Fault> faults;
  for (const std::string& spec : specs) {
    auto fault = ParseFault(spec);
    if (!fault) return tl::unexpected(fault.error());
    faults.push_back(std::move(*fault));
  }
  return faults;
}

}  // namespace dora::intake
