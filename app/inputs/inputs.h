#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/inputs/input_table.h"
#include "app/inputs/naming.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "providers/environment.h"

// What the user gave for the inputs, as words; what they mean is checked later.

namespace dora::app {

/// The words that a value of the input is one of, in the table's order; empty
/// where it is not a choice.
std::vector<std::string> WordsOf(input::Id id);

/// A usage error that names the input, the value, where the value came from,
/// the rule that it breaks and the fix.
core::Error InvalidInput(input::Id id, const core::Sourced& value,
                         absl::string_view rule, std::string fix);

/// What a value of this secret holds that must not be seen: itself, or the
/// parts of it that are secret.
std::vector<core::Secret> PartsOf(const InputSpec& secret,
                                  const std::string& value);

/// The place of `value` among the words of the input, or a usage error that
/// lists them.
core::Result<size_t> ReadWord(input::Id id, const core::Sourced& value);

/// The same as the enumerator at that place: those of `Enum` stand in the order
/// of the table's words.
template <typename Enum>
core::Result<Enum> ReadChoice(input::Id id, const core::Sourced& value) {
  return ReadWord(id, value).map(
      [](size_t place) { return static_cast<Enum>(place); });
}

/// The number that `value` of the input is, or a usage error with its bounds.
core::Result<double> ReadNumber(input::Id id, const core::Sourced& value);

class Inputs;

/// The usage error of every choice, flag and number that was given wrongly, of
/// those inputs that a command of this scope takes. A run finds them also where
/// it would not have looked at the value.
std::vector<core::Error> WrongValues(const Inputs& inputs, unsigned scope);

/// The values of the inputs in one run. A value given on the command line, or
/// to the step, wins over the environment's.
class Inputs {
 public:
  /// `name` is how messages write an input.
  explicit Inputs(const providers::Environment& environment,
                  NameInput name = &OptionName)
      : environment_(environment), name_(name), given_(AllInputs().size()) {}

  const providers::Environment& environment() const { return environment_; }

  /// The input as the user's platform writes it: `--service`, `service:`.
  std::string NameOf(input::Id id) const { return name_(id); }
  NameInput naming() const { return name_; }

  /// Takes a value given to this run; `source` is how the user named it. A
  /// blank text is not a value.
  void Give(input::Id id, absl::string_view text, std::string source);

  /// The same for an option of the command line, where a blank text is a value
  /// of an input that takes one (InputSpec::takes_blank).
  void GiveOption(input::Id id, absl::string_view text, std::string source);

  /// The same for a value that the user did not say: our own note of a time,
  /// or one that the platform tells the step.
  void GiveInferred(input::Id id, absl::string_view text, std::string source);

  /// Takes over what was given to `other`, after what was given here.
  void GiveAll(const Inputs& other);

  /// The value that was given first, else the environment's one.
  std::optional<core::Sourced> Get(input::Id id) const;

  /// The value that was given first, without the environment's.
  std::optional<core::Sourced> FirstGiven(input::Id id) const;

  /// All values that were given, else the environment's one.
  std::vector<core::Sourced> All(input::Id id) const;

  /// The values that were given, without the environment's.
  const std::vector<core::Sourced>& Given(input::Id id) const {
    return given_[id];
  }

  /// The environment's value, even where others were given.
  std::optional<core::Sourced> FromEnvironment(input::Id id) const;

  /// The same of all its values.
  std::vector<core::Secret> SecretsIn(const InputSpec& secret) const;

  /// A flag's value; false where it is not given. A usage error for what is
  /// neither true nor false.
  core::Result<bool> Flag(input::Id id) const;

  /// The value of an input that is one word of a few; the table's default
  /// where it is not given. A usage error lists the words. See ReadChoice.
  template <typename Enum>
  core::Result<Enum> Choice(input::Id id) const {
    return ReadChoice<Enum>(id, OrDefault(id));
  }

 private:
  void Add(input::Id id, absl::string_view text, core::Sourced value);
  core::Sourced OrDefault(input::Id id) const;

  const providers::Environment& environment_;
  NameInput name_;
  std::vector<std::vector<core::Sourced>> given_;
};

}  // namespace dora::app
