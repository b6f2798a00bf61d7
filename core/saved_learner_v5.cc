#include "core/saved_learner_v5.h"

#include <algorithm>

#include "core/check.h"
#include "core/config_hash.h"
#include "core/read_out/return_judge.h"

namespace nexting::core {

namespace {

// Hash of the recipe of that version.
constexpr uint64_t kRecipeHashV5 = 0x8f760103e6edd6e8u;
constexpr size_t kMostCovarianceFeatures = 160;

// How many vectors of p numbers each learner keeps.
constexpr size_t kRowsOfTwo = 2;  // PreconditionedTd, NormalisedTd: w and z
constexpr size_t kRowsOfPlainTd = 4;
constexpr size_t kRowsOfSwiftTd = 9;

// What the experts of one head need.
struct Experts {
  std::vector<size_t> rows;  // of each linear expert
  std::vector<double> forgettings;
  bool has_held = false;
};

Experts ExpertsOf(const LearnerConfig& config, double discount, size_t p) {
  switch (config.read_out.method) {
    case ReadOutMethod::kAdaptive:
      if (p > kMostCovarianceFeatures) return {{kRowsOfTwo, kRowsOfTwo, kRowsOfTwo, kRowsOfSwiftTd}, {}, true};
      if (discount == 0.0) return {std::vector<size_t>(4, kRowsOfTwo), {0.98, 0.995, 0.999, 0.9998}, true};
      return {{kRowsOfTwo, kRowsOfTwo, kRowsOfTwo, kRowsOfTwo, kRowsOfTwo, kRowsOfSwiftTd}, {0.9998, 0.999}, true};
    case ReadOutMethod::kTd:
      return {{kRowsOfPlainTd}, {}, false};
    case ReadOutMethod::kSwiftTd:
      return {{kRowsOfSwiftTd}, {}, false};
    case ReadOutMethod::kRecursiveLeastSquares:
      return {{kRowsOfTwo}, {config.read_out.forgetting}, false};
    case ReadOutMethod::kPersistence:
    case ReadOutMethod::kExponentialMean:
      return {{}, {}, true};
  }
  return {};
}

ReadOutV5 MakeReadOut(const Experts& experts, double discount, size_t p) {
  ReadOutV5 read_out;
  for (const size_t rows : experts.rows) read_out.experts.push_back({.rows = std::vector<double>(rows * p)});
  const size_t slots = ReturnJudge(discount, 0).schedule().slots;
  read_out.judge.bets.resize(slots * (experts.rows.size() + 3));
  read_out.judge.returns.resize(slots);
  read_out.judge.discount.resize(slots);
  const size_t mixed = experts.rows.size() + (experts.has_held ? 1 : 0);
  read_out.losses.resize(mixed);
  read_out.recent_losses.resize(mixed);
  read_out.mixture.resize(mixed);
  return read_out;
}

StatisticsV5 MakeStatistics(size_t n) {
  return {std::vector<double>(n), std::vector<double>(n), std::vector<uint64_t>(n)};
}

}  // namespace

LearnerV5::LearnerV5(const LearnerConfig& config, size_t network_features, size_t network_bytes)
    : lags(static_cast<size_t>(config.cumulants) * config.network.cumulant_lags),
      last_features(config.features),
      last_cumulants(config.cumulants),
      feature_statistics(MakeStatistics(config.features)),
      cumulant_statistics(MakeStatistics(config.cumulants)),
      network(network_bytes) {
  const size_t p = DirectFeatures(config) + network_features;
  phi.resize(p);
  for (const HeadConfig& head : config.heads) {
    const Experts experts = ExpertsOf(config, head.discount, p);
    for (const double forgetting : experts.forgettings) {
      if (std::find(forgettings.begin(), forgettings.end(), forgetting) != forgettings.end()) continue;
      forgettings.push_back(forgetting);
      covariances.emplace_back(p * p);
    }
    heads.push_back(MakeReadOut(experts, head.discount, p));
  }
}

size_t LearnerV5::CovarianceIndex(double forgetting) const {
  const auto found = std::find(forgettings.begin(), forgettings.end(), forgetting);
  NEXTING_CHECK(found != forgettings.end());
  return static_cast<size_t>(found - forgettings.begin());
}

HeadQuality QualityOf(const QualityV5& old) {
  HeadQuality quality;
  quality.judged = old.judged;
  quality.recent.squared_error = old.squared_error;
  quality.recent.baseline_squared_error = old.baseline_squared_error;
  return quality;
}

std::optional<uint64_t> ConfigHashV5(const LearnerConfig& config) {
  if (HasLaterOption(config)) return std::nullopt;
  return HashWithRecipe(config, kRecipeHashV5);
}

}  // namespace nexting::core
