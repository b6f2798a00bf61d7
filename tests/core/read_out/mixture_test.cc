#include "core/read_out/mixture.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/random.h"

namespace nexting::core {
namespace {

TEST(MixtureTest, BeginsWithTheFirstExpertAlone) {
  Mixture mixture(3, {});
  EXPECT_EQ(mixture.Mix({{5.0, 1.0, 2.0}}), 5.0);
}

TEST(MixtureTest, WeightsAddUpAndFollowTheLosses) {
  Mixture mixture(3, {});
  for (int i = 0; i < 1000; ++i) mixture.Judge({{4.0, 1.0, 1.1}});
  double sum = 0.0;
  for (const double weight : mixture.weights()) sum += weight;
  EXPECT_NEAR(sum, 1.0, 1e-12);
  EXPECT_LT(mixture.weights()[0], 1e-6);
  EXPECT_GT(mixture.weights()[1], mixture.weights()[2]);
}

// With equal losses, the first expert is heard more, and the more so the fewer predictions have been judged.
TEST(MixtureTest, OthersMustEarnTheirWeight) {
  Mixture mixture(2, {});
  mixture.Judge({{1.0, 0.9}});
  EXPECT_GT(mixture.weights()[0], 0.9);
  for (int i = 0; i < 2000; ++i) mixture.Judge({{1.0, 0.9}});
  EXPECT_LT(mixture.weights()[0], 0.6);
}

TEST(MixtureTest, AnExpertThatIsFarBetterIsHeardSoon) {
  Mixture mixture(2, {});
  for (int i = 0; i < 20; ++i) mixture.Judge({{1.0, 0.01}});
  EXPECT_GT(mixture.weights()[1], 0.9);
}

// A jump that none of the experts saw coming leaves their order as it was.
TEST(MixtureTest, AShockThatAllShareLevelsNothing) {
  Mixture mixture(2, {});
  for (int i = 0; i < 500; ++i) mixture.Judge({{1.0, 0.5}});
  const double before = mixture.weights()[1];
  mixture.Judge({{1e12, 1.0001e12}});
  EXPECT_NEAR(mixture.weights()[1], before, 0.1);
}

// A signal falls silent: the expert that is now far better takes over within the recent window.
TEST(MixtureTest, RecentLossesDecideSoon) {
  Mixture mixture(2, {});
  for (int i = 0; i < 2000; ++i) mixture.Judge({{10.0, 5.0}});
  EXPECT_LT(mixture.weights()[0], 0.05);
  for (int i = 0; i < 500; ++i) mixture.Judge({{0.0, 0.01}});
  EXPECT_GT(mixture.weights()[0], 0.9);
}

TEST(MixtureTest, LossesWithoutErrorAreLegal) {
  Mixture mixture(2, {});
  for (int i = 0; i < 50; ++i) mixture.Judge({{0.0, 0.0}});
  EXPECT_NEAR(mixture.weights()[0] + mixture.weights()[1], 1.0, 1e-12);
  for (int i = 0; i < 50; ++i) mixture.Judge({{0.0, 1.0}});
  EXPECT_GT(mixture.weights()[0], 0.999);
}

}  // namespace
}  // namespace nexting::core
