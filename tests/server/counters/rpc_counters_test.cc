#include "server/counters/rpc_counters.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace nexting::server {
namespace {

template <typename Number>
uint64_t Sum(const RpcCounters& counters, Number number) {
  uint64_t sum = 0;
  for (const RpcCounters::Copy& copy : counters.copies()) sum += number(copy).value();
  return sum;
}

template <typename Enum>
void ExpectNamesAreDistinct() {
  std::set<std::string> names;
  for (size_t i = 0; i < static_cast<size_t>(Enum::kCount); ++i) names.emplace(NameOf(static_cast<Enum>(i)));
  EXPECT_EQ(names.size(), static_cast<size_t>(Enum::kCount));
  EXPECT_EQ(names.count(""), 0u);
}

TEST(RpcCountersTest, EveryLabelHasANameOfItsOwn) {
  ExpectNamesAreDistinct<RpcMethod>();
  ExpectNamesAreDistinct<RpcStatusClass>();
  ExpectNamesAreDistinct<CallRefusal>();
  ExpectNamesAreDistinct<BlockOutcome>();
  ExpectNamesAreDistinct<RowOutcome>();
  ExpectNamesAreDistinct<PredictionSource>();
  ExpectNamesAreDistinct<UpdateOutcome>();
}

TEST(RpcCountersTest, ACallIsCountedUnderItsMethodCodeAndStatus) {
  RpcCounters counters;
  const RpcCall call(&counters, RpcMethod::kPredict);
  const auto method = [](const auto& copy) -> const auto& { return copy.methods[RpcMethod::kPredict]; };
  EXPECT_EQ(Sum(
                counters, [&](const auto& copy) -> auto& { return method(copy).started; }),
            1u);
  EXPECT_EQ(Sum(
                counters, [&](const auto& copy) -> auto& { return method(copy).completed[5]; }),
            0u);
  call.End(absl::StatusCode::kNotFound);
  EXPECT_EQ(Sum(
                counters, [&](const auto& copy) -> auto& { return method(copy).completed[5]; }),
            1u);
  HistogramTotals totals;
  for (const auto& copy : counters.copies()) method(copy).durations[RpcStatusClass::kClientError].AddTo(totals);
  uint64_t calls = 0;
  for (const uint64_t count : totals.counts) calls += count;
  EXPECT_EQ(calls, 1u);
}

TEST(RpcCountersTest, WithoutCountersACallCountsNothing) {
  RpcCall(nullptr, RpcMethod::kPredict).End(absl::StatusCode::kOk);
  RpcRequest(nullptr).End();
}

TEST(RpcCountersTest, OnlyWhatAnOperatorMustLookAtIsAServerError) {
  EXPECT_EQ(StatusClass(absl::StatusCode::kOk), RpcStatusClass::kOk);
  EXPECT_EQ(StatusClass(absl::StatusCode::kInvalidArgument), RpcStatusClass::kClientError);
  EXPECT_EQ(StatusClass(absl::StatusCode::kCancelled), RpcStatusClass::kClientError);
  EXPECT_EQ(StatusClass(absl::StatusCode::kResourceExhausted), RpcStatusClass::kClientError);
  EXPECT_EQ(StatusClass(absl::StatusCode::kInternal), RpcStatusClass::kServerError);
  EXPECT_EQ(StatusClass(absl::StatusCode::kUnavailable), RpcStatusClass::kServerError);
}

TEST(RpcCountersTest, ABlockIsCountedWithItsRows) {
  RpcCounters counters;
  counters.Count({absl::StatusCode::kOutOfRange, 3, 2, 5, 6});
  EXPECT_EQ(Sum(
                counters, [](const auto& copy) -> auto& { return copy.blocks[BlockOutcome::kGap]; }),
            1u);
  EXPECT_EQ(Sum(
                counters, [](const auto& copy) -> auto& { return copy.rows[RowOutcome::kLearnt]; }),
            3u);
  EXPECT_EQ(Sum(
                counters, [](const auto& copy) -> auto& { return copy.rows[RowOutcome::kDuplicate]; }),
            2u);
  EXPECT_EQ(Sum(
                counters, [](const auto& copy) -> auto& { return copy.rows[RowOutcome::kRefused]; }),
            5u);
  EXPECT_EQ(Sum(
                counters, [](const auto& copy) -> auto& { return copy.predictions[PredictionSource::kObserve]; }),
            6u);
}

TEST(RpcCountersTest, NoAdditionIsLostAmongThreads) {
  constexpr uint64_t kThreads = 2 * RpcCounters::kCopies;
  constexpr uint64_t kAdditions = 10'000;
  RpcCounters counters;
  std::vector<std::thread> threads;
  for (uint64_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (uint64_t n = 0; n < kAdditions; ++n) counters.Count({absl::StatusCode::kOk, 1, 0, 0, 1});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Sum(
                counters, [](const auto& copy) -> auto& { return copy.rows[RowOutcome::kLearnt]; }),
            kThreads * kAdditions);
}

}  // namespace
}  // namespace nexting::server
