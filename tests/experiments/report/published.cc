#include "tests/experiments/report/published.h"

#include "absl/strings/match.h"

namespace nexting::experiments {
namespace {

const std::vector<PublishedTable>& All() {
  static const auto& all = *new std::vector<PublishedTable>{
      {"patterning-14-26",
       "The paper (Javed, Sutton, White: Unbiased Scalable Online Recurrent Learning), figure 2: error by steps, plain "
       "SGD, features not normalised, 30 seeds (T-BPTT 15), T-BPTT and columnar at equal counted operations",
       {{"learner", "0.5M", "1M", "2M", "3M", "4M", "4.87M"},
        {{"T-BPTT k = 27, 18 units", "0.0260", "0.0247", "0.0255", "0.0238", "0.0191", "0.0156"},
         {"SnAp-1, 108 units", "0.0265", "0.0263", "0.0269", "0.0253", "0.0204", "0.0190"},
         {"columnar, 108 columns", "0.0295", "0.0217", "0.0177", "0.0142", "0.0110", "0.0104"},
         {"constructive, one column per 400k steps", "0.0242", "0.0150", "0.0136", "0.0120", "0.0110", "0.0107"},
         {"hybrid, 20 columns per 800k steps", "0.0265", "0.0154", "0.0073", "0.0061", "0.0050", "0.0047"}}}},
      {"patterning-14-26",
       "The method of the later published version (Javed, Shah, Sutton, White, JMLR 2023) with normalised features, "
       "5M steps, 10 seeds, the best mean over step size and lambda",
       {{"learner", "error"},
        {{"columnar, 10 columns", "0.0072"},
         {"constructive", "0.0055"},
         {"columnar-constructive, 3 per stage", "0.0031"},
         {"columnar-constructive, 5 per stage", "0.0034"},
         {"T-BPTT k = 27, 2 units", "0.0065"},
         {"T-BPTT k = 27, 5 units", "0.0028"},
         {"T-BPTT k = 27, 10 units", "0.0022"},
         {"T-BPTT k = 27, 20 units", "0.0021"}}}},
      {"divergence-tbptt",
       "The paper's section 4: the optimum is w = -10; the exact gradient ends near it, the truncated one diverges",
       {{"method", "w after 1000 updates"}, {{"exact", "-9.82"}, {"T-BPTT, k at most 9", "+63.7, growing"}}}},
      {"balancing",
       "Tallec and Ollivier 2017, influence balancing; the figures are of this project's own derivation",
       {{"method", "w after 3000 updates"},
        {{"RTRL", "-0.16667"},
         {"T-BPTT, k = 1", "3.26, growing"},
         {"T-BPTT, k = 10", "3.3e4"},
         {"T-BPTT, k = 100", "-0.16667"}}}},
  };
  return all;
}

}  // namespace

std::vector<PublishedTable> PublishedFor(absl::string_view benchmark) {
  std::vector<PublishedTable> found;
  for (const PublishedTable& published : All()) {
    if (absl::StartsWith(benchmark, published.benchmark)) found.push_back(published);
  }
  return found;
}

}  // namespace nexting::experiments
