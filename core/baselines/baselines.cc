#include "core/baselines/baselines.h"

#include "core/baselines/dense/dense_network.h"
#include "core/baselines/exponential_mean.h"
#include "core/check.h"

namespace nexting::core {

namespace {

std::unique_ptr<HeldValue> MakeMean(double rate) {
  // At a rate of 1 the mean is the last value. Persistence takes its standardised value from the sample, within bounds.
  if (rate == 1.0) return std::make_unique<Persistence>();
  return std::make_unique<ExponentialMean>(rate);
}

}  // namespace

std::unique_ptr<Network<float>> Baselines::MakeNetwork(const LearnerConfig& config) const {
  NEXTING_CHECK(UsesBaselineNetwork(config));
  const DenseConfig& dense = config.dense;
  return std::make_unique<DenseNetwork<float>>(DenseOptions{.units = config.network.columns,
                                                            .inputs = InputCount(config),
                                                            .heads = static_cast<int>(config.heads.size()),
                                                            .estimator = dense.estimator,
                                                            .steps = dense.steps,
                                                            .density = dense.density,
                                                            .step_size = config.network.step_size,
                                                            .seed = config.seed});
}

Predictor Baselines::MakePredictor(const ReadOutConfig& config, const LinearTd::Options& options,
                                   CovarianceBank& bank) const {
  NEXTING_CHECK(IsBaseline(config.method));
  Predictor predictor;
  if (config.method == ReadOutMethod::kExponentialMean) {
    predictor.held = MakeMean(config.step_size.value);
  } else {
    constexpr double kWholeStep = 1.0;  // makes preconditioned TD(0) recursive least squares
    predictor.linear =
        std::make_unique<PreconditionedTd>(options, kWholeStep, bank.Get(options.size, config.forgetting));
  }
  return predictor;
}

}  // namespace nexting::core
