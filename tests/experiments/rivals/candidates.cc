#include "tests/experiments/rivals/candidates.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/experiments/rivals/delayed_regression.h"
#include "tests/experiments/rivals/exponential_mean.h"
#include "tests/experiments/rivals/holt.h"
#include "tests/experiments/rivals/holt_winters.h"
#include "tests/experiments/rivals/iterated_autoregression.h"
#include "tests/experiments/rivals/least_squares_td.h"
#include "tests/experiments/rivals/persistence.h"
#include "tests/experiments/rivals/regression.h"
#include "tests/experiments/rivals/seasonal_naive.h"
#include "tests/experiments/rivals/swift_td.h"
#include "tests/experiments/rivals/view.h"

namespace nexting::experiments {
namespace {

constexpr size_t kMostWeights = 260;  // of rows of features; a step costs their square
constexpr int kLags = 24;
constexpr double kLambdas[] = {0, 0.8, 1};

class CandidateList {
 public:
  CandidateList(size_t inputs, const std::vector<int>& seasons, double discount)
      : inputs_(inputs), seasons_(seasons), discount_(discount) {}

  std::vector<Candidate> All() {
    Add<Persistence>("persistence", "", discount_);
    Smoothing();
    for (const int season : seasons_) SeasonalNaivesOf(season);
    for (const int season : seasons_) HoltWintersOf(season);
    if (discount_ == 0) {
      NextValue();
    } else {
      DiscountedSum();
    }
    return std::move(candidates_);
  }

 private:
  template <typename Family, typename... Parameters>
  void Add(const std::string& family, const std::string& setting, Parameters... parameters) {
    candidates_.push_back({family, setting, [=] { return std::make_unique<Family>(parameters...); }});
  }

  void Smoothing() {
    for (const double rate : {0.02, 0.05, 0.1, 0.2, 0.5, 0.8}) {
      Add<ExponentialMean>("exponential mean", absl::StrCat("rate ", rate), rate, discount_);
    }
    for (const double level : {0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0}) {
      for (const double trend : {0.01, 0.03, 0.1, 0.3, 0.6, 1.0}) {
        for (const double damping : {1.0, 0.98, 0.9, 0.8, 0.6}) {
          Add<Holt>("Holt", absl::StrCat("level ", level, " trend ", trend, " damping ", damping),
                    HoltSetting{level, trend, damping}, discount_);
        }
      }
    }
  }

  void SeasonalNaivesOf(int season) {
    for (const bool in_differences : {false, true}) {
      Add<SeasonalNaive>("seasonal naive", absl::StrCat("season ", season, in_differences ? " differences" : ""),
                         season, in_differences, discount_);
    }
  }

  void HoltWintersOf(int season) {
    for (const double level : {0.02, 0.1, 0.3, 0.6, 0.9, 0.99}) {
      for (const double seasonal : {0.02, 0.05, 0.1, 0.3, 0.5}) {
        for (const double correlation : {0.0, 0.5, 0.8, 0.9, 0.95}) {
          Add<HoltWinters>(
              "Holt-Winters",
              absl::StrCat("season ", season, " level ", level, " seasonal ", seasonal, " correlation ", correlation),
              HoltWintersSetting{season, level, seasonal, correlation}, discount_);
        }
      }
    }
  }

  void NextValue() {
    for (const int lags : {0, 4, 9}) Regressions(Name("RLS", lags), {.rows = lags + 1});
    Regressions("RLS 24 lags of the cumulant alone", {.rows = 0, .lags = kLags});
    Regressions("RLS 24 lags of the cumulant", {.lags = kLags});
    if (!seasons_.empty()) {
      Regressions("RLS 4 lags of the cumulant and seasons", {.lags = 4, .seasons = seasons_});
      Regressions("RLS 24 lags of the cumulant and seasons", {.lags = kLags, .seasons = seasons_});
    }
    for (const double scale : {0.5, 1.5}) {
      Regressions("RLS 4 lags of the cumulant and 100 random tanh",
                  {.lags = 4, .random_units = 100, .random_scale = scale});
    }
    for (const int lags : {0, 4}) SwiftTds(lags, {1e-4, 1e-3, 1e-2, 3e-2}, {1e-3, 1e-2}, {0.1, 0.5}, {0});
  }

  void DiscountedSum() {
    const std::vector<double> forgetting = {0.999, 0.9995, 0.9999, 1};
    for (const int lags : {0, 4}) {
      SwiftTds(lags, {1e-5, 1e-4, 1e-3, 1e-2}, {1e-4, 1e-3, 1e-2}, {0.03, 0.1, 0.5}, {0, 0.8, 0.9});
    }
    for (const int lags : {0, 4, 9}) {
      LeastSquaresTds(Name("LSTD", lags), {.rows = lags + 1}, forgetting);
      DelayedRegressions(Name("delayed RLS", lags), {.rows = lags + 1}, forgetting);
    }
    LeastSquaresTds("LSTD 24 lags of the cumulant", {.lags = kLags}, forgetting);
    DelayedRegressions("delayed RLS 24 lags of the cumulant", {.lags = kLags}, forgetting);
    IteratedAutoregressions("iterated RLS 24 values of the cumulant", {}, forgetting);
    if (!seasons_.empty()) {
      IteratedAutoregressions("iterated RLS 24 values of the cumulant and seasons", seasons_, forgetting);
    }
  }

  void Regressions(const std::string& family, const ViewShape& shape) {
    if (TooWide(shape)) return;
    const View view(shape, inputs_);
    for (const double forgetting : {0.995, 0.999, 0.9995, 0.9999, 1.0}) {
      std::string setting = absl::StrCat("forgetting ", forgetting);
      if (shape.random_units > 0) absl::StrAppend(&setting, " scale ", shape.random_scale);
      Add<Regression>(family, setting, view, forgetting, shape.random_units > 0 ? 1.0 : 100.0);
    }
  }

  void SwiftTds(int lags, const std::vector<double>& step_sizes, const std::vector<double>& metas,
                const std::vector<double>& bounds, const std::vector<double>& lambdas) {
    const ViewShape shape = {.rows = lags + 1};
    if (TooWide(shape)) return;
    const View view(shape, inputs_);
    for (const double step_size : step_sizes) {
      for (const double meta : metas) {
        for (const double bound : bounds) {
          for (const double lambda : lambdas) {
            Add<LinearSwiftTd>(Name("SwiftTD", lags),
                               absl::StrCat("step ", step_size, " meta ", meta, " bound ", bound, " lambda ", lambda),
                               view, SwiftTdSetting{step_size, meta, bound, lambda}, discount_);
          }
        }
      }
    }
  }

  void LeastSquaresTds(const std::string& family, const ViewShape& shape, const std::vector<double>& forgettings) {
    if (TooWide(shape)) return;
    const View view(shape, inputs_);
    for (const double forgetting : forgettings) {
      for (const double lambda : kLambdas) {
        Add<LeastSquaresTd>(family, absl::StrCat("forgetting ", forgetting, " lambda ", lambda), view, forgetting,
                            lambda, discount_);
      }
    }
  }

  void DelayedRegressions(const std::string& family, const ViewShape& shape, const std::vector<double>& forgettings) {
    if (TooWide(shape)) return;
    const View view(shape, inputs_);
    for (const double forgetting : forgettings) {
      Add<DelayedRegression>(family, absl::StrCat("forgetting ", forgetting), view, forgetting, discount_);
    }
  }

  void IteratedAutoregressions(const std::string& family, const std::vector<int>& seasons,
                               const std::vector<double>& forgettings) {
    for (const double forgetting : forgettings) {
      Add<IteratedAutoregression>(family, absl::StrCat("forgetting ", forgetting), kLags, seasons, forgetting,
                                  discount_);
    }
  }

  bool TooWide(const ViewShape& shape) const { return inputs_ * static_cast<size_t>(shape.rows) > kMostWeights; }

  static std::string Name(absl::string_view family, int lags) { return absl::StrCat(family, " ", lags, " lags"); }

  const size_t inputs_;
  const std::vector<int>& seasons_;
  const double discount_;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<Candidate> Candidates(size_t inputs, const std::vector<int>& seasons, double discount) {
  return CandidateList(inputs, seasons, discount).All();
}

}  // namespace nexting::experiments
