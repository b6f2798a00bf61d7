// Linear TD(lambda) learners: y = w' phi predicts the return of one head, in standardised units. The learners differ in
// how a TD error moves the weights.
//
// Every learner takes a step in three parts:
//
//   Evaluate(phi_t)   gives w' phi_t, from which the caller forms delta_t = c_t + gamma w' phi_t - y_{t-1}
//   Learn(delta_t)    moves w along the eligibility z of the steps up to t-1
//   Extend(phi_t)     adds phi_t to z and sets y_t = w' phi_t with the new weights
#ifndef NEXTING_CORE_READ_OUT_LINEAR_TD_H_
#define NEXTING_CORE_READ_OUT_LINEAR_TD_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/learner_config.h"
#include "core/read_out/feature_covariance.h"
#include "core/state.h"

namespace nexting::core {

class LinearTd {
 public:
  struct Options {
    size_t size = 0;      // p weights
    double discount = 0;  // gamma
    double lambda = 0;
    int persistence = -1;  // index of the weight that starts at 1, or -1 for none; all others start at 0
  };

  struct State {
    std::vector<double> rows;  // [rows x p]: w, z, and the rows that the method adds
    double prediction = 0;     // y of the last Extend
    double correction = 0;     // V of SwiftTD (swift_td.h); 0 for the others

    static constexpr void Visit(auto& self, auto& visit) { visit(self.rows, self.prediction, self.correction); }
  };

  // `rows` is the number of vectors of p numbers that the method keeps. REQUIRES: rows >= 2
  LinearTd(const Options& options, size_t rows);
  virtual ~LinearTd() = default;

  // w' phi, limited to +-100 / (1 - gamma) (recipe.h), the range of standardised returns at the default rate.
  double Evaluate(absl::Span<const double> phi) const;

  // Moves w by delta; phi_before are the features of the previous step. Returns false if the state left its bounds, so
  // that the learner started again.
  bool Learn(double delta, absl::Span<const double> phi_before);

  // Adds phi to the eligibility and predicts with the weights as they are now.
  void Extend(absl::Span<const double> phi);

  // Goes on from a learner of the same kind that has only the first features. REQUIRES: this one is new
  void Continue(const State& fewer);

  // Starts again on feature i, because its meaning has changed: weight and eligibility 0.
  void Forget(size_t i);

  absl::Span<const double> weights() const { return {state_.rows.data(), options_.size}; }
  double prediction() const { return state_.prediction; }
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 protected:
  virtual void MoveWeights(double delta, absl::Span<const double> phi_before) = 0;
  virtual void ExtendEligibility(absl::Span<const double> phi);
  // The number that fills row r of the state at the start; the weight of persistence is set after that.
  virtual double initial(size_t r) const;

  double& correction() { return state_.correction; }
  double* row(size_t i) { return &state_.rows[i * options_.size]; }
  size_t row_count() const { return state_.rows.size() / std::max<size_t>(options_.size, 1); }
  double* w() { return row(0); }
  double* z() { return row(1); }
  size_t size() const { return options_.size; }
  void Start();
  double trace_decay() const { return options_.discount * options_.lambda; }

 private:
  const Options options_;
  State state_;
};

// Without memory (gamma lambda = 0), w <- w + alpha P phi delta / (f + phi' P phi), with phi the features of the
// previous step: for alpha = 1 this is recursive least squares, and `covariance` must be prepared with phi_before. With
// memory, w <- w + alpha P z delta with P as it is, which has phi already. `covariance` must outlive the learner.
class PreconditionedTd final : public LinearTd {
 public:
  PreconditionedTd(const Options& options, double step, const FeatureCovariance* covariance);

 private:
  void MoveWeights(double delta, absl::Span<const double> phi_before) override;

  const double step_;
  const bool remembers_;  // gamma lambda > 0: z differs from phi
  const FeatureCovariance* const covariance_;
  std::vector<double> direction_;  // [p] P z
};

// w <- w + alpha delta z / (1 + phi' phi).
class NormalisedTd final : public LinearTd {
 public:
  NormalisedTd(const Options& options, double step);

 private:
  void MoveWeights(double delta, absl::Span<const double> phi_before) override;

  const double step_;
};

// w moves along delta z by a step method (parameter_step.h).
class PlainTd final : public LinearTd {
 public:
  PlainTd(const Options& options, const StepSize& step_size);

 private:
  void MoveWeights(double delta, absl::Span<const double> phi_before) override;
  double initial(size_t r) const override;

  enum Row { kSquare = 2, kMean, kRows };  // of state, behind w and z

  const StepSize step_size_;
  std::vector<double> gradient_;  // [p], of the current step
};

static_assert(VisitsEveryMember<LinearTd::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_LINEAR_TD_H_
