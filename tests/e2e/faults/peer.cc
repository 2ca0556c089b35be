#include "tests/e2e/faults/peer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

/// The certificates of this test process, made once.
const std::string& CertificateDirectory() {
  static const std::string& made = *[] {
    auto* directory = new std::string(
        absl::StrCat(std::getenv("TEST_TMPDIR"), "/certificates"));
    std::filesystem::create_directories(*directory);
    Command command;
    command.arguments = {ProgramPath("tests/support/make-certificates"),
                         *directory, "localhost"};
    command.variables = {{"PATH", std::getenv("PATH")}};
    const Finished finished = Run(command);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return directory;
  }();
  return made;
}

std::string Certificate(const std::string& file) {
  return absl::StrCat(CertificateDirectory(), "/", file);
}

TlsFiles FilesOf(const std::string& certificate) {
  return {Certificate(certificate + ".pem"), Certificate(certificate + ".key")};
}

std::vector<std::string> Trust() {
  return {"--ca-file", Certificate("authority.pem")};
}

std::vector<std::string> IntakeOptions(const std::vector<std::string>& faults) {
  std::vector<std::string> options;
  for (const std::string& fault : faults) {
    options.insert(options.end(), {"--fault", fault});
  }
  return options;
}

std::vector<std::string> Showing(const std::string& certificate) {
  const TlsFiles files = FilesOf(certificate);
  return {"--tls-cert", files.certificate, "--tls-key", files.key};
}

class IntakePeer : public Peer {
 public:
  /// Called by its own URL, or by `scheme` and the name localhost.
  explicit IntakePeer(const std::vector<std::string>& options,
                      std::string scheme = "", Variables variables = {})
      : intake_(options),
        scheme_(std::move(scheme)),
        variables_(std::move(variables)) {}

  std::string url() const override {
    const std::string& own = intake_.url();
    if (scheme_.empty()) return own;
    return absl::StrCat(scheme_, "://localhost", own.substr(own.rfind(':')));
  }

  std::vector<std::string> arguments() const override {
    return scheme_ == "https" ? Trust() : std::vector<std::string>();
  }

  Variables variables() const override { return variables_; }

  std::optional<std::vector<absl::Time>> Tries() const override {
    // Of what fails before HTTP the intake does not know.
    if (!scheme_.empty()) return std::nullopt;
    std::vector<absl::Time> times;
    for (const nlohmann::json& request : intake_.Requests()) {
      std::string error;
      EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full,
                                  request["received_at"].get<std::string>(),
                                  &times.emplace_back(), &error))
          << error;
    }
    return times;
  }

  std::optional<size_t> StoredCount() const override {
    return intake_.StoredCount();
  }

  bool Heal() const override {
    if (!scheme_.empty()) return false;
    intake_.SetFaults({});
    return true;
  }

 private:
  const IntakeServer intake_;
  const std::string scheme_;
  const Variables variables_;
};

class RawPeer : public Peer {
 public:
  RawPeer(const RawAnswer& answer, const TlsFiles& tls)
      : server_(answer, tls), is_tls_(!tls.certificate.empty()) {}

  std::string url() const override {
    return absl::StrCat(is_tls_ ? "https://localhost:" : "http://127.0.0.1:",
                        server_.port());
  }

  std::vector<std::string> arguments() const override {
    return is_tls_ ? Trust() : std::vector<std::string>();
  }

  std::optional<std::vector<absl::Time>> Tries() const override {
    return server_.Requests();
  }

 private:
  const RawServer server_;
  const bool is_tls_;
};

/// The proxy counts the tries; what it lets through would be stored.
class ProxyPeer : public Peer {
 public:
  ProxyPeer(const RawAnswer& answer, Variables more)
      : intake_(Showing("good"), "https"),
        proxy_(answer),
        more_(std::move(more)) {}

  std::string url() const override { return intake_.url(); }
  std::vector<std::string> arguments() const override { return Trust(); }

  Variables variables() const override {
    Variables variables = {
        {"HTTPS_PROXY", absl::StrCat("http://127.0.0.1:", proxy_.port())}};
    variables.insert(variables.end(), more_.begin(), more_.end());
    return variables;
  }

  std::optional<std::vector<absl::Time>> Tries() const override {
    // Past the proxy, it is the intake's requests that count.
    if (*intake_.StoredCount() > 0) return std::nullopt;
    return proxy_.Requests();
  }

  std::optional<size_t> StoredCount() const override {
    return intake_.StoredCount();
  }

 private:
  const IntakePeer intake_;
  const RawServer proxy_;
  const Variables more_;
};

/// Behind a proxy, or as the server itself: a port.
template <typename Port>
class PortPeer : public Peer {
 public:
  explicit PortPeer(bool is_proxy) : is_proxy_(is_proxy) {}

  std::string url() const override {
    return is_proxy_ ? "https://api.shop.example" : here();
  }

  Variables variables() const override {
    if (!is_proxy_) return {};
    return {{"HTTPS_PROXY", here()}};
  }

 private:
  std::string here() const {
    return absl::StrCat("http://127.0.0.1:", port_.port());
  }

  const bool is_proxy_;
  const Port port_;
};

class NamePeer : public Peer {
 public:
  // RFC 2606 promises that no such name exists.
  std::string url() const override { return "https://api.shop.invalid"; }
};

}  // namespace

PeerMaker Intake(std::vector<std::string> faults) {
  return [faults = std::move(faults)] {
    return std::make_unique<IntakePeer>(IntakeOptions(faults));
  };
}

PeerMaker TlsIntake(std::string certificate, std::string scheme,
                    Variables variables) {
  return [certificate = std::move(certificate), scheme = std::move(scheme),
          variables = std::move(variables)] {
    return std::make_unique<IntakePeer>(Showing(certificate), scheme,
                                        variables);
  };
}

PeerMaker PlainIntakeByHttps() {
  return [] {
    return std::make_unique<IntakePeer>(std::vector<std::string>(), "https");
  };
}

PeerMaker Raw(RawAnswer answer) {
  return [answer = std::move(answer)] {
    return std::make_unique<RawPeer>(answer, TlsFiles());
  };
}

PeerMaker RawTls(RawAnswer answer) {
  return [answer = std::move(answer)] {
    return std::make_unique<RawPeer>(answer, FilesOf("good"));
  };
}

PeerMaker BehindProxy(RawAnswer answer, Variables more) {
  return [answer = std::move(answer), more = std::move(more)] {
    return std::make_unique<ProxyPeer>(answer, more);
  };
}

PeerMaker BehindRefusingProxy() {
  return [] { return std::make_unique<PortPeer<RefusingPort>>(true); };
}

PeerMaker NoSuchName() {
  return [] { return std::make_unique<NamePeer>(); };
}

PeerMaker NobodyListens() {
  return [] { return std::make_unique<PortPeer<RefusingPort>>(false); };
}

PeerMaker NobodyAccepts() {
  return [] { return std::make_unique<PortPeer<SilentPort>>(false); };
}

}  // namespace dora::testing
