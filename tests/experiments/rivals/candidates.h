// The rivals with every setting that is tried. Their best setting for a stream is known only afterwards: that is what
// "tuned in hindsight" means.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_CANDIDATES_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_CANDIDATES_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

struct Candidate {
  std::string family;   // without commas, as the setting
  std::string setting;  // empty where there is nothing to set
  std::function<std::unique_ptr<Rival>()> make;
};

// All of them for a stream of `inputs` features that repeats after each of `seasons`, if it does. Families one after
// the other. Views of more than 260 weights are left out.
std::vector<Candidate> Candidates(size_t inputs, const std::vector<int>& seasons, double discount);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_CANDIDATES_H_
