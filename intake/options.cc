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

void Declare(CLI::App& app, Options& options,
             std::vector<std::string>& faults) {
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
  app.add_option("--api-key", server.api_key,
                 "answer 403 to every other API key");
  app.add_option("--fault", faults, "misbehave on purpose; repeatable")
      ->type_name("SPEC")
      ->expected(1)
      ->take_all()
      ->check(CLI::Validator(CheckFault, ""));
  app.add_option("--checkout", server.checkouts,
                 "git checkout in which the page looks up commit times; "
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
  std::vector<std::string> faults;
  Declare(app, options, faults);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return tl::unexpected(NoOptions{app.help(), 0});
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(Wrong(error.what()));
  }
  auto parsed = ParseFaults(faults);
  if (!parsed) return tl::unexpected(Wrong(parsed.error()));
  options.server.faults = std::move(*parsed);
  return options;
}

}  // namespace dora::intake
