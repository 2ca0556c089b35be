#include "intake/options.h"

#include <CLI/CLI.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace dora::intake {
namespace {

constexpr int kMaxPort = 65535;
constexpr int kMaxSeconds = 7 * 24 * 3600;

// CLI11 takes the empty string for "the value is fine".
std::string CheckFault(const std::string& spec) {
  const auto fault = ParseFault(spec);
  return fault ? "" : fault.error();
}

// "shopist=checkout-team"; a name may not be empty.
CatalogService ParseService(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return {text, ""};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::string CheckService(const std::string& text) {
  return ParseService(text).name.empty() ? "needs a name: NAME or NAME=TEAM"
                                         : "";
}

// Options whose text is read once all of them are there.
struct Texts {
  std::vector<std::string> faults;
  std::vector<std::string> services;
};

void Declare(CLI::App& app, Options& options, Texts& texts) {
  ServerOptions& server = options.server;
  app.add_option("--host", server.host, "address to listen on")
      ->capture_default_str();
  app.add_option("--port", server.port, "port; 0 lets the kernel choose")
      ->check(CLI::Range(0, kMaxPort))
      ->capture_default_str();
  app.add_option("--port-file", options.port_file,
                 "write the port to this file once it listens");
  CLI::Option* database =
      app.add_option("--db", server.database,
                     "SQLite file for the events, or :memory:")
          ->capture_default_str();
  app.add_flag("--example", server.example,
               "begin with the events of three services, to look at the page")
      ->excludes(database);
  app.add_option("--repositories", server.repositories,
                 "folder that keeps the uploaded commits; without it, a "
                 "temporary one")
      ->type_name("DIR");
  app.add_option("--api-key", server.account.api_key,
                 "answer 403 to every other API key");
  app.add_option("--app-key", server.account.app_key,
                 "answer 403 to every other application key");
  app.add_option("--service", texts.services,
                 "a service in the catalogue, and its team; repeatable")
      ->type_name("NAME[=TEAM]")
      ->expected(1)
      ->take_all()
      ->check(CLI::Validator(CheckService, ""));
  app.add_option("--fault", texts.faults, "misbehave on purpose; repeatable")
      ->type_name("SPEC")
      ->expected(1)
      ->take_all()
      ->check(CLI::Validator(CheckFault, ""));
  app.add_option("--checkout", server.checkouts,
                 "git checkout in which the page looks up commits; "
                 "repeatable")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->check(CLI::ExistingDirectory);
  CLI::Option* certificate =
      app.add_option("--tls-cert", server.tls_certificate_file,
                     "serve HTTPS with this PEM certificate chain");
  CLI::Option* key = app.add_option("--tls-key", server.tls_key_file,
                                    "the certificate's PEM private key");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--max-seconds", options.max_seconds,
                 "stop by itself after this time")
      ->check(CLI::Range(1, kMaxSeconds));
}

NoOptions Wrong(const std::string& message) {
  return {absl::StrCat("dora-intake: ", message, "\n"), 2};
}

}  // namespace

core::Expected<Options, NoOptions> ParseOptions(int argc, char** argv) {
  CLI::App app("A local stand-in for the DORA Metrics API.", "dora-intake");
  Options options;
  Texts texts;
  Declare(app, options, texts);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return tl::unexpected(NoOptions{app.help(), 0});
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(Wrong(error.what()));
  }
  auto parsed = ParseFaults(texts.faults);
  if (!parsed) return tl::unexpected(Wrong(parsed.error()));
  options.server.faults = std::move(*parsed);
  for (const std::string& service : texts.services) {
    options.server.account.services.push_back(ParseService(service));
  }
  return options;
}

}  // namespace dora::intake
