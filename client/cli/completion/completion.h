// The Tab key: what may stand in place of the last word of a command line that is being typed, and the scripts through
// which shells ask. Commands, flags and values come from the tables that the parser itself uses. A script only carries
// words to `nexting completion words` and back, so what completes is always what the installed program knows.
//
// A value is a file where the help calls it FILE, a folder where it calls it FOLDER, a stream where it calls it ID.
#ifndef NEXTING_CLIENT_CLI_COMPLETION_COMPLETION_H_
#define NEXTING_CLIENT_CLI_COMPLETION_COMPLETION_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "client/cli/command_table.h"

namespace nexting::client::cli {

struct CompletedWord {
  std::string word;
  std::string description;
};

struct Completions {
  enum class Paths { kNone, kFiles, kFolders };

  std::vector<CompletedWord> words;  // all begin with the word typed so far
  Paths paths = Paths::kNone;        // names that the shell knows better
};

// IDs of streams that start with `prefix`, of the server that the options name; none where it does not answer at once.
using StreamLister = std::function<std::vector<std::string>(const ClientOptions& options, const std::string& prefix)>;

// `words` without the program's name; the last is the one to complete, perhaps empty.
Completions CompleteWords(const CommandTable& table, const Environment& environment,
                          absl::Span<const std::string> words, const StreamLister& list_streams);

struct Shell {
  const char* name;      // `bash`
  const char* examples;  // how to load the script
  const char* script;
};

// Those that completion is for.
absl::Span<const Shell> Shells();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMPLETION_COMPLETION_H_
