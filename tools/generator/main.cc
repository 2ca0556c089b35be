// Writes the generated parts of the files below a folder, or says which differ.
// usage: generator [--check] FOLDER

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "tools/generator/files.h"

namespace dora::generator {
namespace {

enum class Mode { kWrite, kCheck };

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool Write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  return file.good();
}

/// False where the file cannot be made, or is not as it should be.
bool Treat(const GeneratedFile& file, const std::string& folder, Mode mode) {
  const std::string path = folder + "/" + file.path;
  const std::string before = Read(path);
  const auto after = WithBlocks(file, before);
  if (!after) {
    std::cerr << core::ToString(after.error()) << "\n";
    return false;
  }
  if (*after == before) return true;
  std::cerr << file.path << "\n";
  if (mode == Mode::kWrite) return Write(path, *after);
  std::cerr << Difference(before, *after);
  return false;
}

int Run(Mode mode, const std::string& folder) {
  bool all_well = true;
  for (const GeneratedFile& file : GeneratedFiles()) {
    all_well = Treat(file, folder, mode) && all_well;
  }
  if (!all_well && mode == Mode::kCheck) {
    std::cerr << "These files are out of date. Run tools/generate.\n";
  }
  return all_well ? 0 : 1;
}

}  // namespace
}  // namespace dora::generator

int main(int argc, char** argv) {
  using dora::generator::Mode;
  const bool checks = argc == 3 && argv[1] == std::string("--check");
  if (argc != 2 && !checks) {
    std::cerr << "usage: generator [--check] FOLDER\n";
    return 2;
  }
  return dora::generator::Run(checks ? Mode::kCheck : Mode::kWrite,
                              argv[argc - 1]);
}
