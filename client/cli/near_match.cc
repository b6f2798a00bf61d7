#include "client/cli/near_match.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace nexting::client::cli {
namespace {

constexpr size_t kMaxMatches = 3;

// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment),
// over the three last rows of the table.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> before_last;
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, row[j - 1] + 1, last[j] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    std::swap(last, row);
  }
  return last.back();
}

}  // namespace

std::vector<std::string> NearMatches(absl::string_view typed, const std::vector<std::string>& known) {
  const std::string name = absl::StrReplaceAll(typed, {{"-", "_"}});
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& candidate : known) {
    size_t distance = EditDistance(name, candidate);
    if (name.size() >= 2 && absl::StartsWith(candidate, name)) distance = std::min<size_t>(distance, 1);
    if (distance <= std::max<size_t>(1, name.size() / 3)) near.emplace_back(distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> matches;
  for (size_t i = 0; i < std::min(kMaxMatches, near.size()); ++i) matches.push_back(near[i].second);
  return matches;
}

std::string DidYouMean(absl::string_view typed, const std::vector<std::string>& known, absl::string_view prefix) {
  std::vector<std::string> matches = NearMatches(typed, known);
  if (matches.empty()) return "";
  for (std::string& match : matches) match = absl::StrCat(prefix, match);
  return absl::StrCat("; did you mean ", absl::StrJoin(matches, " or "), "?");
}

}  // namespace nexting::client::cli
