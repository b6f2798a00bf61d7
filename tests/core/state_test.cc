#include "core/state.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/columns/column_network.h"
#include "core/learner.h"
#include "core/normaliser.h"
#include "core/observation_filter.h"
#include "core/read_out/feature_covariance.h"
#include "core/read_out/linear_td.h"
#include "core/read_out/read_out.h"
#include "core/read_out/return_judge.h"

namespace nexting::core {
namespace {

struct Complete {
  std::vector<double> numbers;
  uint64_t count = 0;
  float single = 0;
  static constexpr void Visit(auto& self, auto& visit) { visit(self.numbers, self.count, self.single); }
};

struct Forgetful {
  std::vector<double> numbers;
  uint64_t count = 0;
  float forgotten = 0;
  static constexpr void Visit(auto& self, auto& visit) { visit(self.numbers, self.count); }
};

struct ForgetfulOfAVector {
  double first = 0;
  std::vector<float> forgotten;
  static constexpr void Visit(auto& self, auto& visit) { visit(self.first); }
};

struct Nested {
  Complete inner;
  std::vector<Complete> several;
  int last = 0;
  static constexpr void Visit(auto& self, auto& visit) { visit(self.inner, self.several, self.last); }
};

struct ForgetfulOfANested {
  int first = 0;
  Complete forgotten;
  static constexpr void Visit(auto& self, auto& visit) { visit(self.first); }
};

struct InTwoCalls {
  double first = 0, second = 0;
  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.first);
    visit(self.second);
  }
};

struct Empty {
  static constexpr void Visit(auto&, auto& visit) { visit(); }
};

TEST(VisitsEveryMemberTest, CountsMembers) {
  EXPECT_EQ(MemberCount<Empty>(), 0u);
  EXPECT_EQ(MemberCount<Complete>(), 3u);
  EXPECT_EQ(MemberCount<Nested>(), 3u);
  EXPECT_EQ(MemberCount<InTwoCalls>(), 2u);
}

TEST(VisitsEveryMemberTest, AcceptsCompleteVisits) {
  EXPECT_TRUE(VisitsEveryMember<Empty>());
  EXPECT_TRUE(VisitsEveryMember<Complete>());
  EXPECT_TRUE(VisitsEveryMember<Nested>());
  EXPECT_TRUE(VisitsEveryMember<InTwoCalls>());
}

TEST(VisitsEveryMemberTest, CatchesAForgottenMember) {
  EXPECT_FALSE(VisitsEveryMember<Forgetful>());
  EXPECT_FALSE(VisitsEveryMember<ForgetfulOfAVector>());
  EXPECT_FALSE(VisitsEveryMember<ForgetfulOfANested>());
}

TEST(VisitsEveryMemberTest, HoldsForEveryStateOfCore) {
  EXPECT_TRUE(VisitsEveryMember<FeatureCovariance::State>());
  EXPECT_TRUE(VisitsEveryMember<HeadOutput>());
  EXPECT_TRUE(VisitsEveryMember<HeadQuality>());
  EXPECT_TRUE(VisitsEveryMember<MeanErrors>());
  EXPECT_TRUE(VisitsEveryMember<ColumnNetwork<float>::State>());
  EXPECT_TRUE(VisitsEveryMember<ColumnStage<float>::State>());
  EXPECT_TRUE(VisitsEveryMember<ColumnStage<double>::State>());
  EXPECT_TRUE(VisitsEveryMember<LinearTd::State>());
  EXPECT_TRUE(VisitsEveryMember<Normaliser::State>());
  EXPECT_TRUE(VisitsEveryMember<ObservationFilter::State>());
  EXPECT_TRUE(VisitsEveryMember<ReadOut::State>());
  EXPECT_TRUE(VisitsEveryMember<ReturnJudge::State>());
  EXPECT_EQ(MemberCount<HeadOutput>(), 5u);
  EXPECT_EQ(MemberCount<ColumnStage<float>::State>(), 8u);
  EXPECT_EQ(MemberCount<ReadOut::State>(), 7u);
}

Nested Example() { return {.inner = {{1.0, -2.5}, 7, 0.5f}, .several = {{{3.0}, 1, 2.0f}, {{}, 0, 0.0f}}, .last = -9}; }

TEST(StateVisitorsTest, BytesGoOutAndComeBack) {
  const Nested source = Example();
  std::string bytes;
  AppendState(source, bytes);
  EXPECT_EQ(bytes.size(), StateBytes(source));
  EXPECT_EQ(bytes.size(), 2 * 8u + 8 + 4 + 8 + 8 + 4 + 8 + 4 + 4);

  Nested target = Example();
  target.inner = {{0.0, 0.0}, 0, 0.0f};
  target.several[0].numbers[0] = 8.0;
  target.last = 1;
  ASSERT_NE(StateDigest(target), StateDigest(source));
  ReadState(bytes, target);
  EXPECT_EQ(target.inner.numbers, source.inner.numbers);
  EXPECT_EQ(target.inner.count, 7u);
  EXPECT_EQ(target.last, -9);
  EXPECT_EQ(StateDigest(target), StateDigest(source));
}

TEST(StateVisitorsTest, APartBehindAnInterfaceIsVisitedAsItself) {
  NetworkConfig config;
  config.columns = 3;
  ColumnNetwork<float> columns(config, 2, 1, 7);
  ColumnNetwork<float> others(config, 2, 1, 8);
  Network<float>& hidden = others;
  ASSERT_NE(StateDigest(hidden), StateDigest(columns));
  std::string bytes;
  AppendState(std::as_const(columns), bytes);
  ReadState(bytes, hidden);
  EXPECT_EQ(StateBytes(hidden), StateBytes(columns));
  EXPECT_EQ(StateDigest(hidden), StateDigest(columns));
  EXPECT_EQ(StateDigest(others), StateDigest(columns));
}

TEST(StateVisitorsTest, FindsWhatIsNotFinite) {
  EXPECT_TRUE(StateIsFinite(Example()));
  for (const double bad : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
    Nested state = Example();
    state.several[0].numbers[0] = bad;
    EXPECT_FALSE(StateIsFinite(state));
    state = Example();
    state.inner.single = static_cast<float>(bad);
    EXPECT_FALSE(StateIsFinite(state));
  }
}

TEST(StateVisitorsTest, DigestTellsEverySingleBit) {
  const uint64_t digest = StateDigest(Example());
  std::string bytes;
  AppendState(Example(), bytes);
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    Nested state = Example();
    ReadState(flipped, state);
    ASSERT_NE(StateDigest(state), digest) << bit;
  }
}

TEST(HasherTest, TellsLengthsAndOrdersApart) {
  const auto hash = [](const std::string& bytes) {
    Hasher hasher;
    hasher.Add(bytes.data(), bytes.size());
    return hasher.value();
  };
  EXPECT_NE(hash(""), hash(std::string(1, '\0')));
  EXPECT_NE(hash(std::string(7, '\0')), hash(std::string(8, '\0')));
  EXPECT_NE(hash("abcdefgh12345678"), hash("12345678abcdefgh"));
  EXPECT_EQ(hash("the same"), hash("the same"));
}

}  // namespace
}  // namespace nexting::core
