// The memory of an import. It is alone in its process: a started program's
// peak counts from what its parent held.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "absl/strings/substitute.h"
#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

constexpr int kRecords = 100000;

/// A row of CSV or an element of an array, on a line of its own or not.
struct Form {
  const char* name;
  const char* begin;
  const char* record;
  const char* end;
};

class ImportMemory : public ::testing::TestWithParam<Form> {};

TEST_P(ImportMemory, IsBoundedHoweverLongTheFile) {
  const Scratch scratch;
  const std::string path = scratch.path() + "/events";
  {
    std::ofstream file(path);
    file << GetParam().begin;
    for (int i = 0; i < kRecords; ++i) {
      file << absl::Substitute(GetParam().record, i % 40, 1593491974 + i,
                               1593492974 + i, i);
    }
    file << GetParam().end;
  }
  const Finished finished = scratch.Deploy({"import", path, "--dry-run"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(std::count(finished.out.begin(), finished.out.end(), '\n'),
            kRecords);
#ifndef __SANITIZE_ADDRESS__
  // The bodies alone are more than 20 MB.
  EXPECT_LT(finished.max_resident_kib, 20 * 1024);
#endif
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ImportMemory,
    ::testing::Values(
        Form{"Csv", "service,started_at,finished_at,env,version\n",
             "service-$0,$1,$2,prod,1.$3\n", ""},
        Form{"OneLongLine", "[",
             R"({"service":"service-$0","started_at":$1,"finished_at":$2,)"
             R"("env":"prod","version":"1.$3"},)",
             "]"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::testing
