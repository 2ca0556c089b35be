// The program as its users meet it: arguments, the line on stdout, the port
// file, signals, exit codes.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr char kProgram[] = "intake/dora-intake";

class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    int out[2];
    int error[2];
    if (pipe(out) != 0 || pipe(error) != 0) return;
    arguments.insert(arguments.begin(), kProgram);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      dup2(error[1], STDERR_FILENO);
      execv(kProgram, argv.data());
      _exit(127);
    }
    close(out[1]);
    close(error[1]);
    out_ = fdopen(out[0], "r");
    error_ = fdopen(error[0], "r");
  }

  ~Program() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
    std::fclose(out_);
    std::fclose(error_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string OutLine() { return Line(out_); }
  std::string ErrorLine() { return Line(error_); }
  void Signal(int signal) { kill(pid_, signal); }

  /// Returns when it has stopped.
  void Pause() {
    kill(pid_, SIGSTOP);
    waitpid(pid_, nullptr, WUNTRACED);
  }

  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  static std::string Line(FILE* file) {
    char buffer[1024] = "";
    return std::fgets(buffer, sizeof(buffer), file) == nullptr ? "" : buffer;
  }

  pid_t pid_ = -1;
  FILE* out_ = nullptr;
  FILE* error_ = nullptr;
};

TEST(Program, SaysWhereItListensAndStopsWhenTold) {
  for (const int signal : {SIGTERM, SIGINT}) {
    const std::string file = testing::TempDir() + "/port";
    std::remove(file.c_str());
    Program program({"--port-file", file});
    const std::string line = program.OutLine();
    std::string port;
    std::getline(std::ifstream(file), port);
    EXPECT_EQ(line, "dora-intake listening on http://127.0.0.1:" + port + "\n");
    program.Signal(signal);
    EXPECT_EQ(program.Wait(), 0);
    EXPECT_EQ(program.OutLine(), "") << "one line only";
    EXPECT_EQ(program.ErrorLine(), "");
  }
}

TEST(Program, StopsByItselfIfToldTo) {
  Program program({"--max-seconds", "1"});
  EXPECT_EQ(program.Wait(), 0);
}

TEST(Program, RefusesArgumentsByNameValueAndRule) {
  const struct {
    std::vector<std::string> arguments;
    std::vector<const char*> words;
  } kCases[] = {
      {{"--port", "70000"}, {"--port", "70000", "65535"}},
      {{"--port", "http"}, {"--port", "http", "65535"}},
      {{"--max-seconds", "0"}, {"--max-seconds", "0", "1"}},
      {{"--fault", "explode"}, {"--fault", "explode", "status=N"}},
      {{"--fault", "hang", "--fault", "reset,first=x"},
       {"--fault", "first=x", "must be 1 or more"}},
      {{"--tls-cert", "c.pem"}, {"--tls-cert", "requires", "--tls-key"}},
      {{"--tls-key", "k.pem"}, {"--tls-key", "requires", "--tls-cert"}},
      {{"--checkout", "/nowhere"}, {"--checkout", "/nowhere"}},
      {{"--example", "--db", "x.db"}, {"--example", "excludes", "--db"}},
      {{"--service", "=team"}, {"--service", "NAME=TEAM"}},
      {{"--colour"}, {"--colour", "not expected"}},
      {{"serve"}, {"serve", "not expected"}},
  };
  for (const auto& example : kCases) {
    Program program(example.arguments);
    const std::string line = program.ErrorLine();
    for (const char* word : example.words) {
      EXPECT_NE(line.find(word), std::string::npos) << word << " in " << line;
    }
    EXPECT_EQ(program.OutLine(), "");
    EXPECT_EQ(program.Wait(), 2) << line;
  }
}

TEST(Program, GoesOnForItsTimeAfterItWasPaused) {
  Program program({"--max-seconds", "1"});
  program.OutLine();
  const auto start = std::chrono::steady_clock::now();
  program.Pause();
  program.Signal(SIGCONT);
  EXPECT_EQ(program.Wait(), 0);
  EXPECT_GE(std::chrono::steady_clock::now() - start,
            std::chrono::milliseconds(800));
}

TEST(Program, SaysWhyItCannotStart) {
  Program program({"--db", "/nowhere/at/all.db"});
  EXPECT_EQ(program.ErrorLine(),
            "dora-intake: cannot open the database /nowhere/at/all.db: unable "
            "to open database file\n");
  EXPECT_EQ(program.Wait(), 1);
}

TEST(Program, TellsItsOptions) {
  Program program({"--help"});
  EXPECT_NE(program.OutLine(), "");
  EXPECT_EQ(program.Wait(), 0);
}

}  // namespace
