// Every option of a learner as data, for programs that do not link core. One line for each option, an initialiser of
// eleven string literals in C++:
//
//   {"network.replacement.maturity", "maturity", "N", "integer", "20000", "", "0", "1000000000000", "",
//    "network.replacement", "observations that protect a new column from replacement"},
//
//   path       the fields of the wire that lead to the option, from a StreamConfig on
//   flag       the command's flag; empty if it has none
//   symbol     stands for the value in the command's help; empty unless the type is integer, number or integers
//   type       given (whether the optional part `path` is present), switch, integer, number, choice, integers (a list)
//   default    as text; a choice by its word; empty for `given`, for an option that must be given with its part, and
//              for an empty list
//   otherwise  in words, where the default differs; mostly empty
//   least, most  legal range of an integer or number, or of each in a list, both included; empty if all are legal
//   choices    `word=NAME word=NAME ...` in the order of the wire's numbers, which start at 1; NAME as on the wire
//   part       path of the optional part that the option belongs to; empty if it belongs to none
//   meaning    one line, without a full stop
//
// The order is that of the descriptions. Options that follow from the names of signals and heads are left out.
#ifndef NEXTING_CORE_OPTION_TABLE_H_
#define NEXTING_CORE_OPTION_TABLE_H_

#include <string>
#include <vector>

namespace nexting::core {

struct OptionRow {
  std::string path;
  std::string flag;
  std::string symbol;
  std::string type;
  std::string default_text;
  std::string otherwise;
  std::string least;
  std::string most;
  std::string choices;
  std::string part;
  std::string meaning;
};

std::vector<OptionRow> OptionRows();

// The rows as lines of C++ source.
std::string OptionTable();

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_TABLE_H_
