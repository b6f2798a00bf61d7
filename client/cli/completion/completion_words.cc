#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/completion/completion.h"

namespace nexting::client::cli {
namespace {

// Collects what may stand in place of one word.
class Candidates {
 public:
  Candidates(std::string current, std::function<std::vector<std::string>(const std::string&)> list_streams)
      : current_(std::move(current)), list_streams_(std::move(list_streams)) {}

  void AddWords(const std::vector<std::pair<std::string, std::string>>& words) {
    for (const auto& [word, description] : words) Add(word, description);
  }

  void AddFlags(const Options& options) {
    for (const Option& flag : options.flags()) Add("--" + flag.name, flag.description);
    Add("--help", "what it does, by example");
  }

  // `lead` stands before the value in the same word: `--flag=`.
  void AddValues(const Option& option, absl::string_view lead = "") {
    for (const std::string& choice : option.choices) Add(absl::StrCat(lead, choice), option.description);
    if (absl::StartsWith(option.value_name, "FILE")) completions_.paths = Completions::Paths::kFiles;
    if (absl::StartsWith(option.value_name, "FOLDER")) completions_.paths = Completions::Paths::kFolders;
    if (!absl::StartsWith(option.value_name, "ID")) return;
    for (const std::string& id : list_streams_(current_.substr(lead.size()))) Add(absl::StrCat(lead, id), "a stream");
  }

  // What may stand behind words that have been parsed.
  void AddNext(const Options& options, const Options::Next& next) {
    if (next.value_of != nullptr) return AddValues(*next.value_of);
    const size_t equals = current_.find('=');
    if (next.flags && absl::StartsWith(current_, "--") && equals != std::string::npos) {
      for (const Option& flag : options.flags()) {
        if (flag.name == current_.substr(2, equals - 2)) AddValues(flag, current_.substr(0, equals + 1));
      }
    } else if (next.flags && (absl::StartsWith(current_, "-") || next.positional == nullptr)) {
      AddFlags(options);
    } else if (next.positional != nullptr) {
      AddValues(*next.positional);
    }
  }

  Completions Take() { return std::move(completions_); }

 private:
  void Add(const std::string& word, const std::string& description) {
    if (absl::StartsWith(word, current_)) completions_.words.push_back({word, description});
  }

  const std::string current_;
  const std::function<std::vector<std::string>(const std::string&)> list_streams_;
  Completions completions_;
};

}  // namespace

Completions CompleteWords(const CommandTable& table, const Environment& environment,
                          absl::Span<const std::string> words, const StreamLister& list_streams) {
  if (words.empty()) return {};
  absl::Span<const std::string> before = words.first(words.size() - 1);
  const std::string& current = words.back();
  ProgramFlags flags(environment);
  Candidates candidates(current, [&](const std::string& prefix) {
    const absl::StatusOr<ClientOptions> options = flags.common.connection.Resolve(environment);
    return options.ok() ? list_streams(*options, prefix) : std::vector<std::string>();
  });

  size_t taken = 0;
  Options leading;
  flags.Declare(&leading);
  if (!leading.ParseLeading(before, &taken).ok()) {  // a flag without its value, or nothing that we know
    candidates.AddNext(leading, leading.WhatFollows(before));
    return candidates.Take();
  }
  before.remove_prefix(taken);
  const bool help = !before.empty() && before[0] == "help";
  if (help) before.remove_prefix(1);
  if (Command* const command = table.Find(before, &taken); command != nullptr) {
    Options all;
    command->Declare(&all);
    flags.common.Declare(&all);
    if (!help) candidates.AddNext(all, all.WhatFollows(before.subspan(taken)));
  } else if (before.empty()) {
    candidates.AddWords(table.Words(""));
    if (!help) candidates.AddWords({{"help", "explain a command"}});
    if (absl::StartsWith(current, "-")) candidates.AddNext(leading, {});
  } else if (before.size() == 1) {
    candidates.AddWords(table.Words(before[0]));
  }
  return candidates.Take();
}

}  // namespace nexting::client::cli
