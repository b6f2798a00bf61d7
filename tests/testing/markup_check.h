// A strict little reader of XML: one element, elements that nest,
// quoted attributes, escaped text; no declarations, no comments.
#ifndef NEXTING_TESTS_TESTING_MARKUP_CHECK_H_
#define NEXTING_TESTS_TESTING_MARKUP_CHECK_H_

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace nexting::testing {

class MarkupReader {
 public:
  explicit MarkupReader(absl::string_view text) : rest_(text) {}

  // What is wrong with the text; nothing where it is well-formed.
  std::string Fault() {
    do {
      if (!TakeTag()) return absl::StrCat("no tag, or not the one that is open: ", rest_.substr(0, 80));
      if (!open_.empty() && !TakeText()) return absl::StrCat("no plain text: ", rest_.substr(0, 80));
    } while (!open_.empty());
    return absl::StripAsciiWhitespace(rest_).empty() ? "" : absl::StrCat("behind the end: ", rest_.substr(0, 80));
  }

 private:
  bool Take(absl::string_view prefix) { return absl::ConsumePrefix(&rest_, prefix); }

  std::string TakeName() {
    size_t length = 0;
    while (length < rest_.size() && (absl::ascii_isalnum(rest_[length]) || rest_[length] == '-')) ++length;
    const std::string name(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return name;
  }

  // Opens or closes an element.
  bool TakeTag() {
    if (Take("</")) {
      if (open_.empty() || TakeName() != open_.back()) return false;
      open_.pop_back();
      return Take(">");
    }
    if (!Take("<")) return false;
    const std::string name = TakeName();
    if (name.empty()) return false;
    while (Take(" ")) {
      if (TakeName().empty() || !Take("=\"") || !TakeUntil("\"") || !Take("\"")) return false;
    }
    if (Take("/>")) return true;
    open_.push_back(name);
    return Take(">");
  }

  bool TakeText() { return TakeUntil("<"); }

  // Up to a mark, over text that is escaped.
  bool TakeUntil(absl::string_view mark) {
    while (!rest_.empty() && !absl::StartsWith(rest_, mark)) {
      if (rest_[0] == '<' || rest_[0] == '>') return false;
      if (rest_[0] != '&') {
        rest_.remove_prefix(1);
      } else if (!Take("&amp;") && !Take("&lt;") && !Take("&gt;") && !Take("&quot;")) {
        return false;
      }
    }
    return !rest_.empty();
  }

  absl::string_view rest_;
  std::vector<std::string> open_;
};

inline std::string MarkupFault(absl::string_view text) { return MarkupReader(text).Fault(); }

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_MARKUP_CHECK_H_
