// One pass back through time: from dy/dh of some steps,
// newest first, to dy/dtheta of the parameters that those steps used.
//
//   dc += dh A                              of a step, dh and dc being dy/dh and dy/dc
//   d_gate = dc s_gate    d_o = dh s_o      dy/da of each unit's gates
//   gradient of row (unit, gate) += d z
//   dh' = W' d    dc' = dc f                of the step before
//
// Where |dh| or |dc| passes a slope's bound times a trace's (recipe.h), the pass goes no further back.
// Cost of one step: 4 d n multiply-adds for the gradient and, unless it is the oldest, 4 d r for dh'.
#ifndef NEXTING_CORE_BASELINES_DENSE_BACKWARD_PASS_H_
#define NEXTING_CORE_BASELINES_DENSE_BACKWARD_PASS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/dense_lstm.h"
#include "core/baselines/dense/wiring.h"

namespace nexting::core {

template <typename T>
class BackwardPass {
 public:
  // For up to `steps` steps. `wiring` outlives the pass.
  BackwardPass(const Wiring& wiring, int steps);

  // Forgets everything.
  void Start();
  // dh += weight dy_doutput, [d], at the step that Through takes next.
  void AddSlope(T weight, absl::Span<const T> dy_doutput);
  // Goes back through one step, whose numbers stay where they are until AddTo.
  void Through(const LocalDerivatives<T>& local, absl::Span<const T> parameters);
  // Adds dy/dtheta over the steps since Start to `gradient`, shaped like the parameters.
  void AddTo(absl::Span<T> gradient);

  // Whether the bound ended the pass.
  bool stopped() const { return stopped_; }

 private:
  void AddFromNextStep(absl::Span<const T> parameters, const T* d_sums);
  void Bound();

  const Wiring& wiring_;
  bool stopped_ = false;
  size_t steps_ = 0;               // since Start
  std::vector<T> d_hidden_;        // [d] dh, as far as slopes have added to it
  std::vector<T> d_cell_;          // [d] dc
  std::vector<T> d_sums_;          // [steps][4][d]
  std::vector<const T*> values_;   // [steps] z
  std::vector<const T*> sources_;  // [steps] of one unit
  std::vector<T> room_;            // [steps][n] for Wiring::Sources
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_BACKWARD_PASS_H_
