// One command of `nexting`, and what it runs with.
//
// A command says what it is, declares its options bound to its own members, and runs once.
#ifndef NEXTING_CLIENT_CLI_COMMAND_H_
#define NEXTING_CLIENT_CLI_COMMAND_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "client/cli/connection_flags.h"
#include "client/cli/exit_code.h"
#include "client/cli/options.h"
#include "client/cli/terminal/console.h"
#include "nexting/client.h"

namespace nexting::client::cli {

// Flags of every command.
struct CommonFlags {
  explicit CommonFlags(const Environment& from) : environment(from), connection(from) {}

  void Declare(Options* options);

  Environment environment;
  ConnectionFlags connection;
  bool json = false;
};

// Flags that may stand before a command, or without one.
struct ProgramFlags {
  explicit ProgramFlags(const Environment& from) : common(from) {}

  void Declare(Options* options);

  CommonFlags common;
  bool version = false;
};

// What a command runs with.
class Invocation {
 public:
  Invocation(std::string command, const Console& console, const CommonFlags& flags, const ClientOptions& options)
      : command_(std::move(command)), console_(console), flags_(flags), client_(options) {}

  const Console& console() const { return console_; }
  std::ostream& out() const { return console_.out; }
  bool json() const { return flags_.json; }
  Client& client() { return client_; }
  const std::string& server() const { return flags_.connection.server; }
  const Environment& environment() const { return flags_.environment; }

  // Says what went wrong, and what may help, on `err`. Returns the exit code to end with.
  ExitCode Fail(const absl::Status& status) const;
  ExitCode WrongUsage(absl::string_view what) const;

 private:
  const std::string command_;
  const Console& console_;
  const CommonFlags& flags_;
  Client client_;
};

// What the help says about a command besides its options. The help breaks the lines.
struct CommandText {
  std::string name;                   // `stream create`
  std::string summary;                // what it does, a few words
  std::string details;                // what a user needs to know beyond it: paragraphs, each on one line
  std::string examples;               // commands to copy, each on one line, under a `# comment`
  std::vector<std::string> see_also;  // names of commands
};

class Command {
 public:
  virtual ~Command() = default;
  virtual const CommandText& text() const = 0;
  virtual void Declare(Options* options) = 0;
  virtual ExitCode Run(Invocation& invocation) = 0;
};

// Runs a command line, without the program's name. The environment stands in for flags that are not given.
ExitCode RunCommandLine(absl::Span<const std::string> arguments, const Environment& environment,
                        const Console& console);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMAND_H_
