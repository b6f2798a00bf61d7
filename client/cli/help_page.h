// A page in the manner of man: sections with text, lists of terms, and commands to copy, wrapped to a width.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_HELP_PAGE_H_
#define NEXTING_CLIENT_CLI_HELP_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace nexting::client::cli {

class HelpPage {
 public:
  explicit HelpPage(int width) : width_(width) {}

  // `EXIT STATUS`: what follows is indented under it.
  void Section(absl::string_view title);

  // One line of text, wrapped.
  void Text(absl::string_view text);

  // Pieces that are not broken themselves, wrapped; lines but the first are indented by four more.
  void Pieces(const std::vector<std::string>& pieces);

  // An empty line.
  void Gap() { text_ += "\n"; }

  // A term and what it means beside it, or below it where the term is long.
  void Term(absl::string_view term, absl::string_view meaning);

  // Commands under `# comments`, a line each.
  void Commands(absl::string_view commands);

  const std::string& text() const { return text_; }

 private:
  void Lines(const std::vector<std::string>& lines, int indent);

  const int width_;
  std::string text_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_HELP_PAGE_H_
