#include "core/baselines/dense/truncated_bptt.h"

#include <algorithm>

#include "core/bounds.h"
#include "core/check.h"
#include "core/vectorise.h"

namespace nexting::core {

template <typename T>
TruncatedBptt<T>::TruncatedBptt(const Wiring& wiring, int k, int heads)
    : wiring_(wiring), k_(k), record_size_(LocalDerivatives<T>::Size(wiring)) {
  NEXTING_CHECK(k >= 1);
  state_.records.assign(k * record_size_, T(0));
  for (int h = 0; h < heads; ++h) passes_.emplace_back(wiring, k);
}

template <typename T>
int TruncatedBptt<T>::Advance(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>> heads) {
  const absl::Span<const T> local = lstm.local_data();
  std::copy(local.begin(), local.end(), state_.records.begin() + state_.count % k_ * record_size_);
  ++state_.count;
  const uint64_t reach = std::min(state_.count, k_);
  int stopped = 0;
  for (size_t h = 0; h < heads.size(); ++h) {
    // A pass for each head, as each has an eligibility of its own that its gradient joins.
    passes_[h].Start();
    passes_[h].AddSlope(T(1), heads[h].dy_doutput);
    for (uint64_t back = 1; back <= reach; ++back) {
      const T* record = state_.records.data() + (state_.count - back) % k_ * record_size_;
      passes_[h].Through(LocalDerivatives<T>(wiring_, record), lstm.state().parameters);
    }
    stopped += passes_[h].stopped();
  }
  return stopped;
}

template <typename T>
void TruncatedBptt<T>::Extend(size_t head, const HeadGradient<T>& gradient, absl::Span<T> eligibility) {
  const size_t size = eligibility.size();
  T* e = eligibility.data();
  NEXTING_INDEPENDENT
  for (size_t p = 0; p < size; ++p) e[p] = FlushTiny(gradient.decay * e[p]);
  passes_[head].AddTo(eligibility);
}

template class TruncatedBptt<float>;
template class TruncatedBptt<double>;

}  // namespace nexting::core
