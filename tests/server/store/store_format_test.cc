#include "server/store/store_format.h"

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

std::string Value(Area area, const std::string& key, const std::string& payload) {
  return ValueHeader(area, key, payload) + payload;
}

TEST(StoreFormatTest, KeysAreShardThenOffsetBigEndian) {
  EXPECT_EQ(LogKey(0x01020304, 0x1122334455667788),
            std::string("\x01\x02\x03\x04\x11\x22\x33\x44\x55\x66\x77\x88", 12));
  EXPECT_LT(LogKey(1, 255), LogKey(1, 256));
  EXPECT_LT(LogKey(1, ~uint64_t{0}), KeyAfterShard(1));
  EXPECT_LE(KeyAfterShard(1), LogKey(2, 0));
  EXPECT_EQ(SnapshotName(SnapshotKey(7, "plant-7/boiler")), "plant-7/boiler");
}

TEST(StoreFormatTest, AValueIsGoodOnlyWhereItWasWritten) {
  const std::string key = SnapshotKey(1, "a");
  const std::string value = Value(Area::kSnapshots, key, "payload");
  EXPECT_EQ(CheckValue(Area::kSnapshots, key, value).value(), "payload");
  EXPECT_EQ(CheckValue(Area::kSnapshots, SnapshotKey(1, "b"), value).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CheckValue(Area::kSnapshots, SnapshotKey(2, "a"), value).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CheckValue(Area::kLog, key, value).status().code(), absl::StatusCode::kDataLoss);
}

TEST(StoreFormatTest, EveryFlippedBitAndEveryCutIsFound) {
  const std::string key = LogKey(3, 9);
  const std::string good = Value(Area::kLog, key, "some payload");
  for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(CheckValue(Area::kLog, key, bad).status().code(), absl::StatusCode::kDataLoss) << bit;
  }
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_EQ(CheckValue(Area::kLog, key, good.substr(0, length)).status().code(), absl::StatusCode::kDataLoss)
        << length;
  }
}

TEST(StoreFormatTest, RecordsComeBack) {
  const ShardRecord shard = DecodeShard(EncodeShard({1, 0x1122334455667788, 3})).value();
  EXPECT_EQ(shard.epoch, 1U);
  EXPECT_EQ(shard.head, 0x1122334455667788U);
  EXPECT_EQ(shard.first, 3U);
  EXPECT_EQ(DecodeShard("short").status().code(), absl::StatusCode::kDataLoss);

  const Layout layout = DecodeLayout(EncodeLayout({1, 64})).value();
  EXPECT_EQ(layout.version, 1U);
  EXPECT_EQ(layout.shard_count, 64U);
  EXPECT_EQ(DecodeLayout("short").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeLayout(EncodeLayout({2, 64}) + "what a later layout adds").value().version, 2U);
}

}  // namespace
}  // namespace nexting::server
