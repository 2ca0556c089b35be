// Writes the source file behind core/http/embedded_certificates.h, at build
// time. usage: embed PEM-FILE >embedded_certificates.cc

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "core/http/ca_certificates.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1]);
  const std::string pem((std::istreambuf_iterator<char>(file)),
                        std::istreambuf_iterator<char>());
  const auto certificates = dora::core::CaCertificates::FromPem(pem);
  if (certificates.empty()) {
    std::cerr << argv[1] << ": holds no certificate\n";
    return 1;
  }
  std::cout << "#include \"core/http/embedded_certificates.h\"\n\n"
               "namespace dora::core {\nnamespace {\n\n"
               "constexpr unsigned char kBytes[] = {";
  size_t column = 0;
  for (const unsigned char byte : certificates.ToDer()) {
    std::cout << (column++ % 20 == 0 ? "\n" : "") << int{byte} << ',';
  }
  std::cout << "};\n\n}  // namespace\n\n"
               "absl::string_view EmbeddedCertificates() {\n"
               "  return {reinterpret_cast<const char*>(kBytes), sizeof "
               "kBytes};\n}\n\n}  // namespace dora::core\n";
  return 0;
}
