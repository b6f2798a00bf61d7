#include "core/read_out/announced_change.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"

namespace nexting::core {
namespace {

struct Errors {
  double squared = 0;
  double absolute = 0;
};

constexpr size_t kRest = 0;
constexpr size_t kBusy = AnnouncedChange::kDegrees - 1;

TEST(AnnouncedChangeTest, AnnouncesEverythingAtFirst) {
  AnnouncedChange announced;
  EXPECT_EQ(announced.Announce(1e-6, kBusy), 1e-6);
}

// A mean of rare jumps is predicted in every row: least squared error, and an absolute error in every quiet row.
TEST(AnnouncedChangeTest, KeepsAbsoluteErrorsAtPersistencesWhereASignalRests) {
  AnnouncedChange announced;
  Random random(1);
  Errors shown;
  Errors persistence;
  for (int i = 0; i < 20'000; ++i) {
    const double came = random.Symmetric() < -0.96 ? 10.0 : 0.0;
    const double predicted = 0.2;
    const double error = came - announced.Announce(predicted, kRest);
    announced.Judge(predicted, came, kRest);
    if (i < 100) continue;  // until it knows
    shown.absolute += std::abs(error);
    persistence.absolute += std::abs(came);
  }
  EXPECT_LT(shown.absolute, 1.02 * persistence.absolute);
}

// Busy rows that are predicted well must not pay for what is announced in quiet ones.
TEST(AnnouncedChangeTest, QuietRowsDecideForThemselves) {
  AnnouncedChange announced;
  Random random(4);
  for (int i = 0; i < 5'000; ++i) {
    const double change = random.Symmetric();
    announced.Judge(change, change, kBusy);
    announced.Judge(0.08, 0.02 * random.Symmetric(), 1);
  }
  EXPECT_EQ(announced.Announce(0.3, kBusy), 0.3);
  EXPECT_EQ(announced.Announce(0.04, 1), 0.0);
  EXPECT_EQ(announced.Announce(0.04, kBusy), 0.04);
}

TEST(AnnouncedChangeTest, DegreesGrowWithTheMotion) {
  EXPECT_EQ(AnnouncedChange::DegreeOf(0.0), kRest);
  EXPECT_EQ(AnnouncedChange::DegreeOf(1e-3), 1u);
  EXPECT_EQ(AnnouncedChange::DegreeOf(1.0), kBusy);
}

TEST(AnnouncedChangeTest, AnnouncesWhatIsWorthIt) {
  AnnouncedChange announced;
  Random random(2);
  Errors shown;
  Errors all;
  for (int i = 0; i < 5'000; ++i) {
    const double predicted = random.Symmetric();
    const double came = predicted + 0.1 * random.Symmetric();
    const double error = came - announced.Announce(predicted, kBusy);
    shown.squared += error * error;
    all.squared += (came - predicted) * (came - predicted);
    announced.Judge(predicted, came, kBusy);
  }
  EXPECT_LT(shown.squared, 1.001 * all.squared);
}

TEST(AnnouncedChangeTest, OneJumpDecidesNothing) {
  AnnouncedChange announced;
  Random random(3);
  for (int i = 0; i < 500; ++i) {
    const double predicted = random.Symmetric();
    announced.Judge(predicted, predicted + 0.1 * random.Symmetric(), kBusy);
  }
  const uint64_t before = announced.chosen(kBusy);
  announced.Judge(0.1, 1e6, kBusy);
  EXPECT_EQ(announced.chosen(kBusy), before);
  EXPECT_EQ(announced.Announce(0.5, kBusy), 0.5);
}

}  // namespace
}  // namespace nexting::core
