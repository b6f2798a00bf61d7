// One pass back through time. It takes dy/dh of some steps, newest first, and gives dy/dtheta of the parameters that
// these steps used.
//
//   dc += dh A                              of this step, where dh and dc are dy/dh and dy/dc
//   d_gate = dc s_gate    d_o = dh s_o      dy/da of each unit's gates
//   gradient of row (unit, gate) += d z
//   dh' = W' d    dc' = dc f                of the step before
//
// If |dh| or |dc| exceeds the bound of a slope times the bound of a trace (recipe.h), the pass goes no further back.
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
  // For up to `steps` steps. `wiring` must outlive the pass.
  BackwardPass(const Wiring& wiring, int steps);

  // Begins a new pass.
  void Start();
  // dh += weight dy_doutput, [d], at the step that the next Through takes.
  void AddSlope(T weight, absl::Span<const T> dy_doutput);
  // Goes back through one step. Its numbers must stay valid until AddTo.
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
