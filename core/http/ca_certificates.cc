#include "core/http/ca_certificates.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::core {
namespace {

namespace tag {
constexpr uint8_t kSequence = 0x30;
constexpr uint8_t kSet = 0x31;
constexpr uint8_t kExplicitVersion = 0xa0;
constexpr uint8_t kUniversalString = 0x1c;
constexpr uint8_t kBmpString = 0x1e;
}  // namespace tag

/// One element of DER.
struct Element {
  uint8_t tag = 0;
  absl::string_view whole;
  absl::string_view contents;
};

/// Takes the first element off `der`; absent where it is cut or too long.
std::optional<Element> TakeElement(absl::string_view& der) {
  if (der.size() < 2) return std::nullopt;
  const auto byte = [&der](size_t i) { return static_cast<uint8_t>(der[i]); };
  size_t header = 2;
  size_t length = byte(1);
  if (length >= 0x80) {
    const size_t count = length & 0x7f;
    if (count < 1 || count > 3 || der.size() < header + count) {
      return std::nullopt;
    }
    length = 0;
    for (size_t i = 0; i < count; ++i) length = length << 8 | byte(header + i);
    header += count;
  }
  if (der.size() - header < length) return std::nullopt;
  const Element element{byte(0), der.substr(0, header + length),
                        der.substr(header, length)};
  der.remove_prefix(header + length);
  return element;
}

/// Takes the first element off `der`, if it is a `tag`; gives its contents.
std::optional<absl::string_view> Take(uint8_t tag, absl::string_view& der) {
  const auto element = TakeElement(der);
  if (!element || element->tag != tag) return std::nullopt;
  return element->contents;
}

/// The subject of a certificate, as an element; absent where it has none.
std::optional<absl::string_view> SubjectOf(absl::string_view certificate) {
  auto outer = Take(tag::kSequence, certificate);
  if (!outer) return std::nullopt;
  auto fields = Take(tag::kSequence, *outer);
  if (!fields) return std::nullopt;
  auto field = TakeElement(*fields);
  if (field && field->tag == tag::kExplicitVersion) {
    field = TakeElement(*fields);  // The serial number.
  }
  // After it: signature algorithm, issuer, validity, subject.
  for (int i = 0; i < 4 && field; ++i) field = TakeElement(*fields);
  if (!field) return std::nullopt;
  return field->whole;
}

uint64_t Mix(uint64_t hash, char byte) {
  return (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3;  // FNV-1a
}

/// A number that two names which OpenSSL holds for equal share: made of the
/// types and of the letters and digits of the values, in any order. Absent
/// where the name is none, or is in an encoding that hides its letters.
std::optional<uint64_t> KeyOf(absl::string_view name) {
  uint64_t key = 0;
  auto sets = Take(tag::kSequence, name);
  if (!sets) return std::nullopt;
  while (!sets->empty()) {
    auto attributes = Take(tag::kSet, *sets);
    while (attributes && !attributes->empty()) {
      auto attribute = Take(tag::kSequence, *attributes);
      if (!attribute) return std::nullopt;
      const auto type = TakeElement(*attribute);
      const auto value = TakeElement(*attribute);
      if (!type || !value || value->tag == tag::kBmpString ||
          value->tag == tag::kUniversalString) {
        return std::nullopt;
      }
      uint64_t hash = 0xcbf29ce484222325;
      for (const char byte : type->contents) hash = Mix(hash, byte);
      for (const char byte : value->contents) {
        if (absl::ascii_isalnum(byte))
          hash = Mix(hash, absl::ascii_tolower(byte));
      }
      key += hash;
    }
    if (!attributes) return std::nullopt;
  }
  return key;
}

/// False only where the two names cannot be equal.
bool MayBeEqual(std::optional<uint64_t> a, std::optional<uint64_t> b) {
  return !a || !b || *a == *b;
}

X509Pointer Parse(absl::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  // Also reads the trust settings of a TRUSTED CERTIFICATE.
  return X509Pointer(
      d2i_X509_AUX(nullptr, &bytes, static_cast<long>(der.size())));
}

bool IsCertificateLabel(absl::string_view label) {
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" ||
         label == "TRUSTED CERTIFICATE";
}

/// Where the line feed before the next line of dashes is; npos where there is
/// none. The lines of Base64 before it have line feeds, but no dashes.
size_t FindDashedLine(absl::string_view text) {
  size_t dashes = text.find("-----");
  while (dashes != text.npos && (dashes == 0 || text[dashes - 1] != '\n')) {
    dashes = text.find("-----", dashes + 1);
  }
  return dashes == text.npos ? dashes : dashes - 1;
}

/// Takes the next block off `pem`, up to and with its last line.
struct PemBlock {
  absl::string_view label;
  absl::string_view text;
};
std::optional<PemBlock> TakePemBlock(absl::string_view& pem) {
  constexpr absl::string_view kBegin = "-----BEGIN ";
  constexpr absl::string_view kDashes = "-----";
  // Editors put one first; files put together have it in the middle.
  constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
  while (true) {
    const size_t begin = pem.find(kBegin);
    if (begin == absl::string_view::npos) return std::nullopt;
    absl::string_view before = pem.substr(0, begin);
    absl::ConsumeSuffix(&before, kByteOrderMark);
    const bool starts_line = before.empty() || before.back() == '\n';
    pem.remove_prefix(begin + kBegin.size());
    const size_t label_end = pem.find(kDashes);
    if (label_end == absl::string_view::npos) return std::nullopt;
    const absl::string_view label = pem.substr(0, label_end);
    if (!starts_line || label.find('\n') != absl::string_view::npos) continue;
    const absl::string_view rest = pem.substr(label_end + kDashes.size());
    const size_t text_end = FindDashedLine(rest);
    if (text_end == absl::string_view::npos) return std::nullopt;
    const absl::string_view end_line = rest.substr(text_end + 1);
    // A block that is cut off ends where the next begins.
    pem = end_line;
    if (end_line.find(absl::StrCat("-----END ", label, kDashes)) != 0) continue;
    return PemBlock{label, rest.substr(0, text_end)};
  }
}

/// Takes the next certificate off `pem`, in DER.
std::optional<std::string> TakeCertificate(absl::string_view& pem) {
  while (const auto block = TakePemBlock(pem)) {
    std::string der;
    if (IsCertificateLabel(block->label) &&
        absl::Base64Unescape(block->text, &der) && SubjectOf(der)) {
      return der;
    }
  }
  return std::nullopt;
}

}  // namespace

CaCertificates CaCertificates::FromPem(absl::string_view pem) {
  CaCertificates result;
  while (auto der = TakeCertificate(pem)) {
    result.certificates_.push_back({*std::move(der), {}});
  }
  return result;
}

bool CaCertificates::AreIn(absl::string_view pem) {
  return TakeCertificate(pem).has_value();
}

CaCertificates CaCertificates::FromDer(absl::string_view der) {
  CaCertificates result;
  while (const auto certificate = TakeElement(der)) {
    result.certificates_.push_back({"", certificate->whole});
  }
  return result;
}

void CaCertificates::Add(CaCertificates others) {
  std::move(others.certificates_.begin(), others.certificates_.end(),
            std::back_inserter(certificates_));
}

void CaCertificates::Remove(const CaCertificates& others) {
  const auto is_named = [&others](const Certificate& certificate) {
    return std::any_of(others.certificates_.begin(), others.certificates_.end(),
                       [&certificate](const Certificate& other) {
                         return other.bytes() == certificate.bytes();
                       });
  };
  certificates_.erase(
      std::remove_if(certificates_.begin(), certificates_.end(), is_named),
      certificates_.end());
}

bool CaCertificates::Hold(const X509& certificate) const {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(&certificate, &bytes);
  if (size <= 0) return false;
  const std::string der(reinterpret_cast<const char*>(bytes),
                        static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return std::any_of(
      certificates_.begin(), certificates_.end(),
      [&der](const Certificate& own) { return own.bytes() == der; });
}

std::vector<X509Pointer> CaCertificates::Find(const X509_NAME* name) const {
  const unsigned char* bytes = nullptr;
  size_t size = 0;
  if (X509_NAME_get0_der(name, &bytes, &size) != 1) return {};
  const auto wanted =
      KeyOf(absl::string_view(reinterpret_cast<const char*>(bytes), size));
  std::vector<X509Pointer> found;
  for (const Certificate& certificate : certificates_) {
    const auto subject = SubjectOf(certificate.bytes());
    if (!subject || !MayBeEqual(wanted, KeyOf(*subject))) continue;
    X509Pointer parsed = Parse(certificate.bytes());
    if (parsed != nullptr &&
        X509_NAME_cmp(X509_get_subject_name(parsed.get()), name) == 0) {
      found.push_back(std::move(parsed));
    }
  }
  return found;
}

std::string CaCertificates::ToDer() const {
  std::string der;
  for (const Certificate& certificate : certificates_) {
    absl::StrAppend(&der, certificate.bytes());
  }
  return der;
}

}  // namespace dora::core
