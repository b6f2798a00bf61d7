// Hidden states in the form in which the read-out sees them. Feature k is
//
//   phi_k = clip((h_k - mean_k) / deviation_k)        deviation_k^2 = max(variance_k, floor)
//
// with a running mean and variance, which the gradient treats as constants. Clip, floor and rate are in recipe.h.
#ifndef NEXTING_CORE_HIDDEN_FEATURES_H_
#define NEXTING_CORE_HIDDEN_FEATURES_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/normaliser.h"

namespace nexting::core {

class HiddenFeatures {
 public:
  explicit HiddenFeatures(int size);

  // Updates the statistics with the hidden states of a step and returns phi [d], valid until the next call. `hidden`
  // may be the first states only; the others do not exist yet, and their phi is 0. REQUIRES: hidden.size() <= d
  template <typename T>
  absl::Span<const double> Update(absl::Span<const T> hidden);

  // Starts state k again, as if it had never been seen.
  void Forget(size_t k);

  // dy/dh_k = dy/dphi_k / deviation_k, limited to the bound of a slope (recipe.h).
  double Slope(size_t k, double dy_dphi) const;

  size_t size() const { return phi_.size(); }
  const Normaliser::State& state() const { return statistics_.state(); }
  Normaliser::State& mutable_state() { return statistics_.mutable_state(); }
  // Computes what is not part of the state. Must be called after the state was written.
  void Refresh() { statistics_.Refresh(); }

 private:
  Normaliser statistics_;
  std::vector<double> phi_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_HIDDEN_FEATURES_H_
