// Runs commands as whole processes, in turn, many times, and prints what the
// kernel accounted to each: a row a command, tab-separated, medians with their
// minimum and maximum. Taking turns keeps a machine's drift out of the ratios.
//
// usage: measure RUNS NAME COMMAND [ARG ...] [--- NAME COMMAND [ARG ...]] ...

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern char** environ;

namespace {

struct Subject {
  std::string name;
  std::vector<char*> argv;  ///< ends with a null pointer
  std::vector<double> wall_ms;
  std::vector<double> cpu_ms;
  std::vector<double> rss_kib;
};

double Milliseconds(const timeval& time) {
  return time.tv_sec * 1e3 + time.tv_usec / 1e3;
}

/// Runs the subject once with its output thrown away. Ends the program where
/// it fails: a figure of a failed run would mean nothing.
void RunOnce(Subject& subject) {
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, subject.argv[0], &quiet, nullptr,
                                 subject.argv.data(), environ);
  int status = 0;
  rusage usage{};
  if (error != 0 || wait4(pid, &status, 0, &usage) != pid || status != 0) {
    std::fprintf(stderr, "measure: %s failed\n", subject.name.c_str());
    std::exit(1);
  }
  const std::chrono::duration<double, std::milli> wall =
      std::chrono::steady_clock::now() - start;
  posix_spawn_file_actions_destroy(&quiet);
  subject.wall_ms.push_back(wall.count());
  subject.cpu_ms.push_back(Milliseconds(usage.ru_utime) +
                           Milliseconds(usage.ru_stime));
  subject.rss_kib.push_back(static_cast<double>(usage.ru_maxrss));
}

void PrintSpread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::printf("\t%.1f\t%.1f\t%.1f", values[values.size() / 2], values.front(),
              values.back());
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 3 ? std::atoi(argv[1]) : 0;
  if (runs < 1) {
    std::fprintf(stderr,
                 "usage: measure RUNS NAME COMMAND [ARG ...] "
                 "[--- NAME COMMAND [ARG ...]] ...\n");
    return 2;
  }
  std::vector<Subject> subjects;
  for (int i = 2; i < argc; ++i) {
    if (i == 2 || std::strcmp(argv[i - 1], "---") == 0) {
      subjects.push_back({argv[i], {}, {}, {}, {}});
    } else if (std::strcmp(argv[i], "---") != 0) {
      subjects.back().argv.push_back(argv[i]);
    }
  }
  for (Subject& subject : subjects) subject.argv.push_back(nullptr);
  for (int run = 0; run < runs; ++run) {
    for (Subject& subject : subjects) RunOnce(subject);
  }
  for (const Subject& subject : subjects) {
    std::printf("%s", subject.name.c_str());
    PrintSpread(subject.wall_ms);
    PrintSpread(subject.cpu_ms);
    PrintSpread(subject.rss_kib);
    std::printf("\n");
  }
  return 0;
}
