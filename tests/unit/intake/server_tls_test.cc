#include <openssl/ssl.h>

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
    options.listen.tls_certificate_file = files_.certificate;
    options.listen.tls_key_file = files_.key;
    Start(options);
    tls_client_ =
        std::make_unique<httplib::SSLClient>("127.0.0.1", server_->port());
    tls_client_->set_ca_cert_path(files_.certificate);
    tls_client_->enable_server_certificate_verification(true);
    tls_client_->set_keep_alive(true);
  }

  httplib::Result PostTls() {
    return tls_client_->Post(kDeployment, {{"DD-API-KEY", "k"}},
                             DeploymentBody(kId), "application/json");
  }

  CertificateFiles files_;
  std::unique_ptr<httplib::SSLClient> tls_client_;
};

TEST_F(TlsTest, ServesOverAVerifiedConnection) {
  EXPECT_EQ(server_->url(),
            "https://127.0.0.1:" + std::to_string(server_->port()));
  const auto first = PostTls();
  ASSERT_TRUE(first) << httplib::to_string(first.error());
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(PostTls()->status, 200);
  const json requests = json::parse(tls_client_->Get("/debug/requests")->body);
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0]["connection"], requests[1]["connection"]);
}

TEST_F(TlsTest, IsNotTrustedWithoutItsCertificate) {
  httplib::SSLClient stranger("127.0.0.1", server_->port());
  stranger.enable_server_certificate_verification(true);
  const auto result = stranger.Get("/");
  ASSERT_FALSE(result);
}

TEST_F(TlsTest, RefusesOldProtocols) {
  SSL_CTX_set_max_proto_version(tls_client_->ssl_context(), TLS1_1_VERSION);
  // Not to be refused by the client itself.
  SSL_CTX_set_security_level(tls_client_->ssl_context(), 0);
  EXPECT_FALSE(PostTls());
  SSL_CTX_set_max_proto_version(tls_client_->ssl_context(), TLS1_2_VERSION);
  EXPECT_TRUE(PostTls());
}

TEST_F(TlsTest, InjectsFaultsToo) {
  const auto set = [this](const char* specs) {
    ASSERT_EQ(
        tls_client_->Post("/debug/faults", specs, "application/json")->status,
        200);
  };
  set(R"(["reset,first=1", "truncate,first=1", "store-then-reset,first=1"])");
  tls_client_->set_keep_alive(false);
  EXPECT_FALSE(PostTls());
  EXPECT_FALSE(PostTls());
  EXPECT_FALSE(PostTls());
  EXPECT_EQ(PostTls()->status, 200);
  EXPECT_EQ(json::parse(tls_client_->Get("/debug/events")->body).size(), 1U);
}

TEST_F(TlsTest, StopsAtOnceWithClientsConnected) {
  ASSERT_TRUE(PostTls());
  EXPECT_LT(Milliseconds([&] { server_->Stop(); }), 1000);
}

TEST_F(TlsTest, NamesTheFileThatIsAtFault) {
  ServerOptions options;
  options.listen.tls_certificate_file = "/nowhere.pem";
  options.listen.tls_key_file = files_.key;
  EXPECT_EQ(Server::Start(options).error(),
            "--tls-cert /nowhere.pem: No such file or directory");
  options.listen.tls_certificate_file = files_.certificate;
  options.listen.tls_key_file = files_.certificate;
  EXPECT_EQ(Server::Start(options).error().find("--tls-key "), 0U);
}

}  // namespace
}  // namespace dora::intake::testing
