#include "app/import/uncounted_report.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace dora::app {
namespace {

/// `(line 3, line 7)`
std::string Places(const SomeRecords& records, const ImportFile& file) {
  const std::string names = absl::StrJoin(
      records.first, ", ", [&file](std::string* out, int64_t number) {
        absl::StrAppend(out, file.NameOf(number));
      });
  const bool has_more =
      records.count > static_cast<int64_t>(records.first.size());
  return absl::StrCat("(", names, has_more ? " and more" : "", ")");
}

void TellOld(const Uncounted& uncounted, const ImportFile& file,
             StepHost& host) {
  const SomeRecords& old = uncounted.too_old;
  if (old.count == 0) return;
  host.Say(Level::kWarning,
           absl::StrCat(file.source().name, ": ", old.count, " of ",
                        uncounted.deployments,
                        " deployments finished more than 2 years ago ",
                        Places(old, file),
                        ", but the API keeps events for 2 years."));
}

void TellWithoutLeadTime(const Uncounted& uncounted, const ImportFile& file,
                         StepHost& host) {
  const struct {
    const SomeRecords& records;
    const char* why;
  } kinds[] = {{uncounted.without_commit, "without a commit"},
               {uncounted.firsts,
                "the first of a service and environment with a commit"},
               {uncounted.late, "more than 60 days after the one before"}};
  int64_t count = 0;
  std::vector<std::string> list;
  for (const auto& kind : kinds) {
    if (kind.records.count == 0) continue;
    count += kind.records.count;
    list.push_back(absl::StrCat(kind.records.count, " ", kind.why, " ",
                                Places(kind.records, file)));
  }
  if (count == 0) return;
  host.Say(Level::kNotice,
           absl::StrCat(file.source().name, ": by this file alone, ", count,
                        " of ", uncounted.deployments,
                        " deployments will have no lead time: ",
                        absl::StrJoin(list, ", "), "."));
}

}  // namespace

void TellUncounted(const Uncounted& uncounted, const ImportFile& file,
                   StepHost& host) {
  TellOld(uncounted, file, host);
  TellWithoutLeadTime(uncounted, file, host);
}

}  // namespace dora::app
