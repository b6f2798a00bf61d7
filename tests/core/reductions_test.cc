#include "core/reductions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

TEST(DotTest, AgreesWithAPlainSumAtEveryLengthAndMisalignment) {
  testing::Numbers numbers(7);
  for (size_t offset = 0; offset < 4; ++offset) {
    for (size_t n = 0; n <= 67; ++n) {
      const std::vector<double> a = numbers.Normals(n + offset);
      const std::vector<double> b = numbers.Normals(n + offset);
      long double sum = 0.0;
      long double scale = 1e-300;
      for (size_t i = offset; i < offset + n; ++i) {
        sum += static_cast<long double>(a[i]) * b[i];
        scale += std::abs(a[i] * b[i]);
      }
      ASSERT_NEAR(Dot(a.data() + offset, b.data() + offset, n), sum, 1e-15 * scale) << n;
    }
  }
}

TEST(DotTest, CommutesBitForBit) {
  testing::Numbers numbers(8);
  const std::vector<double> a = numbers.Normals(53);
  const std::vector<double> b = numbers.Normals(53);
  EXPECT_EQ(Dot(a.data(), b.data(), 53), Dot(b.data(), a.data(), 53));
}

}  // namespace
}  // namespace nexting::core
