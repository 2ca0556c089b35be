// Git metadata over HTTP: the two calls, their limits, faults and the log.

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/intake/git/pack_maker.h"
#include "tests/unit/intake/git/test_repository.h"
#include "tests/unit/intake/server_fixture.h"

namespace dora::intake::testing {
namespace {

using ::dora::testing::TempDirectory;
using nlohmann::json;

constexpr char kSearch[] = "/api/v2/git/repository/search_commits";
constexpr char kPackfile[] = "/api/v2/git/repository/packfile";
constexpr char kUrl[] = "https://git.example/shop/web";
constexpr char kForm[] = "multipart/form-data; boundary=b";
constexpr int64_t kStart = 1693491974;
constexpr size_t kMostBytes = 16 * 1024 * 1024;

json Commit(const std::string& sha) {
  return {{"id", sha}, {"type", "commit"}};
}

std::string Form(const std::string& sha, const std::string& pack) {
  const json pushed = {{"data", Commit(sha)},
                       {"meta", {{"repository_url", kUrl}}}};
  return absl::StrCat(
      "--b\r\nContent-Disposition: form-data; name=\"pushedSha\"\r\n"
      "Content-Type: application/json\r\n\r\n",
      pushed.dump(),
      "\r\n--b\r\nContent-Disposition: form-data; name=\"packfile\"; "
      "filename=\"",
      ChecksumOf(pack, sha.size() / 2),
      ".pack\"\r\nContent-Type: application/octet-stream\r\n\r\n", pack,
      "\r\n--b--\r\n");
}

class GitTest : public ServerTest {
 protected:
  void SetUp() override { Restart(""); }

  void Restart(const std::string& folder) {
    ServerOptions options;
    options.repositories = folder;
    Start(options);
    client_->set_headers({{"DD-API-KEY", "k"}});
  }

  int Upload(const std::string& sha, const std::string& pack) {
    const auto answer = client_->Post(kPackfile, Form(sha, pack), kForm);
    return answer ? answer->status : 0;
  }

  json Known(const std::vector<std::string>& shas) {
    json data = json::array();
    for (const std::string& sha : shas) data.push_back(Commit(sha));
    const json body = {{"meta", {{"repository_url", kUrl}}}, {"data", data}};
    const auto answer = Post(kSearch, body.dump());
    EXPECT_EQ(answer->status, 200) << answer->body;
    return json::parse(answer->body, nullptr, false)["data"];
  }

  TestRepository web_;
  const std::string first_ = web_.Commit(kStart, {});
  const std::string second_ = web_.Commit(kStart + 1, {first_}, "other");
};

TEST_F(GitTest, KnowsTheCommitsThatWereUploadedByTheApiKeyAlone) {
  EXPECT_EQ(Known({first_, second_}), json::array());
  EXPECT_EQ(Upload(second_, web_.Pack({first_})), 200);
  EXPECT_EQ(Known({second_, first_}), json::array({Commit(first_)}))
      << "the pushed commit itself was not in the pack";
  EXPECT_EQ(Upload(second_, web_.Pack({second_, "^" + first_})), 200);
  EXPECT_EQ(Known({second_, first_}),
            json::array({Commit(second_), Commit(first_)}));
  client_->set_headers({{"DD-APPLICATION-KEY", "a"}});
  EXPECT_EQ(Upload(second_, web_.Pack({second_})), 403);
}

TEST_F(GitTest, RefusesAPackThatGitRefusesWithItsWords) {
  const std::string pack = MakePack({{PackedObject::kCommit, "nonsense"}});
  const auto answer = client_->Post(kPackfile, Form(first_, pack), kForm);
  ASSERT_EQ(answer->status, 400);
  const json error = json::parse(answer->body, nullptr, false)["errors"][0];
  EXPECT_EQ(error["source"]["pointer"], "/packfile");
  EXPECT_TRUE(absl::StrContains(error["detail"].get<std::string>(),
                                "git refused it: error: bogus commit object"))
      << error;
}

TEST_F(GitTest, TakesLargeBodiesForPacksOnly) {
  const std::string fits(kMostBytes, 'x');
  EXPECT_EQ(client_->Post(kPackfile, fits, kForm)->status, 400);
  EXPECT_EQ(client_->Post(kPackfile, fits + "x", kForm)->status, 413);
  EXPECT_EQ(client_->Post(kSearch, fits)->status, 413);
  EXPECT_EQ(client_->Post(kPackfile + std::string("?x"), fits, kForm)->status,
            400);
}

TEST_F(GitTest, WantsEachBodyInItsType) {
  EXPECT_EQ(client_->Post(kPackfile, "{}")->status, 415);
  EXPECT_EQ(client_->Post(kSearch, "{}", kForm)->status, 415);
  EXPECT_EQ(client_->Get(kSearch)->Header("Allow"), "POST");
}

TEST_F(GitTest, MeetsFaultsOnBothCalls) {
  const std::string pack = web_.Pack({first_});
  SetFaults({absl::StrCat("status=413,first=1,path=", kPackfile),
             absl::StrCat("store-then-reset,first=1,path=", kPackfile),
             absl::StrCat("garbage,first=1,path=", kSearch)});
  EXPECT_EQ(client_->Post(kSearch, "{}")->Header("Content-Type"), "text/html");
  EXPECT_EQ(Upload(first_, pack), 413);
  EXPECT_EQ(Known({first_}), json::array()) << "no fault but a status came";
  client_->set_keep_alive(false);
  EXPECT_EQ(Upload(first_, pack), 0);
  EXPECT_EQ(Known({first_}), json::array({Commit(first_)}));
  EXPECT_EQ(Upload(first_, pack), 200) << "a second time changes nothing";
}

TEST_F(GitTest, LogsThePartsOfAnUploadWithoutItsBytes) {
  const std::string pack = web_.Pack({first_});
  Upload(first_, pack);
  const json logged = Debug("requests")[0];
  EXPECT_TRUE(logged["body"].is_null());
  EXPECT_EQ(logged["binary"]["bytes"], Form(first_, pack).size());
  const json parts = logged["binary"]["parts"];
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0]["name"], "pushedSha");
  EXPECT_EQ(json::parse(parts[0]["text"].get<std::string>())["data"]["id"],
            first_);
  EXPECT_EQ(parts[1]["name"], "packfile");
  EXPECT_EQ(parts[1]["filename"], ChecksumOf(pack) + ".pack");
  EXPECT_EQ(parts[1]["bytes"], pack.size());
  EXPECT_EQ(parts[1]["sha256"].get<std::string>().size(), 64U);
  EXPECT_FALSE(parts[1].contains("text"));
}

TEST_F(GitTest, KeepsCommitsInAFolderOrForgetsThem) {
  const TempDirectory folder;
  for (const std::string& kept : {folder.Inside("kept"), std::string()}) {
    Restart(kept);
    EXPECT_EQ(Upload(first_, web_.Pack({first_})), 200);
    Restart(kept);
    EXPECT_EQ(Known({first_}).size(), kept.empty() ? 0U : 1U);
  }
}

TEST_F(GitTest, LeavesNoTemporaryFolder) {
  const TempDirectory folder;
  setenv("TMPDIR", folder.path().c_str(), 1);
  Restart("");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_EQ(Upload(first_, web_.Pack({first_})), 200);
  EXPECT_FALSE(std::filesystem::is_empty(folder.path()));
  server_.reset();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  unsetenv("TMPDIR");
}

TEST_F(GitTest, SaysWhenItsFolderIsNone) {
  const TempDirectory folder;
  ::dora::testing::WriteFile(folder.Inside("file"), "");
  ServerOptions options;
  options.repositories = folder.Inside("file");
  const auto server = Server::Start(options);
  ASSERT_FALSE(server);
  EXPECT_TRUE(absl::StrContains(server.error(), folder.Inside("file")));
}

}  // namespace
}  // namespace dora::intake::testing
