// A command that is told something at its standard input.

#include <gtest/gtest.h>

#include <chrono>

#include "cli/system.h"
#include "tests/support/process.h"

namespace dora::cli {
namespace {

TEST(RunWithInput, HandsTheInputOverByteForByte) {
  // More than a pipe holds, with bytes that a shell or C would trip over.
  std::string input = "$(exit 1) `'\"\n";
  input.push_back('\0');
  input.append(300000, 'x');
  const std::string copy = ::testing::TempDir() + "/copy";
  EXPECT_TRUE(RunWithInput({"tee", copy}, input, absl::Seconds(30)));
  EXPECT_EQ(dora::testing::ReadFile(copy), input);
}

TEST(RunWithInput, TellsSuccessFromFailure) {
  EXPECT_TRUE(RunWithInput({"true"}, "unread", absl::Seconds(30)));
  EXPECT_FALSE(RunWithInput({"false"}, "", absl::Seconds(30)));
  EXPECT_FALSE(RunWithInput({"sh", "-c", "kill $$"}, "", absl::Seconds(30)));
  EXPECT_FALSE(RunWithInput({"no-such-command-here"}, "", absl::Seconds(30)));
}

TEST(RunWithInput, DropsWhatTheCommandPrints) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  EXPECT_TRUE(
      RunWithInput({"sh", "-c", "cat; cat >&2"}, "quiet", absl::Seconds(30)));
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(RunWithInput, KillsWhatTakesTooLong) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(RunWithInput({"sleep", "60"}, "", absl::Milliseconds(100)));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

}  // namespace
}  // namespace dora::cli
