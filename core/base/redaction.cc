#include "core/base/redaction.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/base/escapes.h"

namespace dora::core {
namespace {

constexpr absl::string_view kMark = "[redacted]";
/// Less than this is found in too much.
constexpr size_t kShortest = 8;

/// A text to look for.
struct Needle {
  std::string text;
  SecretKind kind;
  size_t least;         ///< so much of its beginning is told anywhere
  size_t least_at_end;  ///< and so much at the end of a text
};

/// By their first bytes: most places of a text begin none.
class Needles {
 public:
  void Add(Needle needle) {
    std::vector<Needle>& alike = all_[Index(needle.text.front())];
    const auto known = std::find_if(
        alike.begin(), alike.end(),
        [&needle](const Needle& one) { return one.text == needle.text; });
    if (known == alike.end()) {
      alike.push_back(std::move(needle));
      empty_ = false;
    } else if (needle.kind == SecretKind::kKey) {
      known->kind = needle.kind;
    }
  }

  bool empty() const { return empty_; }

  const std::vector<Needle>& BeginningWith(char c) const {
    return all_[Index(c)];
  }

 private:
  static size_t Index(char c) { return static_cast<unsigned char>(c); }

  std::array<std::vector<Needle>, 256> all_;
  bool empty_ = true;
};

Needles& Registry() {
  static auto* const needles = new Needles();
  return *needles;
}

// ------------------------------------------------------------------- matching

/// The places in a text where a needle's next byte may stand: more than one
/// where the text can be read in several ways.
class Places {
 public:
  bool empty() const { return count_ == 0; }
  void Clear() { count_ = 0; }

  void Add(size_t place) {
    const auto end = all_.begin() + count_;
    if (count_ == all_.size() || std::find(all_.begin(), end, place) != end) {
      return;
    }
    all_[count_++] = place;
  }

  /// They may grow while they are gone through.
  size_t count() const { return count_; }
  size_t operator[](size_t i) const { return all_[i]; }

  size_t last() const {
    return *std::max_element(all_.begin(), all_.begin() + count_);
  }

 private:
  std::array<size_t, 16> all_;
  size_t count_ = 0;
};

/// How much of a needle a text holds, and where that may end in the text.
struct Match {
  size_t matched = 0;
  Places ends;
};

/// An escape that was escaped again has backslashes of its own: any number of
/// them; the last may still escape what is behind it.
void SkipBackslashes(absl::string_view text, size_t place,
                     const Reading& reading, Places& places) {
  if (reading.meant() != "\\") return;
  constexpr size_t kMost = 64;
  const absl::string_view run = text.substr(place, kMost);
  const size_t length = std::min(run.find_first_not_of('\\'), run.size());
  if (length > 0) places.Add(place + length - 1);
  places.Add(place + std::max(length, reading.length));
}

bool IsEmpty(const Places& places) { return places.empty(); }

/// The needle as `text` may hold it at `begin` in any mixture of escapes.
Match MatchEscaped(absl::string_view needle, absl::string_view text,
                   size_t begin) {
  // By how much of the needle is matched; a reading means four bytes at most.
  std::array<Places, 5> places;
  places[0].Add(begin);
  Match match;
  for (size_t matched = 0; matched <= needle.size(); ++matched) {
    Places& here = places[matched % places.size()];
    if (!here.empty()) match = {matched, here};
    const absl::string_view wanted = needle.substr(matched);
    for (size_t i = 0; !wanted.empty() && i < here.count(); ++i) {
      const size_t place = here[i];
      if (place == text.size()) continue;
      const Readings readings = ReadingsOf(text.substr(place));
      for (size_t r = 0; r < readings.count; ++r) {
        const Reading& reading = readings.all[r];
        if (wanted.substr(0, reading.size) == reading.meant()) {
          places[(matched + reading.size) % places.size()].Add(place +
                                                               reading.length);
        }
        if (matched > 0) SkipBackslashes(text, place, reading, here);
      }
    }
    here.Clear();
    if (std::all_of(places.begin(), places.end(), IsEmpty)) break;
  }
  return match;
}

/// The needle as `text` holds it at `begin`.
Match MatchAt(absl::string_view needle, absl::string_view text, size_t begin) {
  const absl::string_view rest = text.substr(begin);
  size_t same = 0;
  while (same < needle.size() && same < rest.size() &&
         needle[same] == rest[same] && !MayBeginEscape(rest[same])) {
    ++same;
  }
  const bool may_be_escaped =
      same < rest.size() && same < needle.size() && MayBeginEscape(rest[same]);
  if (may_be_escaped) return MatchEscaped(needle, text, begin);
  Match match;
  match.matched = same;
  match.ends.Add(begin + same);
  return match;
}

// ----------------------------------------------------------------- redacting

enum class Wanted { kAll, kKeys };

/// Where the words of `text` end: what cuts a text may put a mark behind it.
size_t EndOfWords(absl::string_view text) {
  // The last three are the bytes of an ellipsis.
  static constexpr absl::string_view kMarks = " \t\r\n.\\\"'`)}]><\xe2\x80\xa6";
  const size_t last = text.find_last_not_of(kMarks);
  return last == text.npos ? 0 : last + 1;
}

/// Finds secrets in one text.
class Search {
 public:
  Search(const Needles& needles, Wanted wanted, absl::string_view text)
      : needles_(needles),
        wanted_(wanted),
        text_(text),
        end_of_words_(EndOfWords(text)) {}

  std::string Redacted() const {
    std::string redacted;
    size_t taken = 0;
    size_t place = 0;
    while (place < text_.size()) {
      const size_t end = EndOfSecrets(place);
      if (end == place) {
        ++place;
        continue;
      }
      // An escape is not torn apart.
      size_t begin = place;
      while (begin > taken && text_[begin - 1] == '\\') --begin;
      absl::StrAppend(&redacted, text_.substr(taken, begin - taken), kMark);
      taken = place = end;
    }
    if (taken == 0) return std::string(text_);
    absl::StrAppend(&redacted, text_.substr(taken));
    return redacted;
  }

 private:
  /// Where the secret at `begin` ends, and those that overlap with it; `begin`
  /// where there is none.
  size_t EndOfSecrets(size_t begin) const {
    size_t end = EndOfSecret(begin);
    for (size_t place = begin + 1; place < end; ++place) {
      end = std::max(end, EndOfSecret(place));
    }
    return end;
  }

  /// Where the longest secret at `begin` ends.
  size_t EndOfSecret(size_t begin) const {
    size_t end = begin;
    if (!MayBeginSecret(text_[begin])) return end;
    const Readings readings = ReadingsOf(text_.substr(begin));
    for (size_t r = 0; r < readings.count; ++r) {
      for (const Needle& needle :
           needles_.BeginningWith(readings.all[r].bytes[0])) {
        if (wanted_ == Wanted::kKeys && needle.kind != SecretKind::kKey) {
          continue;
        }
        const Match match = MatchAt(needle.text, text_, begin);
        end = std::max(end, EndOfMatch(needle, match, begin));
      }
    }
    return end;
  }

  bool MayBeginSecret(char c) const {
    return MayBeginEscape(c) || !needles_.BeginningWith(c).empty();
  }

  /// `begin` where so little is matched that it tells nothing.
  size_t EndOfMatch(const Needle& needle, const Match& match,
                    size_t begin) const {
    if (match.matched == needle.text.size()) return match.ends.last();
    if (wanted_ == Wanted::kKeys) return begin;
    if (match.matched >= needle.least_at_end && IsAtEnd(match.ends)) {
      return std::max(match.ends.last(), end_of_words_);
    }
    return match.matched >= needle.least ? match.ends.last() : begin;
  }

  /// True where nothing but half an escape is left of the words.
  bool IsAtEnd(const Places& places) const {
    constexpr size_t kLongestEscape = 6;
    for (size_t i = 0; i < places.count(); ++i) {
      const size_t place = places[i];
      if (place >= end_of_words_ || (MayBeginEscape(text_[place]) &&
                                     end_of_words_ - place < kLongestEscape)) {
        return true;
      }
    }
    return false;
  }

  const Needles& needles_;
  Wanted wanted_;
  absl::string_view text_;
  size_t end_of_words_;
};

std::string Redacted(absl::string_view text, Wanted wanted) {
  if (Registry().empty()) return std::string(text);
  return Search(Registry(), wanted, text).Redacted();
}

// ---------------------------------------------------------------- registering

/// Adds `text`, unless it is so short that it is found in too much.
void AddTelltale(std::string text, SecretKind kind, Needles& needles) {
  if (text.size() < kShortest) return;
  const size_t half = std::max(kShortest, (text.size() + 1) / 2);
  needles.Add({std::move(text), kind, half, kShortest});
}

/// Adds what base64 makes of `text` behind `before` other bytes, without the
/// characters that depend on what is around it; where nothing is behind it,
/// the last one does not.
void AddBase64(absl::string_view text, size_t before, bool for_url,
               SecretKind kind, Needles& needles) {
  const std::string padded = absl::StrCat(std::string(before, '\0'), text);
  const std::string encoded =
      for_url ? absl::WebSafeBase64Escape(padded) : absl::Base64Escape(padded);
  constexpr size_t kBits = 6;
  const size_t begin = (8 * before + kBits - 1) / kBits;
  const size_t end = 8 * padded.size() / kBits;
  AddTelltale(encoded.substr(begin, end - begin), kind, needles);
  const size_t last = std::min(encoded.find('='), encoded.size());
  AddTelltale(encoded.substr(begin, last - begin), kind, needles);
}

/// The encodings that are not read byte by byte.
void AddEncoded(absl::string_view text, SecretKind kind, Needles& needles) {
  for (const size_t before : {0, 1, 2}) {
    for (const bool for_url : {false, true}) {
      AddBase64(text, before, for_url, kind, needles);
    }
  }
  const std::string hex = absl::BytesToHexString(text);
  AddTelltale(hex, kind, needles);
  AddTelltale(absl::AsciiStrToUpper(hex), kind, needles);
}

void AddSecret(absl::string_view text, SecretKind kind, Needles& needles) {
  if (text.size() < kShortest) return;
  AddTelltale(std::string(text), kind, needles);
  AddEncoded(text, kind, needles);
}

}  // namespace

void RegisterSecret(const Secret& secret, SecretKind kind) {
  AddSecret(secret.Reveal(), kind, Registry());
}

void RegisterCredentials(absl::string_view user, absl::string_view password) {
  constexpr SecretKind kKind = SecretKind::kCredential;
  AddSecret(password, kKind, Registry());
  if (password.empty()) return;
  const std::string in_url = absl::StrCat(":", password, "@");
  Registry().Add({in_url, kKind, in_url.size(), in_url.size()});
  if (user.empty()) return;
  const std::string pair = absl::StrCat(user, ":", password);
  Registry().Add({pair, kKind, user.size() + 1 + (password.size() + 1) / 2,
                  user.size() + 2});
  AddEncoded(pair, kKind, Registry());
}

std::string Redact(absl::string_view text) {
  return Redacted(text, Wanted::kAll);
}

std::string RedactKeys(absl::string_view text) {
  return Redacted(text, Wanted::kKeys);
}

bool HoldsKey(absl::string_view text) { return RedactKeys(text) != text; }

bool Holds(absl::string_view text, const Secret& secret) {
  Needles needles;
  AddSecret(secret.Reveal(), SecretKind::kKey, needles);
  return Search(needles, Wanted::kKeys, text).Redacted() != text;
}

}  // namespace dora::core
