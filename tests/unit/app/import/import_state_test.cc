#include "app/import/import_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using ::testing::HasSubstr;
using testing::ReadFile;
using testing::TempDirectory;
using testing::WriteFile;

uint64_t Mark(int i) {
  return ImportState::MarkOf("https://api.example", absl::StrCat(i));
}

class ImportStateTest : public ::testing::Test {
 protected:
  std::unique_ptr<ImportState> Open(uint64_t more = 0) {
    auto state = ImportState::Open(path_, more);
    EXPECT_TRUE(state) << core::ToString(state.error());
    return state ? *std::move(state) : nullptr;
  }

  TempDirectory directory_;
  std::string path_ = directory_.Inside("state");
};

TEST_F(ImportStateTest, WhatIsAddedIsThereInTheNextRun) {
  {
    const auto state = Open();
    EXPECT_FALSE(state->Contains(Mark(1)));
    EXPECT_TRUE(state->Add(Mark(1)));
    EXPECT_TRUE(state->Add(Mark(1)));
    EXPECT_EQ(state->size(), 1);
  }
  const auto state = Open();
  EXPECT_TRUE(state->Contains(Mark(1)));
  EXPECT_FALSE(state->Contains(Mark(2)));
  EXPECT_EQ(state->size(), 1);
}

TEST_F(ImportStateTest, GrowsAndForgetsNothing) {
  constexpr int kMarks = 20000;
  {
    const auto state = Open();  // far too small at first
    for (int i = 0; i < kMarks; ++i) ASSERT_TRUE(state->Add(Mark(i)));
  }
  const auto state = Open(100 * kMarks);  // and again as it is opened
  EXPECT_EQ(state->size(), kMarks);
  for (int i = 0; i < kMarks; ++i) ASSERT_TRUE(state->Contains(Mark(i))) << i;
  for (int i = kMarks; i < 2 * kMarks; ++i) {
    ASSERT_FALSE(state->Contains(Mark(i))) << i;
  }
}

TEST_F(ImportStateTest, TheMarkIsOfDestinationAndBody) {
  EXPECT_EQ(ImportState::MarkOf("a", "b"), ImportState::MarkOf("a", "b"));
  EXPECT_NE(ImportState::MarkOf("a", "b"), ImportState::MarkOf("a", "c"));
  EXPECT_NE(ImportState::MarkOf("a", "b"), ImportState::MarkOf("c", "b"));
}

TEST_F(ImportStateTest, TwoImportsDoNotShareIt) {
  const auto state = Open();
  const auto second = ImportState::Open(path_, 0);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("another import"));
}

TEST_F(ImportStateTest, AForeignFileIsLeftAsItIs) {
  for (const std::string& text :
       {std::string("my thesis"), std::string("dora-import v1\n\0xyz", 19),
        std::string(20000, 'x'), std::string()}) {
    WriteFile(path_, text);
    const auto state = ImportState::Open(path_, 0);
    ASSERT_FALSE(state);
    EXPECT_THAT(state.error().message, HasSubstr("not the state of an import"));
    EXPECT_EQ(ReadFile(path_), text);
  }
}

TEST_F(ImportStateTest, SaysThatItCannotBeThere) {
  const auto state = ImportState::Open("/no/such/folder/state", 0);
  ASSERT_FALSE(state);
  EXPECT_THAT(state.error().hint, HasSubstr("another file"));
}

}  // namespace
}  // namespace dora::app
