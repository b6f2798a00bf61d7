#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cli/commands/commands.h"
#include "client/cli/completion/completion.h"
#include "client/cli/json.h"

namespace nexting::client::cli {
namespace {

constexpr absl::Duration kPatience = absl::Milliseconds(500);  // a person waits for the answer

// All of them or none: a shell would complete what the first few have in common as if all had it.
std::vector<std::string> ListStreamsQuickly(ClientOptions options, const std::string& prefix) {
  const absl::Time end = absl::Now() + kPatience;
  options.deadline = std::min(options.deadline, kPatience);
  std::vector<std::string> ids;
  Client client(options);
  const absl::Status listed = client.VisitStreams(prefix, [&](const Stream& stream) {
    ids.push_back(stream.id);
    return absl::Now() < end;
  });
  return listed.ok() && absl::Now() < end ? ids : std::vector<std::string>();
}

class CompletionScriptCommand final : public Command {
 public:
  explicit CompletionScriptCommand(const Shell& shell)
      : shell_(shell),
        text_{
            absl::StrCat("completion ", shell.name),
            absl::StrCat("print the completion script of ", shell.name),
            "The Tab key then completes commands, flags, values of which there are only a few, file names, and stream "
            "IDs, for which it asks the server and does not wait long.\n"
            "The script asks the program for what may come next, so it never has to be made again.\n",
            shell.examples,
            {"completion words"}} {}

  const CommandText& text() const override { return text_; }
  void Declare(Options*) override {}
  ExitCode Run(Invocation& invocation) override {
    if (invocation.json()) {
      invocation.out() << JsonObject().Add("shell", shell_.name).Add("script", shell_.script).text() << "\n";
    } else {
      invocation.out() << shell_.script;
    }
    return ExitCode::kOk;
  }

 private:
  const Shell& shell_;
  const CommandText text_;
};

class CompletionWordsCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "completion words",
        "tell what a line's last word may become",
        "For the scripts of shells, and for those of other shells: WORD... are the words of a command line behind "
        "`nexting`, up to the one that is being typed, which may be empty. Each answer is a line: the word, a tab, and "
        "what it is for; or `:files` or `:folders` where the shell itself knows the names.\n",
        "nexting completion words -- stream cre\n"
        "nexting completion words -- stream create plant-7/boiler --read_out \"\"\n",
        {"completion bash", "completion zsh", "completion fish"}};
    return text;
  }
  void Declare(Options* options) override {
    options->AddPositional("WORD...", &words_, "the words, behind -- because flags are among them");
  }
  ExitCode Run(Invocation& invocation) override {
    const CommandTable table;
    const Completions completions = CompleteWords(table, invocation.environment(), words_, ListStreamsQuickly);
    for (const CompletedWord& word : completions.words) {
      if (invocation.json()) {
        const JsonObject json = JsonObject().Add("word", word.word).Add("description", word.description);
        invocation.out() << json.text() << "\n";
      } else {
        invocation.out() << word.word << "\t" << word.description << "\n";
      }
    }
    if (completions.paths != Completions::Paths::kNone) {
      const char* what = completions.paths == Completions::Paths::kFiles ? "files" : "folders";
      invocation.out() << (invocation.json() ? JsonObject().Add("paths", what).text() : absl::StrCat(":", what))
                       << "\n";
    }
    return ExitCode::kOk;
  }

 private:
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::unique_ptr<Command>> MakeCompletionCommands() {
  std::vector<std::unique_ptr<Command>> commands;
  for (const Shell& shell : Shells()) commands.push_back(std::make_unique<CompletionScriptCommand>(shell));
  commands.push_back(std::make_unique<CompletionWordsCommand>());
  return commands;
}

}  // namespace nexting::client::cli
