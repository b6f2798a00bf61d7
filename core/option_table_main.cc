// Prints the table of a learner's options (option_table.h), which the build hands to the client.
#include <cstdio>
#include <string>

#include "core/option_table.h"

int main() {
  const std::string table = nexting::core::OptionTable();
  return std::fputs(table.c_str(), stdout) < 0 ? 1 : 0;
}
