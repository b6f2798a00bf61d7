#include "core/baselines/dense/dense_lstm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "tests/core/baselines/dense/dense_source.h"

namespace nexting::core {
namespace {

using testing::Sequence;
using testing::SlowDenseLstm;

class DenseLstmTest : public ::testing::TestWithParam<DenseShape> {
 protected:
  template <typename T>
  void ExpectTheSlowForwardPass(double tolerance) {
    DenseSource<T> source(GetParam(), 0.6);
    const Sequence xs = source.DrawInputs(200);
    SlowDenseLstm slow(WeightsOf(source.wiring, source.lstm.state().parameters));
    slow.Run(xs);
    for (size_t t = 0; t < xs.size(); ++t) {
      source.Forward(xs[t]);
      for (int k = 0; k < source.wiring.units(); ++k) {
        ASSERT_NEAR(source.lstm.state().hidden[k], slow.hidden(t)[k], tolerance) << t;
        ASSERT_NEAR(source.lstm.state().cell[k], slow.cell(t)[k], tolerance * (1 + std::abs(slow.cell(t)[k]))) << t;
      }
    }
  }
};

TEST_P(DenseLstmTest, DoubleFollowsTheSlowForwardPass) { ExpectTheSlowForwardPass<double>(1e-12); }
TEST_P(DenseLstmTest, FloatFollowsTheSlowForwardPass) { ExpectTheSlowForwardPass<float>(1e-4); }

INSTANTIATE_TEST_SUITE_P(Shapes, DenseLstmTest,
                         ::testing::Values(DenseShape{1, 1, 1.0, 1}, DenseShape{5, 3, 1.0, 2},
                                           DenseShape{17, 9, 1.0, 3}, DenseShape{12, 4, 0.25, 4}),
                         ShapeName);

TEST(WiringTest, EveryUnitSeesThePartOfTheUnitsThatTheDensitySays) {
  const Wiring wiring(40, 3, 0.1, 7);
  EXPECT_EQ(wiring.recurrent(), 4);
  EXPECT_EQ(wiring.sources(), 3u + 4u + 1u);
  EXPECT_EQ(wiring.parameters(), 4u * 40u * 8u);
  std::set<int> all;
  for (int unit = 0; unit < 40; ++unit) {
    for (int j = 0; j < 4; ++j) {
      ASSERT_GE(wiring.seen(unit, j), 0);
      ASSERT_LT(wiring.seen(unit, j), 40);
      if (j > 0) {
        ASSERT_LT(wiring.seen(unit, j - 1), wiring.seen(unit, j));
      }
      all.insert(wiring.seen(unit, j));
    }
  }
  EXPECT_GT(all.size(), 35u);
}

TEST(WiringTest, TheSeedDrawsTheConnections) {
  const auto connections = [](uint64_t seed) {
    const Wiring wiring(20, 1, 0.2, seed);
    std::vector<int> seen;
    for (int unit = 0; unit < 20; ++unit) {
      for (int j = 0; j < wiring.recurrent(); ++j) seen.push_back(wiring.seen(unit, j));
    }
    return seen;
  };
  EXPECT_EQ(connections(1), connections(1));
  EXPECT_NE(connections(1), connections(2));
}

TEST(WiringTest, AUnitSeesAtLeastOneUnitAndAtMostAll) {
  EXPECT_EQ(Wiring(5, 1, 0.01, 1).recurrent(), 1);
  EXPECT_EQ(Wiring(5, 1, 1.0, 1).recurrent(), 5);
  EXPECT_EQ(Wiring(0, 1, 1.0, 1).parameters(), 0u);
}

TEST(WiringTest, SourcesAreInputsSeenStatesAndOne) {
  const Wiring wiring(6, 2, 0.5, 3);
  const std::vector<double> z = {10, 11, 0, 1, 2, 3, 4, 5, 1};
  std::vector<double> room(wiring.sources());
  for (int unit = 0; unit < 6; ++unit) {
    const double* sources = wiring.Sources(z.data(), unit, room.data());
    EXPECT_EQ(std::vector<double>(sources, sources + 2), (std::vector<double>{10, 11}));
    for (int j = 0; j < 3; ++j) EXPECT_EQ(sources[2 + j], wiring.seen(unit, j));
    EXPECT_EQ(sources[5], 1.0);
  }
}

TEST(DenseLstmParametersTest, HaveTheStatedDeviation) {
  const Wiring wiring(60, 3, 1.0, 1);
  const DenseLstm<double> lstm(wiring, 5);
  double square = 0.0;
  for (const double theta : lstm.state().parameters) square += theta * theta / wiring.parameters();
  EXPECT_NEAR(std::sqrt(square), 0.3 / 8.0, 0.001);
}

}  // namespace
}  // namespace nexting::core
