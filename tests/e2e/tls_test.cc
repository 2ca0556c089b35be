// Delivery over TLS, with the real program and certificates that the openssl
// command makes: only the right server is given the event, the message says
// what is wrong with any other, and the event is kept.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Tls : public ::testing::Test {
 protected:
  Tls() {
    Command command;
    command.arguments = {ProgramPath("tests/support/make-certificates"),
                         scratch_.path(), "localhost"};
    command.variables = {{"PATH", std::getenv("PATH")}};
    const Finished finished = dora::testing::Run(command);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
  }

  std::string Pem(const std::string& name) const {
    return scratch_.path() + "/" + name + ".pem";
  }

  /// An intake that shows the certificate `name`.
  std::vector<std::string> Showing(const std::string& name) const {
    return {"--tls-cert", Pem(name), "--tls-key",
            scratch_.path() + "/" + name + ".key"};
  }

  /// A pipe that nobody writes to.
  std::string Pipe() const {
    const std::string path = scratch_.path() + "/pipe";
    mkfifo(path.c_str(), 0600);
    return path;
  }

  /// Sends an event to `intake` by the name localhost.
  Finished Deploy(const IntakeServer& intake,
                  const std::vector<std::string>& more,
                  const Variables& variables = {}) const {
    const std::string& url = intake.url();
    std::vector<std::string> arguments = {
        "deployment", "--started-at",
        "1693491974", "--service",
        "shopist",    "--skip-git",
        "--api-url",  "https://localhost" + url.substr(url.rfind(':')),
        "--timeout",  "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return scratch_.Deploy(arguments, variables);
  }

  const Scratch scratch_;
};

struct GoodCase {
  const char* name;
  std::string certificate;
  std::string authorities;
};

class GoodServer : public Tls,
                   public ::testing::WithParamInterface<GoodCase> {};

TEST_P(GoodServer, IsGivenTheEvent) {
  const IntakeServer intake(Showing(GetParam().certificate));
  const Finished finished =
      Deploy(intake, {"--ca-file", Pem(GetParam().authorities)});
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
  EXPECT_EQ(intake.StoredCount(), 1);
}

INSTANTIATE_TEST_SUITE_P(
    All, GoodServer,
    ::testing::Values(GoodCase{"OfATrustedAuthority", "good", "authority"},
                      GoodCase{"WithAnIntermediate", "chain", "authority"},
                      GoodCase{"OfTheSecondOfOneName", "good", "renamed"},
                      GoodCase{"TrustedItself", "self-signed", "self-signed"},
                      GoodCase{"OfATrustedIntermediate", "chain", "between"}),
    [](const auto& info) { return info.param.name; });

struct BadCase {
  const char* name;
  std::string certificate;
  std::string reason;
};

class BadServer : public Tls, public ::testing::WithParamInterface<BadCase> {};

TEST_P(BadServer, IsNotGivenTheEventWhichIsKept) {
  const IntakeServer intake(Showing(GetParam().certificate));
  const Finished finished = Deploy(intake, {"--ca-file", Pem("authority")});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err),
              AllOf(HasSubstr("Not sent: "), HasSubstr(GetParam().reason),
                    HasSubstr("kept in ")));
  EXPECT_THAT(scratch_.Files(), Contains(HasSubstr("/outbox/event-")));
  EXPECT_EQ(intake.StoredCount(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadServer,
    ::testing::Values(
        BadCase{"WithAnothersName", "wrong-host",
                "no alternative certificate subject name matches target host "
                "name 'localhost'"},
        BadCase{"Expired", "expired", "certificate has expired"},
        BadCase{"SelfSigned", "self-signed", "self-signed certificate"},
        BadCase{"OfAnUnknownAuthority", "unknown",
                "unable to get local issuer certificate"},
        BadCase{"WithoutItsIntermediate", "no-chain",
                "unable to get local issuer certificate"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Tls, ACertificateIsRefusedAtTheFirstTry) {
  const IntakeServer intake(Showing("expired"));
  const Finished finished =
      Deploy(intake, {"--ca-file", Pem("authority"), "--verbose"});
  EXPECT_THAT(finished.err, ::testing::Not(HasSubstr("next try")));
}

TEST_F(Tls, TheMessageOnAnUnknownAuthoritySaysWhatIsTrusted) {
  const IntakeServer intake(Showing("unknown"));
  const Finished finished = Deploy(intake, {"--ca-file", Pem("authority")});
  EXPECT_THAT(LastLine(finished.err),
              HasSubstr("TLS trust: the bundle " + Pem("authority")));
}

TEST_F(Tls, TheSystemsAuthoritiesDoNotCountBesideTheUsersFile) {
  const IntakeServer intake(Showing("good"));
  const Finished finished =
      Deploy(intake, {"--ca-file", Pem("unknown-authority")},
             {{"SSL_CERT_FILE", Pem("authority")}});
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Not sent: "));
}

TEST_F(Tls, AFileWithoutACertificateIsNamedAndTheEventIsKept) {
  const IntakeServer intake(Showing("good"));
  WriteFile(Pem("empty"), "no certificate\n");
  const Finished finished = Deploy(intake, {"--ca-file", Pem("empty")});
  EXPECT_THAT(LastLine(finished.err),
              AllOf(HasSubstr(Pem("empty") + " holds no certificate"),
                    HasSubstr("kept in ")));
}

TEST_F(Tls, AHashedDirectoryIsTaken) {
  const IntakeServer intake(Showing("good"));
  const std::string directory = scratch_.path() + "/certs";
  Command command;
  command.arguments = {
      "/bin/sh", "-c",
      "mkdir \"$0\" && cp \"$1\" \"$0\" && openssl rehash \"$0\"", directory,
      Pem("authority")};
  command.variables = {{"PATH", std::getenv("PATH")}};
  ASSERT_EQ(dora::testing::Run(command).exit_code, 0);
  const Finished finished = Deploy(intake, {}, {{"SSL_CERT_DIR", directory}});
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
}

TEST_F(Tls, ExplainSaysWhatIsTrusted) {
  const Finished finished = scratch_.Deploy(
      {"context", "--explain"}, {{"SSL_CERT_FILE", Pem("authority")}});
  EXPECT_THAT(finished.err,
              HasSubstr("TLS trust: the bundle " + Pem("authority") + "."));
  const Finished missing = scratch_.Deploy({"context", "--explain"},
                                           {{"SSL_CERT_FILE", "/shop.pem"}});
  EXPECT_THAT(missing.err, AllOf(HasSubstr("SSL_CERT_FILE: \"/shop.pem\""),
                                 HasSubstr("TLS trust: ")));
}

// Over plain http to loopback, too, where no certificate is looked at.
TEST_F(Tls, NoEventIsLostToWhatOtherToolsSet) {
  size_t sent = 0;
  const IntakeServer intake;
  for (const std::string& path : {std::string("/nowhere/ca.pem"), Pipe(),
                                  std::string("/dev/zero"), scratch_.path()}) {
    for (const char* variable : {"SSL_CERT_FILE", "SSL_CERT_DIR"}) {
      if (path == scratch_.path() && variable == std::string("SSL_CERT_DIR")) {
        continue;  // It holds certificates.
      }
      const Finished finished = scratch_.Deploy(
          {"exec", "--service", "shopist", "--skip-git", "--api-url",
           intake.url(), "--id", "an-event-of-its-own-" + std::to_string(sent),
           "--", "sh", "-c", "exit 0"},
          {{variable, path}});
      EXPECT_EQ(finished.exit_code, 0);
      EXPECT_THAT(finished.err,
                  AllOf(HasSubstr(variable), HasSubstr("is skipped")));
      EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
      EXPECT_EQ(intake.StoredCount(), ++sent);
    }
  }
}

TEST_F(Tls, TheUsersOwnWordIsAnError) {
  for (const std::string& path : {std::string("/nowhere/ca.pem"), Pipe(),
                                  std::string("/dev/zero"), scratch_.path()}) {
    const Finished finished =
        scratch_.Deploy({"deployment", "--service", "shopist", "--started-at",
                         "1693491974", "--skip-git", "--ca-file", path});
    EXPECT_EQ(finished.exit_code, 2) << path;
    EXPECT_THAT(finished.err, HasSubstr("ca-file: ")) << path;
  }
}

TEST_F(Tls, ADirectoryWithoutHashesIsRead) {
  const IntakeServer intake(Showing("good"));
  for (const char* name : {"a.crt", "b.pem", "c.cer"}) {
    const std::string directory = scratch_.path() + "/of-" + name;
    std::filesystem::create_directory(directory);
    std::filesystem::copy(Pem("authority"),
                          directory + "/" + std::string(name));
    EXPECT_THAT(LastLine(Deploy(intake, {}, {{"SSL_CERT_DIR", directory}}).err),
                StartsWith("Sent: "))
        << name;
  }
}

TEST_F(Tls, ABundleOfAnotherSystemsEditorIsRead) {
  const IntakeServer intake(Showing("good"));
  WriteFile(Pem("bom"), "\xEF\xBB\xBF" + ReadFile(Pem("authority")));
  EXPECT_THAT(LastLine(Deploy(intake, {"--ca-file", Pem("bom")}).err),
              StartsWith("Sent: "));
  EXPECT_THAT(LastLine(Deploy(intake, {}, {{"SSL_CERT_FILE", Pem("bom")}}).err),
              StartsWith("Sent: "));
}

TEST_F(Tls, DoctorSaysWhatIsTrusted) {
  const IntakeServer intake(Showing("good"));
  const std::string& url = intake.url();
  const std::vector<std::string> arguments = {
      "doctor", "--service", "shopist", "--api-url",
      "https://localhost" + url.substr(url.rfind(':'))};
  const Finished untrusted = scratch_.Deploy(arguments);
  EXPECT_EQ(untrusted.exit_code, 1);
  EXPECT_THAT(untrusted.out, HasSubstr("failed   tls  "));
  EXPECT_THAT(untrusted.out, HasSubstr("Set `--ca-file` to a PEM file"));
  const Finished trusted =
      scratch_.Deploy(arguments, {{"DORA_CA_FILE", Pem("authority")}});
  EXPECT_EQ(trusted.exit_code, 0) << trusted.out;
  EXPECT_THAT(trusted.out, HasSubstr("verified; authorities: the bundle " +
                                     Pem("authority")));
}

}  // namespace
}  // namespace dora::testing
