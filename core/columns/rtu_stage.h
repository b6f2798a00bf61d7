// A stage of recurrent trace units (Elelimy, White, Bowling, White, "Real-Time Recurrent Learning using Trace Units in
// Reinforcement Learning", 2024): each column is a damped rotation in a plane that the inputs drive.
//
//   r = exp(-exp(nu))    angle = exp(omega)    G = r cos(angle)    P = r sin(angle)    N = sqrt(1 - r^2)
//   c1 = tanh(G c1' - P c2' + N W1 x)          c2 = tanh(G c2' + P c1' + N W2 x)
//
// The traces T1 = dc1/dtheta and T2 = dc2/dtheta of every parameter obey
//
//   T1 <- (1 - c1^2)(G T1 - P T2 + s1)               T2 <- (1 - c2^2)(G T2 + P T1_old + s2)
//
//   W1_j:  s1 = N x_j                                s2 = 0
//   W2_j:  s1 = 0                                    s2 = N x_j
//   nu:    s1 = r' (cos c1' - sin c2' - r/N W1 x)    s2 = r' (cos c2' + sin c1' - r/N W2 x)    r' = -exp(nu) r
//   omega: s1 = angle (-P c1' - G c2')               s2 = angle (-P c2' + G c1')
//
// The gates are W1, W2; the own parameters nu (with W1) and omega (with W2). c1 and c2 are the memory and the outputs,
// so a column gives the read-out two features. nu and omega are limited to their ranges (recipe.h) where they are used.
// They are drawn uniformly from narrower ranges, so that time scales are spread evenly on a logarithmic axis.
// Cost in multiply-adds: 2 m n for the forward pass; for learning 6 for each of the 2 (m+1) n parameters, and what
// column_stage.h adds.
#ifndef NEXTING_CORE_COLUMNS_RTU_STAGE_H_
#define NEXTING_CORE_COLUMNS_RTU_STAGE_H_

#include <vector>

#include "absl/types/span.h"
#include "core/columns/column_stage.h"

namespace nexting::core {

template <typename T>
class RtuStage final : public ColumnStage<T> {
 public:
  // All parameters are 0 until the caller draws them.
  explicit RtuStage(const typename ColumnStage<T>::Options& options);

  void Forward(absl::Span<const T> x) override;
  void DrawColumn(int column, int inputs, Random& random) override;

 private:
  void ComputeRotation();
  void ComputeSources();
  void AdvanceTraces(int gate, int j, absl::Span<const T> x) override;
  template <typename First, typename Second>
  void AdvanceRow(int gate, int j, First first, Second second);

  // Valid during the current step only, [n] each.
  struct Scratch {
    std::vector<T> radius_slope, angle_slope;    // dr/dnu, d angle/domega; 0 beyond the limits of nu and omega
    std::vector<T> radius, cosine, sine, drive;  // r, cos, sin, N
    std::vector<T> weighted[2];                  // W1 x, W2 x
    std::vector<T> before[2];                    // c1', c2'
    std::vector<T> flatness[2];                  // 1 - c1^2, 1 - c2^2
    std::vector<T> own[2][2];                    // s1, s2 of nu, then of omega
  };
  Scratch scratch_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_RTU_STAGE_H_
