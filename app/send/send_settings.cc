#include "app/send/send_settings.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/base/git_url.h"
#include "core/base/redaction.h"
#include "os/paths.h"
#include "providers/normalize.h"
#include "providers/user_folders.h"
#include "sinks/dora_sinks.h"

namespace dora::app {
namespace {

using core::Sourced;

bool IsDora(const Sourced& sink) { return sink.text == sinks::kDora; }

/// The sinks as the user named them, else the API. A variable has them as
/// other lists: separated by commas or line breaks.
std::vector<Sourced> SinkWords(const Inputs& inputs) {
  std::vector<Sourced> words = inputs.Given(input::kSink);
  const auto variable = inputs.FromEnvironment(input::kSink);
  if (words.empty() && variable) {
    for (const absl::string_view part : absl::StrSplit(
             variable->text, absl::ByAnyChar(",\n"), absl::SkipWhitespace())) {
      words.push_back(
          {std::string(absl::StripAsciiWhitespace(part)), variable->source});
    }
  }
  if (words.empty()) words.push_back({sinks::kDora, "the default"});
  return words;
}

/// Collects settings and every broken rule on the way.
class Reader {
 public:
  Reader(const Inputs& inputs, const providers::Environment& environment)
      : inputs_(inputs), environment_(environment) {}

  core::Result<SendSettings, std::vector<core::Error>> Read(
      const std::vector<Sourced>& sinks) {
    settings_.dry_run = Check(inputs_.Flag(input::kDryRun));
    settings_.verbose = Check(inputs_.Flag(input::kVerbose));
    if (std::any_of(sinks.begin(), sinks.end(), IsDora)) {
      UseEndpoint();
      UseKeys();
    }
    const auto timeout = ReadTimeout(inputs_);
    if (!timeout) problems_.push_back(timeout.error());
    settings_.timeout = timeout.value_or(kDefaultTimeout);
    const auto on_error = inputs_.Choice<OnError>(input::kOnError);
    if (!on_error) problems_.push_back(on_error.error());
    settings_.on_error = on_error.value_or(OnError::kWarn);
    const auto output = ReadOutputFormat(inputs_);
    if (!output) problems_.push_back(output.error());
    settings_.output = output.value_or(OutputFormat::kText);
    ReadCaFile();
    settings_.environment = &environment_;
    settings_.name = inputs_.naming();
    settings_.outboxes = Outboxes(inputs_, environment_);
    settings_.proxies = ReadProxies(environment_);
    if (!settings_.app_key.empty()) {
      settings_.marks = sinks::DoraMarkSink(
          settings_.base_url, settings_.api_key, settings_.app_key);
      NameKeys({input::kAppKey, input::kApiKey, input::kSite}, inputs_.naming(),
               settings_.marks->receiver);
    }
    for (const Sourced& sink : sinks) ReadSink(sink);
    NameSinksApart(sinks);
    RegisterKeys();
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    return std::move(settings_);
  }

 private:
  bool Check(const core::Result<bool>& value) {
    if (!value) problems_.push_back(value.error());
    return value.value_or(false);
  }

  void UseEndpoint() {
    const auto endpoint = ReadEndpoint(inputs_);
    if (!endpoint) {
      problems_.push_back(endpoint.error());
      return;
    }
    settings_.base_url = endpoint->base_url;
    if (!endpoint->warning.empty()) {
      settings_.warnings.push_back(endpoint->warning);
    }
  }

  void UseKeys() {
    if (settings_.dry_run) return;
    settings_.api_key = UseKey(input::kApiKey);
    settings_.app_key = UseKey(input::kAppKey);
    if (!inputs_.Get(input::kApiKey)) {
      problems_.push_back(MissingApiKey(inputs_));
    }
  }

  core::Secret UseKey(input::Id id) {
    auto key = ReadKey(inputs_, id);
    if (key) return *std::move(key);
    problems_.push_back(key.error());
    return core::Secret();
  }

  /// So that no event with one of them is sent, whoever read the settings.
  void RegisterKeys() const {
    RegisterSecret(settings_.api_key, core::SecretKind::kKey);
    RegisterSecret(settings_.app_key, core::SecretKind::kKey);
    for (const sinks::Sink& sink : settings_.sinks) {
      for (const core::Secret& secret : sink.secrets) {
        RegisterSecret(secret, core::SecretKind::kKey);
      }
    }
  }

  void ReadSink(const Sourced& given) {
    if (IsDora(given)) {
      settings_.sinks.push_back(
          sinks::DoraSink(settings_.base_url, settings_.api_key));
      NameKeys({input::kApiKey, input::kSite}, inputs_.naming(),
               settings_.sinks.back().receiver);
      return;
    }
    const size_t equals = std::min(given.text.find('='), given.text.size());
    const std::string name = given.text.substr(0, equals);
    const Sourced address{
        given.text.substr(std::min(equals + 1, given.text.size())),
        given.source};
    if (const sinks::SinkKind* const kind = sinks::FindSinkKind(name)) {
      auto sink =
          address.text.empty()
              ? tl::unexpected(InvalidInput(
                    input::kSink, {name, given.source}, "needs an address",
                    absl::StrCat("Write it like ", kind->example, ".")))
              : sinks::MakeSink(*kind, address, SecretOf(*kind));
      if (sink) {
        NameSecretOf(*kind, *sink);
        settings_.sinks.push_back(*std::move(sink));
      } else {
        problems_.push_back(sink.error());
      }
      return;
    }
    // It may be a URL with a password.
    problems_.push_back(InvalidInput(
        input::kSink, {core::ScrubRepositoryUrl(name), given.source},
        "is not a kind of sink", KnownSinks()));
  }

  void NameSecretOf(const sinks::SinkKind& kind, sinks::Sink& sink) const {
    sink.receiver.address_inputs =
        absl::StrCat("the URL in `", inputs_.NameOf(input::kSink), "`");
    if (kind.secret == nullptr) return;
    absl::StrAppend(&sink.receiver.credentials_hint, " Check `",
                    inputs_.NameOf(FindInput(kind.secret->input)->id), "`.");
  }

  core::Secret SecretOf(const sinks::SinkKind& kind) const {
    if (kind.secret == nullptr || settings_.dry_run) return core::Secret();
    const auto value = inputs_.Get(FindInput(kind.secret->input)->id);
    return core::Secret(value ? value->text : "");
  }

  static std::string KnownSinks() {
    std::string list = "Use dora";
    for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
      absl::StrAppend(&list, ", or ", kind.example);
    }
    return list + ".";
  }

  /// Two of one kind are called by their whole words.
  void NameSinksApart(const std::vector<Sourced>& words) {
    if (!problems_.empty()) return;
    std::map<std::string, int> counts;
    std::set<std::string> whole;
    for (const sinks::Sink& sink : settings_.sinks) ++counts[sink.name];
    for (size_t i = 0; i < words.size(); ++i) {
      if (!whole.insert(words[i].text).second) {
        problems_.push_back(InvalidInput(input::kSink, words[i],
                                         "is given twice", "Remove one."));
      }
      std::string& name = settings_.sinks[i].name;
      if (counts[name] > 1) name = words[i].text;
    }
  }

  void ReadCaFile() {
    settings_.trust = ReadTlsTrust(inputs_, environment_);
    settings_.warnings.insert(settings_.warnings.end(),
                              settings_.trust.notes.begin(),
                              settings_.trust.notes.end());
    const auto value = inputs_.Get(input::kCaFile);
    if (value && !core::IsReadableFile(value->text)) {
      problems_.push_back(InvalidInput(
          input::kCaFile, *value, "is not a readable file",
          "Name a PEM file of certificate authorities, or leave it out."));
    }
  }

  const Inputs& inputs_;
  const providers::Environment& environment_;
  SendSettings settings_;
  std::vector<core::Error> problems_;
};

}  // namespace

void NameKeys(std::initializer_list<input::Id> keys, NameInput name,
              core::Receiver& receiver) {
  std::string list;
  for (const input::Id& key : keys) {
    const bool is_last = &key + 1 == keys.end();
    absl::StrAppend(&list,
                    list.empty() ? ""
                    : is_last    ? " and "
                                 : ", ",
                    "`", name(key), "`");
  }
  absl::StrAppend(&receiver.credentials_hint, " Check ", list, ".");
  receiver.address_inputs = absl::StrCat("`", name(input::kSite), "` or `",
                                         name(input::kApiUrl), "`");
}

absl::Duration FetchBudget(const Inputs& inputs) {
  constexpr int kShare = 3;
  return ReadTimeout(inputs).value_or(kDefaultTimeout) / kShare;
}

absl::Duration GitBudget(const Inputs& inputs) {
  constexpr absl::Duration kLongest = absl::Seconds(10);
  return std::min(kLongest, FetchBudget(inputs));
}

core::Result<sinks::ApiEndpoint> ReadEndpoint(const Inputs& inputs) {
  if (const auto url = inputs.Get(input::kApiUrl)) {
    return sinks::EndpointOfUrl(*url);
  }
  return sinks::EndpointOfSite(
      inputs.Get(input::kSite)
          .value_or(Sourced{sinks::kDefaultSite, "the default"}));
}

core::Result<core::Secret> ReadKey(const Inputs& inputs, input::Id id) {
  const auto key = inputs.Get(id);
  if (!key) return core::Secret();
  if (std::all_of(key->text.begin(), key->text.end(), absl::ascii_isgraph)) {
    return core::Secret(key->text);
  }
  // The value itself must not be shown, so this error names its source only.
  return core::MakeError(
      core::ErrorKind::kUsage,
      absl::StrCat(SpecOf(id).name, ": the value of ", key->source,
                   " (not shown) holds a space, a line break or another "
                   "character that keys never have."),
      "Store the key again, with nothing around it.");
}

core::Error MissingApiKey(const Inputs& inputs) {
  return {core::ErrorKind::kUsage, "api-key: required to send, but not set.",
          absl::StrCat("Set `", inputs.NameOf(input::kApiKey),
                       "` from your CI's secrets. Pull requests from forks "
                       "have none: use `",
                       inputs.NameOf(input::kDryRun), "` there.")};
}

bool SendsToApi(const Inputs& inputs) {
  const std::vector<Sourced> sinks = SinkWords(inputs);
  return std::any_of(sinks.begin(), sinks.end(), IsDora);
}

core::Result<OutputFormat> ReadOutputFormat(const Inputs& inputs) {
  return inputs.Choice<OutputFormat>(input::kOutput);
}

core::Result<absl::Duration> ReadTimeout(const Inputs& inputs) {
  const auto value = inputs.Get(input::kTimeout);
  if (!value) return kDefaultTimeout;
  return ReadNumber(input::kTimeout, *value).map([](double seconds) {
    return absl::Seconds(seconds);
  });
}

std::optional<core::Error> FindKeyIn(const std::string& body,
                                     const SendSettings& settings) {
  if (!core::HoldsKey(body)) return std::nullopt;
  std::vector<std::pair<std::string, core::Secret>> secrets = {
      {"API key", settings.api_key}, {"application key", settings.app_key}};
  for (const sinks::Sink& sink : settings.sinks) {
    for (const core::Secret& secret : sink.secrets) {
      secrets.emplace_back(absl::StrCat("secret of the sink ", sink.name),
                           secret);
    }
  }
  std::string found = "a key or secret of this step";
  for (const auto& [name, secret] : secrets) {
    if (!core::Holds(body, secret)) continue;
    found = absl::StrCat("the ", name);
    break;
  }
  return core::Error{core::ErrorKind::kValidation,
                     absl::StrCat("the event would contain ", found,
                                  " (not shown), so it is not sent."),
                     "Check the variables that its values are made of."};
}

std::vector<core::Outbox> Outboxes(const Inputs& inputs,
                                   const providers::Environment& environment) {
  std::vector<core::Outbox> outboxes;
  if (const auto given = inputs.Get(input::kOutbox)) {
    outboxes.emplace_back(
        providers::ExpandHome(given->text, providers::HomeFolder(environment)),
        core::FolderRule::kNamed);
  } else if (const auto state = providers::StateFolder(environment)) {
    outboxes.emplace_back(os::PathInside(*state, "dora-deploy/outbox"));
  }
  outboxes.emplace_back(os::PathInside(providers::TemporaryFolder(environment),
                                       os::NameOfUser("dora-deploy-outbox")));
  return outboxes;
}

core::TlsTrust ReadTlsTrust(const Inputs& inputs,
                            const providers::Environment& environment) {
  const auto file = inputs.Get(input::kCaFile);
  return core::FindTlsTrust({file ? file->text : "",
                             environment.Get("SSL_CERT_FILE").value_or(""),
                             environment.Get("SSL_CERT_DIR").value_or("")});
}

core::ProxySettings ReadProxies(const providers::Environment& environment) {
  const auto first_of = [&](const std::vector<std::string>& names) {
    std::optional<Sourced> found;
    for (const std::string& name : names) {
      auto value = environment.Get(name);
      if (value && !found) {
        found = Sourced{*std::move(value), environment.SpellingOf(name)};
      }
    }
    return found;
  };
  const auto exempt = first_of({"no_proxy", "NO_PROXY"});
  return {first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          first_of({"http_proxy", "all_proxy", "ALL_PROXY"}),
          exempt ? exempt->text : ""};
}

core::Result<SendSettings, std::vector<core::Error>> ReadSendSettings(
    const Inputs& inputs, const providers::Environment& environment) {
  return Reader(inputs, environment).Read(SinkWords(inputs));
}

core::Result<SendSettings, std::vector<core::Error>> ReadApiSettings(
    const Inputs& inputs, const providers::Environment& environment) {
  return Reader(inputs, environment).Read({{sinks::kDora, "the default"}});
}

}  // namespace dora::app
