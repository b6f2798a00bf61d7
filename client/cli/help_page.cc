#include "client/cli/help_page.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/terminal/table.h"
#include "client/cli/terminal/wrap.h"

namespace nexting::client::cli {
namespace {

constexpr int kIndent = 4;
constexpr int kTermWidth = 24;  // with the gap behind it

}  // namespace

void HelpPage::Section(absl::string_view title) { absl::StrAppend(&text_, text_.empty() ? "" : "\n", title, "\n"); }

void HelpPage::Text(absl::string_view text) { Lines(Wrapped(text, width_ - kIndent), kIndent); }

void HelpPage::Pieces(const std::vector<std::string>& pieces) {
  Lines(WrappedPieces(pieces, width_ - kIndent, std::string(kIndent, ' ')), kIndent);
}

void HelpPage::Term(absl::string_view term, absl::string_view meaning) {
  std::vector<std::string> lines = Wrapped(meaning, width_ - kIndent - kTermWidth);
  const int gap = kTermWidth - DisplayWidth(term);
  if (gap < 2 || lines.empty()) {
    Lines({std::string(term)}, kIndent);
  } else {
    absl::StrAppend(&text_, std::string(kIndent, ' '), term, std::string(static_cast<size_t>(gap), ' '), lines[0],
                    "\n");
    lines.erase(lines.begin());
  }
  Lines(lines, kIndent + kTermWidth);
}

void HelpPage::Commands(absl::string_view commands) {
  for (const absl::string_view line : absl::StrSplit(commands, '\n', absl::SkipEmpty())) {
    if (absl::StartsWith(line, "#")) {
      std::vector<std::string> comment = Wrapped(line, width_ - kIndent - 2);
      for (size_t i = 1; i < comment.size(); ++i) comment[i].insert(0, "# ");
      Lines(comment, kIndent);
    } else {
      Lines(WrappedCommand(line, width_ - kIndent), kIndent);
    }
  }
}

void HelpPage::Lines(const std::vector<std::string>& lines, int indent) {
  for (const std::string& line : lines)
    absl::StrAppend(&text_, std::string(static_cast<size_t>(indent), ' '), line, "\n");
}

}  // namespace nexting::client::cli
