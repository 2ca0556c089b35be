// The memory of an import. It is alone in its process: a started program's
// peak counts from what its parent held.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

constexpr int kRecords = 100000;

TEST(Import, TheMemoryIsBoundedHoweverLongTheFile) {
  const Scratch scratch;
  const std::string path = scratch.path() + "/events.csv";
  {
    std::ofstream file(path);
    file << "service,started_at,finished_at,env,version\n";
    for (int i = 0; i < kRecords; ++i) {
      file << absl::StrCat("service-", i % 40, ",", 1593491974 + i, ",",
                           1593492974 + i, ",prod,1.", i, "\n");
    }
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

}  // namespace
}  // namespace dora::testing
