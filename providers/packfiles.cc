#include "providers/packfiles.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::providers {
namespace {

using Names = std::vector<std::string>;

/// Names of objects that are packed at once; how many fit is learnt from the
/// packfiles that are made.
constexpr size_t kFirstNames = 8000;
constexpr size_t kLeastNames = 500;
constexpr size_t kMostNames = 50'000;
/// A folder with half a million files.
constexpr size_t kLargestObject = 32 << 20;
/// What the settings of a partial clone have.
constexpr char kPartial[] =
    R"(^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$)";

core::Error Failed(const std::string& what, const CommandRunner& commands) {
  const std::string trouble = commands.Trouble();
  return {core::ErrorKind::kTransport,
          trouble.empty() ? what : absl::StrCat(what, ": ", trouble), ""};
}

/// The command that prints the names of all trees of the commits, each once,
/// but for those that known commits have.
GitPipe ListTrees(const PackedCommits& packed,
                  std::function<bool(absl::string_view)> take_output) {
  GitPipe list;
  list.arguments = {"rev-list", "--objects", "--no-object-names",
                    "--filter=blob:none", "--stdin"};
  // Trees are named, not commits: so no other commit is walked to.
  for (const std::string& sha : packed.commits) {
    absl::StrAppend(&list.input, sha, "^{tree}\n");
  }
  for (const std::string& sha : packed.known) {
    absl::StrAppend(&list.input, "^", sha, "^{tree}\n");
  }
  list.take_output = std::move(take_output);
  return list;
}

class PackfileMaker {
 public:
  PackfileMaker(const PackedCommits& packed, size_t size,
                const CommandRunner& commands, const TakePackfile& take)
      : packed_(packed),
        size_(size),
        commands_(commands),
        take_(take),
        names_(packed.commits) {}

  core::Status Make() {
    const bool is_listed = commands_.Pipe(ListTrees(
        packed_, [this](absl::string_view text) { return Read(text); }));
    if (!status_) return status_;
    if (!is_listed) {
      return tl::unexpected(
          Failed("git cannot list the folders of the commits", commands_));
    }
    return PackAll();
  }

 private:
  /// False where it is of no use to go on.
  bool Read(absl::string_view text) {
    while (!text.empty()) {
      const size_t end = text.find('\n');
      absl::StrAppend(&line_, text.substr(0, end));
      if (end == text.npos) break;
      text.remove_prefix(end + 1);
      if (!core::IsFullSha(line_)) {
        status_ = tl::unexpected(Failed("git lists no objects", commands_));
        return false;
      }
      names_.push_back(std::exchange(line_, ""));
      if (names_.size() >= at_once_) status_ = PackAll();
      if (!status_) return false;
    }
    return true;
  }

  core::Status PackAll() {
    while (status_ && !names_.empty()) {
      const size_t count = std::min(at_once_, names_.size());
      const Names first(names_.begin(), names_.begin() + count);
      names_.erase(names_.begin(), names_.begin() + count);
      status_ = Pack(first);
    }
    return status_;
  }

  core::Status Pack(const Names& names) {
    const size_t most = names.size() == 1 ? kLargestObject : size_;
    Packfile pack;
    pack.objects = names.size();
    GitPipe packing;
    // Alike whatever the checkout's settings say.
    packing.arguments = {"pack-objects",       "--stdout",    "-q",
                         "--compression=6",    "--window=10", "--depth=50",
                         "--window-memory=32m"};
    for (const std::string& name : names) {
      absl::StrAppend(&packing.input, name, "\n");
    }
    bool is_too_large = false;
    packing.take_output = [&](absl::string_view piece) {
      is_too_large = pack.bytes.size() + piece.size() > most;
      if (!is_too_large) pack.bytes.append(piece.data(), piece.size());
      return !is_too_large;
    };
    const bool is_packed = commands_.Pipe(packing);
    if (is_too_large) return PackHalves(names);
    const size_t checksum = names.front().size() / 2;
    if (!is_packed || pack.bytes.size() <= checksum) {
      return tl::unexpected(Failed("git cannot pack the commits", commands_));
    }
    pack.checksum = absl::BytesToHexString(
        absl::string_view(pack.bytes).substr(pack.bytes.size() - checksum));
    Learn(pack);
    return take_(std::move(pack));
  }

  core::Status PackHalves(const Names& names) {
    if (names.size() == 1) {
      return core::MakeError(
          core::ErrorKind::kValidation,
          absl::StrCat("the commit or folder ", names.front(),
                       " has more than ", kLargestObject >> 20, " MiB"));
    }
    const auto middle = names.begin() + names.size() / 2;
    at_once_ = std::max(kLeastNames, names.size() / 2);
    const core::Status done = Pack(Names(names.begin(), middle));
    return done ? Pack(Names(middle, names.end())) : done;
  }

  /// The next one is to be a little smaller than it may be.
  void Learn(const Packfile& pack) {
    constexpr size_t kShare = 80;
    const size_t of_each =
        std::max<size_t>(1, pack.bytes.size() / pack.objects);
    at_once_ =
        std::clamp(size_ / 100 * kShare / of_each, kLeastNames, kMostNames);
  }

  const PackedCommits& packed_;
  const size_t size_;
  const CommandRunner& commands_;
  const TakePackfile& take_;
  size_t at_once_ = kFirstNames;
  Names names_;       ///< that are not packed yet
  std::string line_;  ///< begun
  core::Status status_;
};

}  // namespace

bool HasTrees(const PackedCommits& packed, const CommandRunner& commands) {
  const bool is_partial =
      commands.Run({"config", "--get-regexp", kPartial}).has_value();
  return !is_partial || commands.Pipe(ListTrees(
                            packed, [](absl::string_view) { return true; }));
}

core::Status MakePackfiles(const PackedCommits& packed, size_t size,
                           const CommandRunner& commands,
                           const TakePackfile& take) {
  return PackfileMaker(packed, size, commands, take).Make();
}

}  // namespace dora::providers
