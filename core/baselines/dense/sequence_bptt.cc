#include "core/baselines/dense/sequence_bptt.h"

#include <algorithm>

#include "core/bounds.h"
#include "core/check.h"
#include "core/vectorise.h"

namespace nexting::core {

template <typename T>
SequenceBptt<T>::SequenceBptt(const Wiring& wiring, int k, int heads)
    : wiring_(wiring), k_(k), heads_(heads), record_size_(LocalDerivatives<T>::Size(wiring)), pass_(wiring, k) {
  NEXTING_CHECK(k >= 1);
  state_.records.assign(k_ * record_size_, T(0));
  state_.slopes.assign(k_ * heads_ * wiring.units(), T(0));
  state_.deltas.assign(k_ * heads_, T(0));
  state_.decays.assign(k_ * heads_, T(0));
  weights_.resize(heads_);
}

template <typename T>
LocalDerivatives<T> SequenceBptt<T>::Local(size_t step) const {
  return LocalDerivatives<T>(wiring_, state_.records.data() + step * record_size_);
}

template <typename T>
absl::Span<const T> SequenceBptt<T>::Slope(size_t step, size_t head) const {
  const size_t d = wiring_.units();
  return absl::MakeConstSpan(state_.slopes.data() + (step * heads_ + head) * d, d);
}

template <typename T>
bool SequenceBptt<T>::Record(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>> heads) {
  NEXTING_CHECK(heads.size() == heads_);
  const size_t step = state_.count % k_;
  const absl::Span<const T> local = lstm.local_data();
  std::copy(local.begin(), local.end(), state_.records.begin() + step * record_size_);
  for (size_t h = 0; h < heads_; ++h) {
    const size_t at = step * heads_ + h;
    std::copy(heads[h].dy_doutput.begin(), heads[h].dy_doutput.end(), state_.slopes.begin() + at * wiring_.units());
    state_.deltas[at] = heads[h].delta;
    state_.decays[at] = heads[h].decay;
  }
  ++state_.count;
  return step + 1 == k_;
}

template <typename T>
int SequenceBptt<T>::Close(absl::Span<const T> parameters, absl::Span<T> update, absl::Span<T> eligibility) {
  // The update comes first: it needs the eligibilities of the sequence before, which the second part overwrites.
  int stopped = AddToUpdate(parameters, update, eligibility);
  for (size_t h = 0; h < heads_; ++h) {
    stopped += ExtendEligibility(h, parameters, eligibility.subspan(h * parameters.size(), parameters.size()));
  }
  return stopped;
}

template <typename T>
int SequenceBptt<T>::AddToUpdate(absl::Span<const T> parameters, absl::Span<T> update,
                                 absl::Span<const T> eligibility) {
  std::fill(weights_.begin(), weights_.end(), T(0));
  pass_.Start();
  for (size_t step = k_; step-- > 0;) {
    for (size_t h = 0; h < heads_; ++h) {
      pass_.AddSlope(weights_[h], Slope(step, h));
      const size_t at = step * heads_ + h;
      weights_[h] = state_.deltas[at] + state_.decays[at] * weights_[h];
    }
    pass_.Through(Local(step), parameters);
  }
  const size_t size = update.size();
  std::fill(update.begin(), update.end(), T(0));
  for (size_t h = 0; h < heads_; ++h) {
    const T* e = eligibility.data() + h * size;
    const T weight = weights_[h];
    T* u = update.data();
    NEXTING_INDEPENDENT
    for (size_t p = 0; p < size; ++p) u[p] += weight * e[p];
  }
  pass_.AddTo(update);
  return pass_.stopped();
}

template <typename T>
bool SequenceBptt<T>::ExtendEligibility(size_t head, absl::Span<const T> parameters, absl::Span<T> eligibility) {
  T weight = 1;
  pass_.Start();
  for (size_t step = k_; step-- > 0;) {
    pass_.AddSlope(weight, Slope(step, head));
    weight *= state_.decays[step * heads_ + head];
    pass_.Through(Local(step), parameters);
  }
  const size_t size = eligibility.size();
  T* e = eligibility.data();
  NEXTING_INDEPENDENT
  for (size_t p = 0; p < size; ++p) e[p] = FlushTiny(weight * e[p]);
  pass_.AddTo(eligibility);
  return pass_.stopped();
}

template class SequenceBptt<float>;
template class SequenceBptt<double>;

}  // namespace nexting::core
