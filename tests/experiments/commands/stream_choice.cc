#include "tests/experiments/commands/stream_choice.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/cli/near_match.h"

namespace nexting::experiments {
namespace {

using Discounts = std::vector<double>;

}  // namespace

void StreamChoice::Declare(client::cli::Options* options) {
  options->Add("streams", &cumulants_, "CUMULANT,...", "some of them only").Default("all");
  options->AddChoice<Discounts, Discounts>("discount", &discounts_, {{"both", discounts_}, {"0", {0}}, {"0.9", {0.9}}},
                                           "gamma; 0 predicts the next value");
  folders.DeclareData(options);
  folders.DeclareOut(options);
}

absl::StatusOr<std::vector<StreamSource>> StreamChoice::Sources() const {
  if (cumulants_.empty()) return StreamSources();
  std::vector<std::string> names;
  for (const StreamSource& source : StreamSources()) names.push_back(source.cumulant);
  std::vector<StreamSource> chosen;
  for (const std::string& cumulant : cumulants_) {
    const auto found = std::find(names.begin(), names.end(), cumulant);
    if (found == names.end()) {
      return absl::InvalidArgumentError(absl::StrCat("no recorded stream has the cumulant `", cumulant, "`",
                                                     client::cli::DidYouMean(cumulant, names)));
    }
    chosen.push_back(StreamSources()[static_cast<size_t>(found - names.begin())]);
  }
  return chosen;
}

absl::StatusOr<std::vector<ChosenStream>> StreamChoice::Read(const client::cli::Console& console) const {
  const auto sources = Sources();
  if (!sources.ok()) return sources.status();
  std::vector<ChosenStream> chosen;
  for (const StreamSource& source : *sources) {
    absl::StatusOr<Recording> read = ReadStream(source, folders.data);
    if (absl::IsNotFound(read.status())) {
      console.err << source.cumulant << " is skipped: " << read.status().message() << "\n";
      continue;
    }
    if (!read.ok()) return read.status();
    const auto recording = std::make_shared<const Recording>(*std::move(read));
    for (const double discount : discounts_) {
      chosen.push_back({TaskOf(source, discount, *recording), source.seasons, recording});
    }
  }
  if (chosen.empty()) {
    return absl::NotFoundError(
        absl::StrCat("none of the recordings is in ", folders.data, "; --data names their folder"));
  }
  std::stable_sort(chosen.begin(), chosen.end(),
                   [](const ChosenStream& a, const ChosenStream& b) { return a.task.discount < b.task.discount; });
  return chosen;
}

}  // namespace nexting::experiments
