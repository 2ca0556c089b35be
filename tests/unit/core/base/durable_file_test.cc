#include "core/base/durable_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "os/paths.h"
#include "tests/unit/os/test_folder.h"

namespace dora::core {
namespace {

using os::Exists;
using os::ReadAll;
using os::WriteNew;

class DurableFileTest : public ::testing::Test {
 protected:
  std::string Inside(const std::string& name) const {
    return os::PathInside(path_, name);
  }

  os::TestFolder temp_;
  std::string path_ = temp_.Inside("folder");
  PrivateFolder folder_ = PrivateFolder::Make(path_, FolderRule::kOwn).value();
};

TEST_F(DurableFileTest, IsWrittenWholeAndHeld) {
  auto file = WriteHeldDurably(folder_, "file", "one\ntwo\n");
  ASSERT_TRUE(file) << ToString(file.error());
  EXPECT_EQ(ReadAll(Inside("file")), "one\ntwo\n");
  EXPECT_EQ(file->Read(100), "one\ntwo\n");
  EXPECT_EQ(file->Read(2), "on");
  EXPECT_TRUE(file->IsInPlace());
  EXPECT_EQ(file->WhyNotRead(100), "");
  EXPECT_FALSE(Hold(folder_, "file")) << "it is held already";
  int names = 0;
  folder_.ForEachName([&names](const char* name) {
    names += name[0] == '.' ? 0 : 1;
    return true;
  });
  EXPECT_EQ(names, 1) << "nothing else is left";
}

TEST_F(DurableFileTest, ReplacesWhatWasThere) {
  ASSERT_TRUE(WriteHeld(folder_, "file", "old"));
  ASSERT_TRUE(WriteHeld(folder_, "file", "new"));
  EXPECT_EQ(ReadAll(Inside("file")), "new");
  const auto held = Hold(folder_, "file");
  ASSERT_TRUE(held) << ToString(held.error());
  EXPECT_TRUE(held->MakeDurable());
}

TEST_F(DurableFileTest, IsTakenAwayByWhoHoldsIt) {
  {
    const auto file = WriteHeld(folder_, "file", "text");
    ASSERT_TRUE(file);
    file->Remove();
  }
  EXPECT_FALSE(Exists(Inside("file")));
}

TEST_F(DurableFileTest, IsNotTakenAwayFromAnothersPlace) {
  auto file = WriteHeld(folder_, "file", "text");
  ASSERT_TRUE(file);
  ASSERT_TRUE(folder_.opened().Rename("file", "moved"));
  ASSERT_TRUE(WriteHeld(folder_, "file", "other"));
  EXPECT_FALSE(file->IsInPlace());
  file->Remove();
  EXPECT_EQ(ReadAll(Inside("file")), "other");
}

TEST_F(DurableFileTest, IsReadOnlyWhereItIsOneFileOfABoundedSize) {
  WriteNew(Inside("file"), std::string(2000, 'x'));
  EXPECT_EQ(OpenFile(folder_, "file")->WhyNotRead(1024),
            "it is larger than 1 KiB");
  std::filesystem::create_hard_link(os::Path(Inside("file")),
                                    os::Path(Inside("second")));
  EXPECT_EQ(OpenFile(folder_, "file")->WhyNotRead(4096),
            "it has more than one name (hard links)");
  ASSERT_TRUE(folder_.MakeInside("inner"));
  EXPECT_EQ(OpenFile(folder_, "inner")->WhyNotRead(4096),
            "it is not a regular file");
}

TEST_F(DurableFileTest, IsMadeWhereTheUserSays) {
  const std::string path = temp_.Inside("a/b/Größe.json");
  for (const char* text : {"one", "two"}) {
    const auto written = WriteDurably(path, text);
    ASSERT_TRUE(written) << ToString(written.error());
    EXPECT_EQ(ReadAll(path), text);
  }
}

}  // namespace
}  // namespace dora::core
