#pragma once

#include <string>
#include <vector>

#include "app/inputs/input_table.h"
#include "cli/command.h"

// What people are told of a command line that cannot be read: what is wrong,
// the rule, and the fix. A value that no option has is not shown: it may be a
// secret that its user believed to have an option.

namespace dora::cli {

/// `word` is the first word, or empty; it names no command.
std::string DescribeMissingCommand(const std::string& word);

/// `name` is not an option of the command, whose options are `known`; or it is
/// one of those, and was given a value that it does not take.
std::string DescribeUnknownOption(const std::string& name,
                                  const CommandSpec& command,
                                  const std::vector<std::string>& known);

/// Nothing stands behind the option.
std::string DescribeMissingValue(const app::InputSpec& option);

/// The name of another option stands where the option's value should.
std::string DescribeSwallowedOption(const app::InputSpec& option,
                                    const std::string& other);

/// An option of one value was given two.
std::string DescribeTwoValues(const app::InputSpec& option,
                              const std::string& first,
                              const std::string& second);

/// A word that is not an option stands where the command takes none; behind
/// `flag`, unless that is null.
std::string DescribeStray(const CommandSpec& command,
                          const app::InputSpec* flag);

/// A word is `option` but for its dash, which a word processor made of `--`.
std::string DescribeTypographicDash(const std::string& option);

/// A command of another kind than exec has words behind `--`.
std::string DescribeMark(const CommandSpec& command);

/// The command takes one argument.
std::string DescribeArguments(const CommandSpec& command, size_t given);

}  // namespace dora::cli
