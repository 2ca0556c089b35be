#include "tests/unit/intake/server_fixture.h"
#include "tests/unit/intake/test_certificate.h"

namespace dora::intake::testing {
namespace {

using nlohmann::json;

class TlsTest : public ServerTest {
 protected:
  void SetUp() override {
    files_ = MakeCertificate(::testing::TempDir());
    ASSERT_NE(files_.certificate, "");
    ServerOptions options;
    options.tls_certificate_file = files_.certificate;
    options.tls_key_file = files_.key;
    Start(options);
    client_->Trust(files_.certificate);
  }

  std::optional<TestClient::Answer> PostTls() {
    return Post(kDeployment, DeploymentBody(kId));
  }

  CertificateFiles files_;
};

TEST_F(TlsTest, ServesOverAVerifiedConnection) {
  EXPECT_EQ(server_->url(),
            "https://127.0.0.1:" + std::to_string(server_->port()));
  const auto first = PostTls();
  ASSERT_TRUE(first) << client_->error();
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(PostTls()->status, 200);
  const json requests = json::parse(client_->Get("/debug/requests")->body);
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0]["connection"], requests[1]["connection"]);
}

TEST_F(TlsTest, IsNotTrustedWithoutItsCertificate) {
  TestClient stranger(server_->url());
  EXPECT_FALSE(stranger.Get("/"));
}

TEST_F(TlsTest, RefusesOldProtocols) {
  client_->LimitTls(1);
  EXPECT_FALSE(PostTls());
  client_->LimitTls(2);
  EXPECT_TRUE(PostTls()) << client_->error();
}

TEST_F(TlsTest, InjectsFaultsToo) {
  const auto set = [this](const char* specs) {
    ASSERT_EQ(Post("/debug/faults", specs)->status, 200);
  };
  set(R"(["reset,first=1", "truncate,first=1", "store-then-reset,first=1"])");
  client_->set_keep_alive(false);
  EXPECT_FALSE(PostTls());
  EXPECT_FALSE(PostTls());
  EXPECT_FALSE(PostTls());
  EXPECT_EQ(PostTls()->status, 200);
  EXPECT_EQ(json::parse(client_->Get("/debug/events")->body).size(), 1U);
}

TEST_F(TlsTest, StopsAtOnceWithClientsConnected) {
  ASSERT_TRUE(PostTls());
  EXPECT_LT(Milliseconds([&] { server_->Stop(); }), 1000);
}

TEST_F(TlsTest, NamesTheFileThatIsAtFault) {
  ServerOptions options;
  options.tls_certificate_file = "/nowhere.pem";
  options.tls_key_file = files_.key;
  EXPECT_EQ(Server::Start(options).error(),
            "--tls-cert /nowhere.pem: No such file or directory");
  options.tls_certificate_file = files_.certificate;
  options.tls_key_file = files_.certificate;
  EXPECT_EQ(Server::Start(options).error().find("--tls-key "), 0U);
}

}  // namespace
}  // namespace dora::intake::testing
