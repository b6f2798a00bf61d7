#include "server/streams/stream_registry.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StreamRegistryTest : public ::testing::Test {
 protected:
  StreamRegistry::SessionPtr Make(const std::string& name) {
    std::unique_ptr<SequencedLearner> learner = SequencedLearner::Create(TwoFeatures()).value();
    StreamSession::Start start{name, std::make_shared<const StreamSpec>(TwoFeatures()), {}, std::move(learner)};
    return std::make_shared<StreamSession>(std::move(start), &executor_, 100);
  }

  std::vector<std::string> Names(absl::string_view prefix, absl::string_view after, size_t limit) {
    std::vector<std::string> names;
    for (const auto& session : registry_.Page(prefix, after, limit)) names.push_back(session->name());
    return names;
  }

  LearningExecutor executor_{1};
  StreamRegistry registry_;
};

TEST_F(StreamRegistryTest, FindsWhatWasInserted) {
  const auto session = Make("streams/a");
  EXPECT_TRUE(registry_.Insert(session));
  EXPECT_FALSE(registry_.Insert(Make("streams/a")));
  EXPECT_EQ(registry_.Find("streams/a"), session);
  EXPECT_EQ(registry_.Find("streams/b"), nullptr);
  registry_.Remove("streams/a");
  registry_.Remove("streams/a");
  EXPECT_EQ(registry_.Find("streams/a"), nullptr);
  EXPECT_EQ(registry_.size(), 0u);
}

TEST_F(StreamRegistryTest, PagesInOrderOfNames) {
  for (const char* name : {"streams/b/2", "streams/a", "streams/b/1", "streams/c", "streams/b"}) {
    registry_.Insert(Make(name));
  }
  EXPECT_THAT(Names("", "", 3), ElementsAre("streams/a", "streams/b", "streams/b/1"));
  EXPECT_THAT(Names("", "streams/b/1", 3), ElementsAre("streams/b/2", "streams/c"));
  EXPECT_THAT(Names("streams/b/", "", 9), ElementsAre("streams/b/1", "streams/b/2"));
  EXPECT_THAT(Names("streams/b/", "streams/b/1", 9), ElementsAre("streams/b/2"));
  EXPECT_THAT(Names("streams/b/", "streams/c", 9), IsEmpty());
  EXPECT_THAT(Names("streams/d", "", 9), IsEmpty());
}

}  // namespace
}  // namespace nexting::server
