#include "client/cli/learner_flags.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

using OptionList = std::vector<const LearnerOption*>;

// `--replacement_rate, --maturity and --utility_rate`
std::string FlagList(const OptionList& options) {
  std::string list;
  for (size_t i = 0; i < options.size(); ++i) {
    absl::StrAppend(&list, i == 0 ? "" : i + 1 == options.size() ? " and " : ", ", "--", options[i]->flag);
  }
  return list;
}

std::string DefaultText(const LearnerOption& option) {
  if (option.asks_for_part) return "";            // without the flag there is no part
  if (option.default_text == "false") return "";  // a switch that is off
  return absl::StrCat(option.default_text, option.otherwise.empty() ? "" : "; ", option.otherwise);
}

}  // namespace

void LearnerFlags::Declare(Options* options) {
  for (const LearnerOption& option : LearnerOptions()) {
    if (option.flag.empty()) continue;
    std::vector<std::string> words;
    for (const LearnerChoice& choice : option.choices) words.push_back(choice.word);
    const std::string value_name = words.empty() ? option.symbol : absl::StrJoin(words, "|");
    Option& flag = options->AddFlag(option.flag, value_name, option.meaning,
                                    [this, &option](absl::string_view text) { return Take(option, text); });
    flag.choices = std::move(words);
    if (!option.most.empty()) flag.range = absl::StrCat(option.least, " to ", option.most);
    flag.Default(DefaultText(option));
  }
}

bool LearnerFlags::Take(const LearnerOption& option, absl::string_view text) {
  if (!SetOption(option, text, &config_)) return false;
  const bool taken_back = option.is_part() && !OptionText(option, config_).has_value();  // --replacement=false
  if (taken_back) {
    given_.erase(&option);
  } else {
    given_.insert(&option);
  }
  return true;
}

absl::Status LearnerFlags::Check() const {
  std::set<absl::string_view> parts;
  for (const LearnerOption* option : given_) parts.insert(option->part);
  parts.erase("");
  for (const absl::string_view part : parts) {
    if (absl::Status status = CheckPart(part); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status LearnerFlags::CheckPart(absl::string_view part) const {
  OptionList askers;
  OptionList others;
  for (const LearnerOption& option : LearnerOptions()) {
    if (option.part == part && !option.flag.empty()) (option.asks_for_part ? askers : others).push_back(&option);
  }
  const auto given = [this](const LearnerOption* option) { return given_.contains(option); };
  if (std::all_of(askers.begin(), askers.end(), given)) return absl::OkStatus();
  if (askers.size() > 1) return absl::InvalidArgumentError(absl::StrCat(FlagList(askers), " belong together"));
  return absl::InvalidArgumentError(absl::StrCat(FlagList(others), " belong to ", FlagList(askers)));
}

void LearnerFlags::ApplyTo(StreamConfig* config) const {
  StreamConfig given = FromMessage(config_);
  given.features = std::move(config->features);
  given.heads = std::move(config->heads);
  *config = std::move(given);
}

}  // namespace nexting::client::cli
