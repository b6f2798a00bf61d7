// The control plane over the wire.
#include <limits>
#include <string>
#include <vector>

#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class StreamsTest : public ServerFixture {
 protected:
  void SetUp() override { Start(); }

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::Streams::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    return (streams().*method)(&context, request, response);
  }

  grpc::Status Get(const std::string& name, v1::Stream* stream) {
    v1::GetStreamRequest request;
    request.set_name(name);
    return Call(&v1::Streams::Stub::GetStream, request, stream);
  }

  grpc::Status Update(const v1::Stream& stream, const std::vector<std::string>& paths, v1::Stream* updated) {
    v1::UpdateStreamRequest request;
    *request.mutable_stream() = stream;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return Call(&v1::Streams::Stub::UpdateStream, request, updated);
  }

  grpc::Status Delete(const std::string& name) {
    v1::DeleteStreamRequest request;
    request.set_name(name);
    google::protobuf::Empty empty;
    return Call(&v1::Streams::Stub::DeleteStream, request, &empty);
  }
};

TEST_F(StreamsTest, CreatesAndGetsTheEffectiveConfiguration) {
  v1::CreateStreamRequest request;
  request.set_stream_id("plant-7/boiler");
  v1::Stream& wanted = *request.mutable_stream();
  wanted.set_description("by hand");
  wanted.mutable_config()->add_features("load");
  wanted.mutable_config()->add_features("heat");
  wanted.mutable_config()->add_heads()->set_cumulant("heat");
  v1::PredictionHead& priced = *wanted.mutable_config()->add_heads();
  priced.set_cumulant("price");
  priced.set_horizon(10);
  v1::Stream created;
  ASSERT_TRUE(Call(&v1::Streams::Stub::CreateStream, request, &created).ok());
  EXPECT_EQ(created.name(), "streams/plant-7/boiler");

  v1::Stream stream;
  ASSERT_TRUE(Get("streams/plant-7/boiler", &stream).ok());
  EXPECT_EQ(stream.SerializeAsString(), created.SerializeAsString());
  EXPECT_EQ(stream.description(), "by hand");
  EXPECT_EQ(stream.config().network().columns(), 32u);
  EXPECT_EQ(stream.config().read_out().method(), v1::ReadOut::ADAPTIVE);
  EXPECT_THAT(stream.status().extra_cumulants(), ElementsAre("price"));
  EXPECT_EQ(stream.status().heads_size(), 2);
  EXPECT_DOUBLE_EQ(stream.status().heads(1).discount(), 0.9);
  EXPECT_EQ(stream.status().applied_sequence(), 0u);
  EXPECT_GT(stream.status().state_bytes(), 0u);
  EXPECT_GT(stream.create_time().seconds(), 1'600'000'000);
}

TEST_F(StreamsTest, GivenSeasonsAreShownOfEachCumulant) {
  v1::CreateStreamRequest request;
  request.set_stream_id("a");
  v1::StreamConfig& config = *request.mutable_stream()->mutable_config();
  config.add_features("load");
  config.add_heads()->set_cumulant("load");
  config.add_heads()->set_cumulant("price");
  config.add_heads()->set_cumulant("load");
  config.add_seasons(24);
  config.add_seasons(168);
  v1::Stream stream;
  ASSERT_TRUE(Call(&v1::Streams::Stub::CreateStream, request, &stream).ok());
  EXPECT_THAT(stream.config().seasons(), ElementsAre(24, 168));
  ASSERT_EQ(stream.status().seasons_size(), 2);
  EXPECT_EQ(stream.status().seasons(1).cumulant(), "price");
  EXPECT_THAT(stream.status().seasons(1).lengths(), ElementsAre(24, 168));
}

TEST_F(StreamsTest, CreateRefusesWhatIsWrongOrTaken) {
  CreateSmall("a");
  v1::CreateStreamRequest request;
  request.set_stream_id("a");
  *request.mutable_stream()->mutable_config() = SmallConfig();
  v1::Stream stream;
  EXPECT_EQ(Call(&v1::Streams::Stub::CreateStream, request, &stream).error_code(), grpc::StatusCode::ALREADY_EXISTS);

  request.set_stream_id("not/good/");
  EXPECT_EQ(Call(&v1::Streams::Stub::CreateStream, request, &stream).error_code(), grpc::StatusCode::INVALID_ARGUMENT);

  request.set_stream_id("b");
  request.mutable_stream()->set_description(std::string(1001, 'x'));
  const grpc::Status description = Call(&v1::Streams::Stub::CreateStream, request, &stream);
  EXPECT_THAT(description.error_message(), HasSubstr("description has 1001 bytes; must have at most 1000"));

  request.mutable_stream()->clear_description();
  request.mutable_stream()->mutable_config()->mutable_heads(0)->set_discount(1);
  const grpc::Status discount = Call(&v1::Streams::Stub::CreateStream, request, &stream);
  EXPECT_EQ(discount.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(discount.error_message(), HasSubstr("config.heads[0].discount is 1; must be in [0, 0.999]"));
  EXPECT_EQ(Get("streams/b", &stream).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(StreamsTest, ListsPageByPage) {
  std::vector<std::string> expected;
  for (int i = 0; i < 25; ++i) {
    const std::string id = "p/" + std::to_string(100 + i);
    expected.push_back(CreateSmall(id));
  }
  CreateSmall("other");
  std::vector<std::string> listed;
  v1::ListStreamsRequest request;
  request.set_page_size(10);
  request.set_name_prefix("streams/p/");
  int pages = 0;
  do {
    v1::ListStreamsResponse response;
    ASSERT_TRUE(Call(&v1::Streams::Stub::ListStreams, request, &response).ok());
    for (const v1::Stream& stream : response.streams()) listed.push_back(stream.name());
    request.set_page_token(response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(listed, expected);
}

TEST_F(StreamsTest, ListRefusesWrongPages) {
  for (int i = 0; i < 3; ++i) CreateSmall("s" + std::to_string(i));
  v1::ListStreamsRequest request;
  v1::ListStreamsResponse response;
  request.set_page_size(1001);
  EXPECT_EQ(Call(&v1::Streams::Stub::ListStreams, request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_page_size(-1);
  EXPECT_EQ(Call(&v1::Streams::Stub::ListStreams, request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_page_size(3);
  ASSERT_TRUE(Call(&v1::Streams::Stub::ListStreams, request, &response).ok());
  EXPECT_EQ(response.next_page_token(), "");
  request.set_page_size(1);
  ASSERT_TRUE(Call(&v1::Streams::Stub::ListStreams, request, &response).ok());
  request.set_page_token(response.next_page_token());
  request.set_name_prefix("streams/s");
  EXPECT_EQ(Call(&v1::Streams::Stub::ListStreams, request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(StreamsTest, UpdateChangesWhatItsMaskNames) {
  v1::Stream stream;
  stream.set_name(CreateSmall("a"));
  stream.set_description("new");
  stream.mutable_config()->set_sequence_gaps(v1::ACCEPT);
  stream.mutable_config()->set_missing_values(v1::REJECT);
  v1::Stream updated;
  ASSERT_TRUE(Update(stream, {"config.sequence_gaps", "description"}, &updated).ok());
  EXPECT_EQ(updated.description(), "new");
  EXPECT_EQ(updated.config().sequence_gaps(), v1::ACCEPT);
  EXPECT_EQ(updated.config().missing_values(), v1::HOLD_LAST);
  EXPECT_EQ(ObserveWaves(stream.name(), 50, 1).applied_sequence(), 50u);
}

TEST_F(StreamsTest, UpdateRefusesOtherMasks) {
  v1::Stream stream;
  stream.set_name(CreateSmall("a"));
  v1::Stream updated;
  EXPECT_THAT(Update(stream, {}, &updated).error_message(), HasSubstr("update_mask is empty"));
  const grpc::Status network = Update(stream, {"description", "config.network"}, &updated);
  EXPECT_EQ(network.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(network.error_message(), HasSubstr("config.network"));
  stream.set_name("streams/unknown");
  EXPECT_EQ(Update(stream, {"description"}, &updated).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(StreamsTest, DeleteForgets) {
  const std::string name = CreateSmall("a");
  ASSERT_TRUE(Delete(name).ok());
  v1::Stream stream;
  EXPECT_EQ(Get(name, &stream).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Delete(name).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Delete("a").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  CreateSmall("a");
}

TEST_F(StreamsTest, ResetStartsAgain) {
  const std::string name = CreateSmall("a");
  const uint64_t digest = ObserveWaves(name, 1, 20).state_digest();
  v1::ResetStreamRequest request;
  request.set_name(name);
  v1::Stream stream;
  ASSERT_TRUE(Call(&v1::Streams::Stub::ResetStream, request, &stream).ok());
  EXPECT_EQ(stream.status().applied_sequence(), 0u);
  EXPECT_EQ(stream.status().observations(), 0u);
  EXPECT_EQ(ObserveWaves(name, 1, 20).state_digest(), digest);
}

TEST_F(StreamsTest, StatusTellsHowWellAStreamIsPredicted) {
  const std::string name = CreateSmall("a");
  ObserveWaves(name, 1, 2000);
  v1::Stream stream;
  ASSERT_TRUE(Get(name, &stream).ok());
  EXPECT_EQ(stream.status().applied_sequence(), 2000u);
  EXPECT_EQ(stream.status().observations(), 2000u);
  const v1::HeadQuality& head = stream.status().heads(0);
  EXPECT_EQ(head.cumulant(), "heat");
  EXPECT_GT(head.judged(), 1900u);
  EXPECT_GT(head.baseline_squared_error(), 0);
  EXPECT_GT(head.skill(), 0);
  // Means of squares are at least the squares of means, and the beginning is not the easiest part.
  EXPECT_GT(head.absolute_error(), 0);
  EXPECT_LE(head.absolute_error() * head.absolute_error(), head.squared_error());
  EXPECT_GT(head.baseline_absolute_error(), head.absolute_error());
  EXPECT_GT(head.since_beginning().squared_error(), head.squared_error());
  EXPECT_GT(head.since_beginning().absolute_error(), head.absolute_error());
  EXPECT_GT(head.since_beginning().baseline_absolute_error(), 0);
  EXPECT_DOUBLE_EQ(head.since_beginning().skill(),
                   1 - head.since_beginning().squared_error() / head.since_beginning().baseline_squared_error());
}

TEST_F(StreamsTest, AStreamWhoseValuesHaveStoppedSaysSo) {
  const std::string name = CreateSmall("a");
  ObserveWaves(name, 1, 200);
  v1::Stream before;
  ASSERT_TRUE(Get(name, &before).ok());
  EXPECT_EQ(before.status().heads(0).observations_without_value(), 0u);
  v1::ObservationBlock block = WavesBlock(name, 201, 30);
  for (double& value : *block.mutable_features()) value = std::numeric_limits<double>::quiet_NaN();
  ASSERT_FALSE(Observe(block).has_error());
  v1::Stream after;
  ASSERT_TRUE(Get(name, &after).ok());
  const v1::HeadQuality& head = after.status().heads(0);
  EXPECT_EQ(head.observations_without_value(), 30u);
  EXPECT_EQ(head.judged(), before.status().heads(0).judged());
  EXPECT_EQ(head.skill(), before.status().heads(0).skill());
  grpc::ClientContext context;
  v1::PredictRequest request;
  request.set_stream(name);
  v1::PredictResponse prediction;
  ASSERT_TRUE(predictor().Predict(&context, request, &prediction).ok());
  EXPECT_EQ(prediction.heads(0).observations_without_value(), 30u);
}

}  // namespace
}  // namespace nexting::server
