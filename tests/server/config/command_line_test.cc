#include "server/config/command_line.h"

#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config_field.h"

namespace nexting::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Outcome {
  int exit_status = -1;
  std::string output;
};

// Runs the printer through the shell, with variables in front and arguments behind.
Outcome RunPrinter(const std::string& arguments, const std::string& variables = "") {
  Outcome run;
  FILE* pipe =
      popen(absl::StrCat("env ", variables, " '", NEXTING_CONFIG_PRINTER, "' ", arguments, " 2>&1").c_str(), "r");
  if (pipe == nullptr) return run;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) run.output.push_back(static_cast<char>(c));
  const int status = pclose(pipe);
  run.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

std::string ErrorOf(const std::vector<absl::string_view>& arguments) {
  const absl::Status status = CheckArguments(arguments);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(CheckArgumentsTest, TakesEveryFlagInEveryForm) {
  EXPECT_TRUE(CheckArguments({}).ok());
  for (const ConfigField& field : ConfigFields()) {
    const std::string flag = absl::StrCat("--", field.name);
    if (field.value_name.empty()) {
      EXPECT_TRUE(CheckArguments({flag, absl::StrCat("--no", field.name), absl::StrCat(flag, "=yes")}).ok()) << flag;
    } else {
      EXPECT_TRUE(CheckArguments({absl::StrCat(flag, "=x"), flag, "x", flag, "-1"}).ok()) << flag;
    }
  }
}

TEST(CheckArgumentsTest, AnUnknownFlagGetsTheNearestName) {
  EXPECT_EQ(ErrorOf({"--worker_thread=3"}),
            "unknown flag --worker_thread; did you mean --worker_threads? nexting-server --help lists all");
  EXPECT_THAT(ErrorOf({"--listen"}), HasSubstr("did you mean --listen_address?"));
  EXPECT_THAT(ErrorOf({"--data-dir=x"}), HasSubstr("did you mean --data_dir?"));
  EXPECT_THAT(ErrorOf({"--flagfile=x"}), HasSubstr("unknown flag --flagfile"));
  EXPECT_EQ(ErrorOf({"--xyzzy"}), "unknown flag --xyzzy; nexting-server --help lists all");
  EXPECT_THAT(ErrorOf({"--nodata_dir"}), HasSubstr("unknown flag --nodata_dir; did you mean --data_dir?"));
}

TEST(CheckArgumentsTest, RefusesWhatIsNoFlag) {
  EXPECT_EQ(ErrorOf({"--log_level", "debug", "start"}),
            "'start' is not a flag, and nexting-server takes flags only; nexting-server --help lists them");
  EXPECT_THAT(ErrorOf({"--enable_reflection", "true"}), HasSubstr("'true' is not a flag"));
  EXPECT_THAT(ErrorOf({"--"}), HasSubstr("is not a flag"));
}

TEST(CheckArgumentsTest, RefusesAMissingValueAndAWrongSwitch) {
  EXPECT_EQ(ErrorOf({"--data_dir"}), "flag --data_dir needs a value: --data_dir=VALUE");
  EXPECT_EQ(ErrorOf({"--enable_reflection=maybe"}),
            "flag --enable_reflection: 'maybe' is neither yes nor no; give true or false");
}

TEST(HelpTextTest, NamesEveryFieldAndItsDefault) {
  const std::string help = HelpText();
  const ServerConfig defaults;
  for (const ConfigField& field : ConfigFields()) {
    EXPECT_THAT(help, HasSubstr(absl::StrCat("--", field.name)));
    EXPECT_THAT(help, HasSubstr(field.get(defaults)));
    EXPECT_THAT(help, HasSubstr(std::string(field.description)));
  }
}

TEST(LoadServerConfigTest, DefaultsAreThoseOfTheStruct) {
  const Outcome run = RunPrinter("");
  EXPECT_EQ(run.exit_status, 0);
  std::string expected;
  for (const ConfigField& field : ConfigFields())
    absl::StrAppend(&expected, field.name, "=", field.get(ServerConfig()), "\n");
  EXPECT_EQ(run.output, expected);
}

TEST(LoadServerConfigTest, FlagsWinOverEnvironmentAndFile) {
  const std::string file = testing::TempDir() + "flags_win.textproto";
  std::ofstream(file) << "worker_threads: 1\nmax_streams: 1\nwatch_queue_updates: 1\nenable_reflection: true\n";
  const Outcome run = RunPrinter(absl::StrCat("--worker_threads=0 --noenable_reflection --config_file=", file),
                                 "NEXTING_WORKER_THREADS=2 NEXTING_MAX_STREAMS=2 NEXTING_ENABLE_REFLECTION=1");
  EXPECT_EQ(run.exit_status, 0);
  EXPECT_THAT(run.output, AllOf(HasSubstr("worker_threads=0\n"), HasSubstr("max_streams=2\n"),
                                HasSubstr("watch_queue_updates=1\n"), HasSubstr("enable_reflection=false\n")));
  std::remove(file.c_str());
}

TEST(LoadServerConfigTest, HelpVersionAndValidationEndWithZero) {
  for (const char* help : {"--help", "-h", "--bogus --help"}) {
    EXPECT_EQ(RunPrinter(help).exit_status, 0);
    EXPECT_EQ(RunPrinter(help).output, HelpText());
  }
  EXPECT_EQ(RunPrinter("--version").exit_status, 0);
  EXPECT_THAT(RunPrinter("--version").output, testing::MatchesRegex("nexting-server [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(RunPrinter("--validate_config").exit_status, 0);
  EXPECT_EQ(RunPrinter("--validate_config").output, "OK\n");
}

TEST(LoadServerConfigTest, ErrorsAreALineEachAndExitStatusOne) {
  const Outcome run = RunPrinter("--validate_config --listen_address=0.0.0.0", "NEXTING_LOG_LEVEL=loud");
  EXPECT_EQ(run.exit_status, 1);
  EXPECT_EQ(
      run.output,
      "flag --listen_address: '0.0.0.0' is not HOST:PORT; give an IPv4 address, an IPv6 address in brackets or a name, "
      "and a port from 0 to 65535: 127.0.0.1:50051, [::]:50051 or localhost:50051\n"
      "environment variable NEXTING_LOG_LEVEL: 'loud' is not a log level; give one of trace, debug, info, warning, "
      "error, "
      "off\n");
}

TEST(LoadServerConfigTest, ValidationLooksAtTheFilesThatAreNamed) {
  // The printer refuses every token file.
  const Outcome run = RunPrinter("--validate_config --token_file=t");
  EXPECT_EQ(run.exit_status, 1);
  EXPECT_EQ(run.output, "token_file: 't' is not good\n");
}

}  // namespace
}  // namespace nexting::server
