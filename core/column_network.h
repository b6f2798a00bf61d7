// The recurrent network: stages of LSTM columns whose hidden states, normalised, are the features of the read-out.
//
// A stage learns while it is the newest; the stages before it are frozen and feed it. A columnar network is one stage
// that learns for ever. Feature k is phi_k = clip((h_k - mean_k) / sqrt(max(variance_k, 1e-4)), 5); the gradient treats
// mean and variance as constants.
#ifndef NEXTING_CORE_COLUMN_NETWORK_H_
#define NEXTING_CORE_COLUMN_NETWORK_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/learner_config.h"
#include "core/lstm_stage.h"
#include "core/normaliser.h"
#include "core/state.h"

namespace nexting::core {

// What one head tells the network in a step.
struct HeadSignal {
  double delta = 0;                  // TD error of the previous prediction
  double decay = 0;                  // gamma lambda
  absl::Span<const double> weights;  // [d] derivative of this step's prediction by phi_k
};

class ColumnNetwork {
 public:
  // m inputs, `heads` eligibilities. Parameters are uniform with standard deviation 0.3 / sqrt(m + 1).
  ColumnNetwork(const NetworkConfig& config, int inputs, int heads, uint64_t seed);

  // Advances every stage by one step and returns the features, [d], valid until the next call. REQUIRES: x.size() == m
  absl::Span<const double> Forward(absl::Span<const float> x);

  // With the x of the Forward before it: learns and advances the traces. Returns how many columns a bound had to reset.
  int Learn(absl::Span<const float> x, absl::Span<const HeadSignal> heads);

  int columns() const { return static_cast<int>(features_.size()); }
  // Derives what is not stored; to be called after the state was written.
  void Refresh() { statistics_.Refresh(); }

  static void Visit(auto& self, auto& visit) {
    for (auto& stage : self.stages_) VisitState(stage, visit);
    VisitState(self.statistics_, visit);
  }

 private:
  const bool frozen_;
  std::vector<LstmStage<float>> stages_;
  Normaliser statistics_;         // of h
  std::vector<double> features_;  // [d] phi

  // Of the current step.
  std::vector<float> slopes_;                   // [heads][d] dy/dh
  std::vector<HeadGradient<float>> gradients_;  // [heads]
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMN_NETWORK_H_
