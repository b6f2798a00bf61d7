// The recurrent part of a learner: columns (columns/column_network.h), or a baseline in their place.
#ifndef NEXTING_CORE_NETWORK_H_
#define NEXTING_CORE_NETWORK_H_

#include "absl/types/span.h"
#include "core/head_signal.h"
#include "core/state.h"

namespace nexting::core {

// T is float in the learner and double where tests look for exactness.
template <typename T>
class Network {
 public:
  virtual ~Network() = default;

  // Advances by one step and returns the features, valid until the next call. REQUIRES: x.size() == m
  virtual absl::Span<const double> Forward(absl::Span<const T> x) = 0;

  // Features that start again at the last Forward. The caller must forget what it has learnt about them.
  virtual absl::Span<const int> renewed() const { return {}; }

  // Called after Forward: learns and advances the traces. Returns how often a bound had to reset a part of them.
  virtual int Learn(absl::Span<const HeadSignal> heads) = 0;

  // The largest number of features. Those from active_features() on do not exist yet, and are 0.
  virtual int features() const = 0;
  virtual int active_features() const { return features(); }

  // Visits the complete state, run by run, in the order in which it is saved (state.h).
  virtual void VisitRuns(ReadRun run) const = 0;
  virtual void VisitRuns(WriteRun run) = 0;

  // Computes what is not part of the state. Must be called after the state was written.
  virtual void Refresh() = 0;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_NETWORK_H_
