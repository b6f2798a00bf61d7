#include "client/cli/terminal/wrap.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

constexpr char kIndent[] = "    ";
constexpr char kContinued[] = " \\";

std::vector<std::string> WordsOfACommand(absl::string_view command) {
  std::vector<std::string> words(1);
  char quote = 0;
  for (const char c : command) {
    if (c == ' ' && quote == 0) {
      words.emplace_back();
      continue;
    }
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    words.back().push_back(c);
  }
  return words;
}

}  // namespace

std::vector<std::string> Wrapped(absl::string_view text, int width) {
  return WrappedPieces(absl::StrSplit(text, ' ', absl::SkipEmpty()), width, "");
}

std::vector<std::string> WrappedPieces(const std::vector<std::string>& pieces, int width, absl::string_view indent) {
  std::vector<std::string> lines;
  for (const std::string& piece : pieces) {
    if (!lines.empty() && DisplayWidth(lines.back()) + 1 + DisplayWidth(piece) <= width) {
      absl::StrAppend(&lines.back(), " ", piece);
    } else {
      lines.push_back(absl::StrCat(lines.empty() ? "" : indent, piece));
    }
  }
  return lines;
}

std::vector<std::string> WrappedCommand(absl::string_view command, int width) {
  std::vector<std::string> lines = {std::string(command)};
  if (DisplayWidth(command) > width) {
    lines = WrappedPieces(WordsOfACommand(command), width - DisplayWidth(kContinued), kIndent);
  }
  for (size_t i = 0; i + 1 < lines.size(); ++i) lines[i] += kContinued;
  return lines;
}

}  // namespace nexting::client::cli
