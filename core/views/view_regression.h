// The regressions of one view of the past: what its features say of the heads' targets. All heads share the view's
// covariances, because these do not depend on targets.
//
// The row of step r has features x_r, a base b_{r,h} for each head (the last value) and a scale s_r. The target T of a
// head is known some steps later: the next value one step later, a return when its horizon has passed.
//
//   T_{r,h}  ~  b_{r,h} + s_r w_{h,f}' x_r                 f counts the view's forgetting factors F
//   k_{r,f}  =  a_r P_f x_r / (F_f + a_r^2 x_r' P_f x_r)   P_f: feature_covariance.h, fed with a_r x_r
//   w_{h,f} <-  w_{h,f} + k_{r,f} e,   e = a_r ((T - b)/s - w_{h,f}' x_r)     limited to +-5 of its own running size
//
// These are recursive least squares. The gain k is kept with the row until the target is known, so any number of heads
// with any delays costs only 2 p each. Weights start at 0: every regression begins by predicting the base. A row with
// an outlying feature is scaled down as a whole by a_r = min(1, limit / max |x|). That keeps the linear relation and
// bounds what one row can do.
//
// Rows wait in groups of heads that have the same delay. A group keeps a row every `stride` steps, `slots` in all; such
// a row counts as `stride` rows.
//
// Shapes: p features, F forgetting factors. Memory: F p^2 / 2 doubles, and 4 p (1 + F/2) bytes for each waiting row.
// Cost of a step in multiply-adds: 3/2 F p^2, and 2 F p for each head.
#ifndef NEXTING_CORE_VIEWS_VIEW_REGRESSION_H_
#define NEXTING_CORE_VIEWS_VIEW_REGRESSION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/read_out/feature_covariance.h"
#include "core/state.h"
#include "core/views/row_schedule.h"
#include "core/views/running_scale.h"

namespace nexting::core {

class ViewRegression {
 public:
  struct Row {
    std::vector<float> features;  // [p] a_r x_r
    std::vector<uint16_t> gains;  // [F][p] in short floats (short_float.h)
    std::vector<double> bases;    // [heads]
    double scale = 0;             // 0 for a row from which nothing can be learnt
    double weight = 0;            // a_r

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.features, self.gains, self.bases, self.scale, self.weight);
    }
  };

  struct Head {
    std::vector<double> weights;                // [F][p]
    std::vector<RunningScale::State> errors{};  // [F] sizes of e

    static constexpr void Visit(auto& self, auto& visit) { visit(self.weights, self.errors); }
  };

  struct State {
    std::vector<std::vector<Row>> rows;  // [schedules][slots]
    std::vector<Head> heads;

    static constexpr void Visit(auto& self, auto& visit) { visit(self.rows, self.heads); }
  };

  // `schedules` has one entry for each head; equal ones share their rows.
  ViewRegression(size_t size, std::vector<double> forgettings, absl::Span<const RowSchedule> schedules);

  // x of the current step, [p], for the caller to fill before Predict and Remember.
  absl::Span<double> features() { return absl::MakeSpan(features_); }

  // Learns from the target of the row in the slot of `step` by the schedule of this head (row_schedule.h). Does nothing
  // for a slot that has had no row. Call before Remember overwrites that row. Returns how many regressions started
  // again because they were no longer finite.
  int Learn(size_t head, uint64_t step, double target);

  // base + scale w' x, for the features as they are now.
  double Predict(size_t head, size_t f, double base, double scale) const;

  // Updates the covariances with the features, and keeps the row where it is due. scale = 0 for a row from which
  // nothing can be learnt, such as one before the signal's first change. Returns how many covariances started again.
  int Remember(uint64_t step, absl::Span<const double> bases, double scale);

  // Starts again on feature i, because its meaning has changed.
  void Forget(size_t i);

  // w of one head and forgetting factor, [p].
  absl::Span<const double> weights(size_t head, size_t f) const;
  absl::Span<double> mutable_weights(size_t head, size_t f);

  size_t size() const { return features_.size(); }
  size_t heads() const { return state_.heads.size(); }
  size_t forgettings() const { return covariances_.size(); }
  const FeatureCovariance& covariance(size_t f) const { return covariances_[f]; }
  FeatureCovariance& mutable_covariance(size_t f) { return covariances_[f]; }

  static void Visit(auto& self, auto& visit) {
    for (auto& covariance : self.covariances_) VisitState(covariance, visit);
    visit(self.state_);
  }

 private:
  void KeepRow(const RowSchedule& schedule, absl::Span<const double> bases, double scale, double weight,
               Row& row) const;

  std::vector<RowSchedule> schedules_;  // distinct
  std::vector<size_t> schedule_of_;     // [heads] index into schedules_
  std::vector<FeatureCovariance> covariances_;
  State state_;
  std::vector<double> features_;  // [p] of the current step
};

static_assert(VisitsEveryMember<ViewRegression::Row>());
static_assert(VisitsEveryMember<ViewRegression::Head>());
static_assert(VisitsEveryMember<ViewRegression::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_VIEW_REGRESSION_H_
