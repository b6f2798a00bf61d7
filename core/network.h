// The recurrent part of a learner, whichever it is: columns, or a dense LSTM to compare them with.
#ifndef NEXTING_CORE_NETWORK_H_
#define NEXTING_CORE_NETWORK_H_

#include <cstdint>
#include <variant>

#include "absl/types/span.h"
#include "core/columns/column_network.h"
#include "core/dense/dense_network.h"
#include "core/head_signal.h"
#include "core/learner_config.h"

namespace nexting::core {

class Network {
 public:
  // m inputs: InputCount(config).
  explicit Network(const LearnerConfig& config);

  // Advances by one step and returns the features, valid until the next call. REQUIRES: x.size() == m
  absl::Span<const double> Forward(absl::Span<const float> x);

  // Features that the last Forward began anew: what was learnt of them is to be forgotten.
  absl::Span<const int> renewed() const;

  // After a Forward: learns and advances the traces. Returns how often a bound had to reset a part of them.
  int Learn(absl::Span<const HeadSignal> heads);

  // Features there can be; those from active_features() on do not exist yet, and are 0.
  int features() const;
  int active_features() const;

  // Derives what is not stored; to be called after the state was written.
  void Refresh();

  static void Visit(auto& self, auto& visit) {
    std::visit([&visit](auto& network) { visit(network); }, self.network_);
  }

 private:
  using Either = std::variant<ColumnNetwork<float>, DenseNetwork<float>>;
  static Either Make(const LearnerConfig& config);

  Either network_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_NETWORK_H_
