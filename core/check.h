// Preconditions that are checked in every build. If something that a header REQUIRES does not hold, the program ends
// before a wrong number is learnt or saved.
//
//   NEXTING_CHECK(x.size() == inputs_);
//
// The condition is evaluated once and must have no side effects. Cost: a comparison and a branch that is never taken.
// Checks stand before loops and not inside them.
#ifndef NEXTING_CORE_CHECK_H_
#define NEXTING_CORE_CHECK_H_

#include "absl/base/optimization.h"

namespace nexting::core {

// Ends the program with a text that names the condition and its place.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace nexting::core

#define NEXTING_CHECK(condition) \
  (ABSL_PREDICT_TRUE(condition) ? void() : ::nexting::core::CheckFailed(#condition, __FILE__, __LINE__))

#endif  // NEXTING_CORE_CHECK_H_
