#include "core/check.h"

#include <exception>
#include <stdexcept>

#include "absl/strings/str_cat.h"

namespace nexting::core {

// Core writes to no file, standard error included. So the text goes into an exception that nobody can catch: the
// language's runtime prints the text of an exception that ends a program.
void CheckFailed(const char* condition, const char* file, int line) {
  try {
    throw std::logic_error(absl::StrCat(file, ":", line, ": check failed: ", condition));
  } catch (...) {
    std::terminate();
  }
}

}  // namespace nexting::core
