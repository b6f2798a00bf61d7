// UORO and NoBackTrack: over many draws of their signs, the mean gradient is the exact one within its standard error,
// and estimates that are known to be biased fail the same test.
#include "core/baselines/dense/rank_one.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/baselines/dense/influence_matrix.h"
#include "core/baselines/dense/truncated_bptt.h"
#include "tests/core/baselines/dense/dense_source.h"

namespace nexting::core {
namespace {

using testing::Sequence;

constexpr int kDraws = 60000;
constexpr int kSteps = 6;
constexpr double kAccepted = 4.5;  // the largest |z| of about a hundred parameters, when the mean is as claimed
constexpr double kRejected = 7.0;  // beyond any doubt, when it is not

// Mean of gradients and its standard error, for each parameter.
struct Sample {
  std::vector<double> mean, error;
};

// z-scores of a sample against a claimed mean: the mean of their squares, and the largest magnitude.
struct Scores {
  double mean_square = 0;
  double largest = 0;
};

Scores Compare(const Sample& sample, const std::vector<double>& claimed) {
  Scores scores;
  for (size_t p = 0; p < claimed.size(); ++p) {
    const double z = (sample.mean[p] - claimed[p]) / sample.error[p];
    scores.mean_square += z * z / claimed.size();
    scores.largest = std::max(scores.largest, std::abs(z));
  }
  return scores;
}

struct Setting {
  RankOneScaling scaling;
  double density;
};

std::string SettingName(const ::testing::TestParamInfo<Setting>& info) {
  const std::string name = info.param.scaling == RankOneScaling::kCommon ? "Uoro" : "NoBackTrack";
  return name + (info.param.density < 1.0 ? "Sparse" : "");
}

class RankOneTest : public ::testing::TestWithParam<Setting> {
 protected:
  RankOneTest()
      : source_({4, 2, GetParam().density, 51}, 0.7),
        xs_(source_.DrawInputs(kSteps)),
        slopes_(source_.numbers.Normals(4)),
        start_(source_.lstm.state()) {}

  // The gradient at the last step as the estimator has it. `before_step` is called with it before each step.
  template <typename Estimator, typename Before>
  std::vector<double> Run(Estimator& estimator, Before before_step) {
    source_.lstm.mutable_state() = start_;
    std::vector<double> gradient;
    for (const std::vector<double>& x : xs_) {
      before_step(estimator);
      source_.Forward(x);
      gradient = EstimateGradient(source_.lstm, slopes_, estimator);
    }
    return gradient;
  }

  template <typename Estimator>
  std::vector<double> Run(Estimator estimator) {
    return Run(estimator, [](Estimator&) {});
  }

  template <typename Before>
  Sample Draw(Before before_step) {
    const size_t parameters = source_.wiring.parameters();
    std::vector<double> sum(parameters, 0.0), square(parameters, 0.0);
    for (int draw = 0; draw < kDraws; ++draw) {
      RankOne<double> estimator(source_.wiring, GetParam().scaling, 1000 + draw);
      const std::vector<double> gradient = Run(estimator, before_step);
      for (size_t p = 0; p < parameters; ++p) {
        sum[p] += gradient[p];
        square[p] += gradient[p] * gradient[p];
      }
    }
    Sample sample;
    for (size_t p = 0; p < parameters; ++p) {
      const double mean = sum[p] / kDraws;
      sample.mean.push_back(mean);
      sample.error.push_back(std::sqrt((square[p] / kDraws - mean * mean) / (kDraws - 1)));
    }
    return sample;
  }

  DenseSource<double> source_;
  const Sequence xs_;
  const std::vector<double> slopes_;
  const DenseLstm<double>::State start_;
};

TEST_P(RankOneTest, IsUnbiased) {
  const std::vector<double> exact = Run(InfluenceMatrix<double>(source_.wiring, 1000));
  const Sample sample = Draw([](RankOne<double>&) {});
  const Scores scores = Compare(sample, exact);
  EXPECT_LT(scores.largest, kAccepted);
  EXPECT_GT(scores.mean_square, 0.4);
  EXPECT_LT(scores.mean_square, 2.0);

  // The intervals are narrow enough to tell: these claims differ from the exact gradient by their bias alone.
  double norm = 0.0, error = 0.0;
  for (size_t p = 0; p < exact.size(); ++p) {
    norm += exact[p] * exact[p];
    error += sample.error[p] * sample.error[p];
  }
  EXPECT_LT(std::sqrt(error / norm), 0.05);
  EXPECT_GT(Compare(sample, Run(TruncatedBptt<double>(source_.wiring, 1, 1))).largest, kRejected);
  EXPECT_GT(Compare(sample, Run(TruncatedBptt<double>(source_.wiring, 2, 1))).largest, kRejected);
  EXPECT_GT(Compare(sample, Run(InfluenceMatrix<double>(source_.wiring, 1))).largest, kRejected);
}

// Signs that repeat from step to step do not average out: the check must see it.
TEST_P(RankOneTest, RepeatedSignsAreFoundToBeBiased) {
  const std::vector<double> exact = Run(InfluenceMatrix<double>(source_.wiring, 1000));
  uint64_t draw = 0;
  int step = 0;
  const Sample sample = Draw([&](RankOne<double>& estimator) {
    if (step++ % kSteps == 0) ++draw;
    estimator.mutable_state().random = draw;
  });
  EXPECT_GT(Compare(sample, exact).largest, kRejected);
}

INSTANTIATE_TEST_SUITE_P(Scalings, RankOneTest,
                         ::testing::Values(Setting{RankOneScaling::kCommon, 1.0},
                                           Setting{RankOneScaling::kPerState, 1.0},
                                           Setting{RankOneScaling::kCommon, 0.5},
                                           Setting{RankOneScaling::kPerState, 0.5}),
                         SettingName);

TEST(RankOneResetTest, StartsAgainWhenItDiverges) {
  DenseSource<float> source({3, 1, 1.0, 52}, 0.5);
  RankOne<float> estimator(source.wiring, RankOneScaling::kCommon, 1);
  const std::vector<float> slopes(3, 1.0f);
  const HeadGradient<float> head = {.delta = 0, .decay = 0, .dy_doutput = slopes};
  source.Forward({1.0});
  ASSERT_EQ(estimator.Advance(source.lstm, absl::MakeConstSpan(&head, 1)), 0);
  for (float& p : estimator.mutable_state().parameters) p = 1e20f;
  for (float& q : estimator.mutable_state().hidden) q = 1e4f;
  source.Forward({1.0});
  EXPECT_EQ(estimator.Advance(source.lstm, absl::MakeConstSpan(&head, 1)), 1);
  EXPECT_THAT(estimator.state().parameters, ::testing::Each(0.0f));
  EXPECT_THAT(estimator.state().hidden, ::testing::Each(0.0f));
  source.Forward({1.0});
  EXPECT_EQ(estimator.Advance(source.lstm, absl::MakeConstSpan(&head, 1)), 0);
}

}  // namespace
}  // namespace nexting::core
