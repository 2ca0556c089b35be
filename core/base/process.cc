#include "core/base/process.h"

#include <algorithm>
#include <chrono>

#include "core/base/run_file.h"

namespace dora::core {
namespace {

using std::chrono::steady_clock;

steady_clock::time_point EndOf(absl::Duration limit) {
  constexpr absl::Duration kForever = absl::Hours(365 * 24);
  return steady_clock::now() +
         absl::ToChronoNanoseconds(std::min(limit, kForever));
}

}  // namespace

std::optional<ProcessEnd> Output::Take(absl::string_view piece) {
  taken_ += piece.size();
  if (taken_ > spec_.max_output) return ProcessEnd::kTooLarge;
  if (!spec_.take_output) {
    text_.append(piece.data(), piece.size());
  } else if (!spec_.take_output(piece)) {
    return ProcessEnd::kStopped;
  }
  return std::nullopt;
}

ProcessResult RunProcess(const ProcessSpec& spec) {
  const steady_clock::time_point begin = steady_clock::now();
  const auto file = FindProgram(spec.program, spec.path);
  ProcessResult result;
  if (!file) {
    result.end = ProcessEnd::kNotFound;
  } else if (spec.limit <= absl::ZeroDuration()) {
    result.end = ProcessEnd::kTimedOut;
  } else {
    result = RunFile(*file, spec, EndOf(spec.limit));
  }
  result.took = absl::FromChrono(steady_clock::now() - begin);
  return result;
}

}  // namespace dora::core
