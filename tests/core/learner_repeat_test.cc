// What repeats bit for bit, what changes nothing, and what a step may not do.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/allocation_count.h"

namespace nexting::core {
namespace {

uint64_t DigestAfter(const LearnerConfig& config, const std::vector<OwnedObservation>& observations) {
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  for (const OwnedObservation& observation : observations) EXPECT_TRUE(learner->Step(observation.view()).ok());
  return learner->Digest();
}

TEST(DeterminismTest, EqualSeedsAndObservationsGiveEqualDigests) {
  for (const auto& [name, config] : ManyConfigs()) {
    SCOPED_TRACE(name);
    const auto observations = ObservationSource(config, 101, 0.05).Take(100);
    const uint64_t digest = DigestAfter(config, observations);
    EXPECT_EQ(DigestAfter(config, observations), digest);
    EXPECT_NE(DigestAfter(config, ObservationSource(config, 102).Take(100)), digest);
  }
}

TEST(DeterminismTest, AnotherSeedDrawsAnotherLearner) {
  LearnerConfig config = SmallConfig();
  const uint64_t fresh = MakeLearner(config)->Digest();
  const auto observations = ObservationSource(config, 103).Take(50);
  const uint64_t digest = DigestAfter(config, observations);
  config.seed = 2;
  EXPECT_NE(MakeLearner(config)->Digest(), fresh);
  EXPECT_NE(DigestAfter(config, observations), digest);
}

TEST(DeterminismTest, LearnersOnThreadsEqualLearnersOneAfterTheOther) {
  const auto configs = ManyConfigs();
  std::vector<std::vector<OwnedObservation>> observations;
  std::vector<uint64_t> serial;
  for (const auto& [name, config] : configs) {
    observations.push_back(ObservationSource(config, 104).Take(60));
    serial.push_back(DigestAfter(config, observations.back()));
  }
  std::vector<uint64_t> digests(configs.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < configs.size(); ++i) {
    threads.emplace_back([&, i] { digests[i] = DigestAfter(configs[i].second, observations[i]); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(digests, serial);
}

TEST(DeterminismTest, TwoLearnersSteppedInTurnsKeepTheirOwnCounsel) {
  const LearnerConfig config = SmallConfig({{0, 0.9}});
  const auto first = ObservationSource(config, 105).Take(200);
  const auto second = ObservationSource(config, 106).Take(200);
  const std::unique_ptr<Learner> one = MakeLearner(config);
  const std::unique_ptr<Learner> other = MakeLearner(config);
  for (size_t t = 0; t < first.size(); ++t) {
    ASSERT_TRUE(one->Step(first[t].view()).ok());
    ASSERT_TRUE(other->Step(second[t].view()).ok());
  }
  EXPECT_EQ(one->Digest(), DigestAfter(config, first));
  EXPECT_EQ(other->Digest(), DigestAfter(config, second));
}

TEST(PurityTest, LookingChangesNothing) {
  for (const auto& [name, config] : ManyConfigs()) {
    SCOPED_TRACE(name);
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    ObservationSource source(config, 107);
    for (int t = 0; t < 30; ++t) {
      const uint64_t digest = learner->Digest();
      (void)learner->Predict();
      (void)learner->quality(0);
      (void)learner->Save();
      (void)learner->state_bytes();
      ASSERT_EQ(learner->Digest(), digest);
      ASSERT_TRUE(learner->Step(source.Next().view()).ok());
      ASSERT_NE(learner->Digest(), digest);
    }
  }
}

TEST(PurityTest, ReadersMayLookAtTheSameTime) {
  const LearnerConfig config = SmallConfig({{0, 0.9}});
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  for (const OwnedObservation& observation : ObservationSource(config, 108).Take(50)) {
    ASSERT_TRUE(learner->Step(observation.view()).ok());
  }
  const uint64_t digest = learner->Digest();
  const std::string saved = learner->Save();
  std::vector<int> same(4, 0);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < same.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 50; ++n) same[i] += learner->Digest() == digest && learner->Save() == saved ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, std::vector<int>(4, 50));
}

TEST(AllocationTest, AStepAllocatesNothing) {
  for (const auto& [name, config] : ManyConfigs()) {
    SCOPED_TRACE(name);
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    const auto observations = ObservationSource(config, 109, 0.02).Take(300);
    const uint64_t before = testing::AllocationCount();
    bool ok = true;
    double sum = 0.0;
    for (const OwnedObservation& observation : observations) {
      ok = ok && learner->Step(observation.view()).ok();
      sum += learner->Predict()[0].prediction;
    }
    EXPECT_EQ(testing::AllocationCount(), before);
    EXPECT_TRUE(ok && std::isfinite(sum));
  }
}

TEST(AllocationTest, TheCounterCounts) {
  const uint64_t before = testing::AllocationCount();
  const auto one = std::make_unique<std::vector<double>>(10);
  EXPECT_EQ(testing::AllocationCount(), before + 2);
}

// Everything but the floor of an exactly constant signal is relative to the signal's size,
// and a power of two costs no rounding.
TEST(ScaleTest, PowersOfTwoScalePredictionsExactly) {
  for (const auto& [name, config] : ManyConfigs()) {
    for (const int exponent : {-40, -3, 1, 50}) {
      SCOPED_TRACE(name + " times 2^" + std::to_string(exponent));
      const double scale = std::ldexp(1.0, exponent);
      const std::unique_ptr<Learner> plain = MakeLearner(config);
      const std::unique_ptr<Learner> scaled = MakeLearner(config);
      ObservationSource source(config, 110);
      for (int t = 0; t < 120; ++t) {
        OwnedObservation observation = source.Next();
        ASSERT_TRUE(plain->Step(observation.view()).ok());
        for (double& value : observation.features) value *= scale;
        for (double& value : observation.cumulants) value *= scale;
        ASSERT_TRUE(scaled->Step(observation.view()).ok());
        for (size_t h = 0; h < config.heads.size(); ++h) {
          ASSERT_EQ(scaled->Predict()[h].prediction, scale * plain->Predict()[h].prediction) << "step " << t;
        }
      }
      EXPECT_EQ(scaled->quality(0).skill(), plain->quality(0).skill());
    }
  }
}

TEST(StateBytesTest, IsWhatSaveWritesWithoutItsHeader) {
  for (const auto& [name, config] : ManyConfigs()) {
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    EXPECT_EQ(learner->state_bytes() + 32, learner->Save().size()) << name;
  }
}

}  // namespace
}  // namespace nexting::core
