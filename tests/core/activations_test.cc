#include "core/activations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace nexting::core {
namespace {

template <typename T>
class ActivationsTest : public ::testing::Test {
 protected:
  static constexpr T kEpsilon = std::numeric_limits<T>::epsilon();

  // Largest relative error over a dense sweep of [least, most], in units of the last place.
  template <typename Function, typename Reference>
  static double WorstError(Function function, Reference reference, double least, double most) {
    constexpr int kPoints = 200001;
    double worst = 0.0;
    for (int i = 0; i < kPoints; ++i) {
      const T x = static_cast<T>(least + (most - least) * i / (kPoints - 1));
      const long double exact = reference(static_cast<long double>(x));
      const long double error = std::abs(static_cast<long double>(function(x)) - exact);
      if (exact != 0) worst = std::max(worst, static_cast<double>(error / std::abs(exact) / kEpsilon));
    }
    return worst;
  }
};

using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ActivationsTest, Precisions);

long double ExactSigmoid(long double x) { return 1.0L / (1.0L + std::exp(-x)); }

TYPED_TEST(ActivationsTest, StaysWithinFourUnitsOfTheLastPlace) {
  using T = TypeParam;
  const auto exp = [](T x) { return Exp(x); };
  const auto tanh = [](T x) { return Tanh(x); };
  const auto sigmoid = [](T x) { return Sigmoid(x); };
  const auto expm1 = [](T x) { return Expm1(x); };
  for (const double range : {1e-6, 1e-3, 0.1, 1.0, 5.0, 19.0}) {
    SCOPED_TRACE(range);
    EXPECT_LT(this->WorstError(
                  tanh, [](long double x) { return std::tanh(x); }, -range, range),
              4.0);
    EXPECT_LT(this->WorstError(
                  expm1, [](long double x) { return std::expm1(x); }, -range, range),
              4.0);
    EXPECT_LT(this->WorstError(sigmoid, ExactSigmoid, -range, range), 4.0);
    EXPECT_LT(this->WorstError(
                  exp, [](long double x) { return std::exp(x); }, 0.0, range),
              4.0);
  }
}

TYPED_TEST(ActivationsTest, FarFromZeroTheErrorIsSmallBesideOne) {
  using T = TypeParam;
  constexpr double kLimit = ExpConstants<T>::kLimit - 1;
  double worst = 0.0;
  for (double x = -kLimit; x <= kLimit; x += kLimit / 50000) {
    const T at = static_cast<T>(x);
    worst = std::max<double>(worst, std::abs(Sigmoid(at) - ExactSigmoid(at)));
    worst = std::max<double>(worst, std::abs(Tanh(at) - std::tanh(static_cast<long double>(at))));
  }
  EXPECT_LT(worst, 4.0 * this->kEpsilon);
}

TYPED_TEST(ActivationsTest, KeepsItsRange) {
  using T = TypeParam;
  for (const T x : {T(0), T(1e-30), T(1), T(10), T(20), T(40), T(88), T(700), T(1e6), std::numeric_limits<T>::max(),
                    std::numeric_limits<T>::infinity(), std::numeric_limits<T>::denorm_min()}) {
    for (const T at : {x, -x}) {
      SCOPED_TRACE(at);
      EXPECT_TRUE(std::isfinite(Exp(at)));
      EXPECT_GE(Exp(at), T(0));
      EXPECT_TRUE(Sigmoid(at) >= T(0) && Sigmoid(at) <= T(1));
      EXPECT_TRUE(Tanh(at) >= T(-1) && Tanh(at) <= T(1));
    }
  }
}

TYPED_TEST(ActivationsTest, HasItsLimits) {
  using T = TypeParam;
  EXPECT_EQ(Tanh(T(0)), T(0));
  EXPECT_EQ(Sigmoid(T(0)), T(0.5));
  EXPECT_EQ(Exp(T(0)), T(1));
  EXPECT_EQ(Tanh(T(30)), T(1));
  EXPECT_EQ(Tanh(T(-30)), T(-1));
  EXPECT_EQ(Sigmoid(T(60)), T(1));
  EXPECT_LT(Sigmoid(T(-60)), this->kEpsilon);
  EXPECT_EQ(Expm1(T(-60)), T(-1));
}

TYPED_TEST(ActivationsTest, IsSymmetricToRounding) {
  using T = TypeParam;
  for (double x = 0.0; x < 25.0; x += 0.0007) {
    const T at = static_cast<T>(x);
    ASSERT_NEAR(Tanh(at), -Tanh(-at), 4 * this->kEpsilon * std::abs(Tanh(at)));
    ASSERT_NEAR(Sigmoid(at) + Sigmoid(-at), T(1), 4 * this->kEpsilon);
  }
}

TYPED_TEST(ActivationsTest, IsMonotoneToRounding) {
  using T = TypeParam;
  T tanh = T(-1);
  T sigmoid = T(0);
  for (double x = -25.0; x < 25.0; x += 0.001) {
    const T at = static_cast<T>(x);
    ASSERT_GE(Tanh(at), tanh - 4 * this->kEpsilon);
    ASSERT_GE(Sigmoid(at), sigmoid - 4 * this->kEpsilon);
    tanh = Tanh(at);
    sigmoid = Sigmoid(at);
  }
}

TYPED_TEST(ActivationsTest, SineAndCosineAreRoundedOnly) {
  const double limit = sizeof(TypeParam) == sizeof(float) ? 1e-6 : 2e-15;
  for (int i = -10'000; i <= 10'000; ++i) {
    const TypeParam angle = static_cast<TypeParam>(3.14159265358979 * i / 10'000);
    const SineCosine<TypeParam> turned = SineAndCosine(angle);
    ASSERT_NEAR(turned.sine, std::sin(static_cast<double>(angle)), limit) << angle;
    ASSERT_NEAR(turned.cosine, std::cos(static_cast<double>(angle)), limit) << angle;
  }
}

}  // namespace
}  // namespace nexting::core
