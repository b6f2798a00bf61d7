#include "server/streams/td_error_meter.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace nexting::server {
namespace {

core::HeadOutput Output(double value, double discount, double td_error) {
  core::HeadOutput output;
  output.value = value;
  output.baseline = value / (1 - discount);
  output.td_error = td_error;
  return output;
}

TEST(TdErrorMeterTest, KnowsNothingBeforeTheSecondStep) {
  TdErrorMeter meter(0);
  EXPECT_FALSE(meter.has_ratio());
  meter.Observe(Output(1, 0, NAN));
  EXPECT_FALSE(meter.has_ratio());
  meter.Observe(Output(2, 0, 0.5));
  EXPECT_TRUE(meter.has_ratio());
}

TEST(TdErrorMeterTest, IsTheSquaredErrorOverThatOfPersistence) {
  TdErrorMeter meter(0.5);
  meter.Observe(Output(1, 0.5, NAN));
  meter.Observe(Output(3, 0.5, 1));
  // Persistence: 3 + 0.5 * 6 - 2 = 4.
  EXPECT_DOUBLE_EQ(meter.ratio(), 1.0 / 16);
}

TEST(TdErrorMeterTest, PersistenceItselfHasRatioOne) {
  const double discount = 0.9;
  TdErrorMeter meter(discount);
  double before = 0;
  for (int step = 0; step < 100; ++step) {
    const double value = std::sin(step);
    const core::HeadOutput output = Output(value, discount, value + discount * value / (1 - discount) - before);
    meter.Observe(output);
    before = output.baseline;
  }
  EXPECT_NEAR(meter.ratio(), 1, 1e-12);
}

TEST(TdErrorMeterTest, AConstantSignalHasRatioOne) {
  TdErrorMeter meter(0);
  for (int step = 0; step < 10; ++step) meter.Observe(Output(5, 0, step == 0 ? NAN : 0));
  EXPECT_EQ(meter.ratio(), 1);
}

TEST(TdErrorMeterTest, ForgetsOverAboutAThousandSteps) {
  TdErrorMeter meter(0);
  for (int step = 0; step < 2000; ++step) meter.Observe(Output(step % 2, 0, 1));
  EXPECT_NEAR(meter.ratio(), 1, 1e-9);
  for (int step = 0; step < 5000; ++step) meter.Observe(Output(step % 2, 0, 0));
  EXPECT_LT(meter.ratio(), 0.01);
}

}  // namespace
}  // namespace nexting::server
