#include "tests/testing/fake_predictor_server.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace nexting {
namespace {

constexpr std::chrono::milliseconds kLook(5);  // how often a waiting handler looks whether its call was cancelled
constexpr int kMaxPage = 3;

// Fills in what a real server would.
void FillDefaults(v1::StreamConfig* config) {
  if (!config->network().has_columns()) config->mutable_network()->set_columns(32);
  if (!config->network().has_cumulant_lags()) config->mutable_network()->set_cumulant_lags(4);
  if (!config->network().has_frozen()) config->mutable_network()->set_frozen(false);
  if (config->read_out().method() == v1::ReadOut::METHOD_UNSPECIFIED) {
    config->mutable_read_out()->set_method(v1::ReadOut::ADAPTIVE);
  }
  if (config->missing_values() == v1::MISSING_VALUE_POLICY_UNSPECIFIED) config->set_missing_values(v1::HOLD_LAST);
  if (config->sequence_gaps() == v1::SEQUENCE_GAP_POLICY_UNSPECIFIED) config->set_sequence_gaps(v1::REFUSE);
  if (!config->has_seed()) config->set_seed(1);
}

double Discount(const v1::PredictionHead& head) {
  if (head.has_discount()) return head.discount();
  return head.has_horizon() ? 1 - 1 / head.horizon() : 0;
}

// Of the worst head; negative where nothing has been judged.
double WorstRatio(const v1::Stream& stream) {
  double worst = -1;
  for (const v1::HeadQuality& head : stream.status().heads()) {
    if (head.judged() > 0) worst = std::max(worst, head.squared_error() / head.baseline_squared_error());
  }
  return worst;
}

grpc::Status NotFound(const std::string& name) {
  return {grpc::StatusCode::NOT_FOUND, "name: `" + name + "` is no stream"};
}

}  // namespace

class FakePredictorServer::PredictorService final : public v1::Predictor::Service {
 public:
  explicit PredictorService(FakePredictorServer* fake) : fake_(*fake) {}

  grpc::Status Observe(grpc::ServerContext* context, const v1::ObserveRequest* request,
                       v1::ObserveResponse* response) override {
    if (!fake_.WaitWhileHeld(context)) return grpc::Status::CANCELLED;
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    for (const auto& block : request->blocks()) *response->add_results() = fake_.TakeBlockLocked(block);
    return fake_.FailureLocked();
  }

  grpc::Status ObserveStream(grpc::ServerContext* context,
                             grpc::ServerReaderWriter<v1::ObserveResponse, v1::ObserveRequest>* stream) override {
    {
      std::lock_guard<std::mutex> lock(fake_.mutex_);
      ++fake_.observe_calls_;
      if (!fake_.failure_.ok()) return fake_.failure_;
    }
    v1::ObserveRequest request;
    for (int taken = 1; stream->Read(&request); ++taken) {
      if (!fake_.WaitWhileHeld(context)) return grpc::Status::CANCELLED;
      v1::ObserveResponse response;
      {
        std::lock_guard<std::mutex> lock(fake_.mutex_);
        for (const auto& block : request.blocks()) *response.add_results() = fake_.TakeBlockLocked(block);
        if (taken == fake_.drop_calls_after_) return {grpc::StatusCode::UNAVAILABLE, "dropped"};
      }
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

  grpc::Status Predict(grpc::ServerContext* context, const v1::PredictRequest* request,
                       v1::PredictResponse* response) override {
    if (!fake_.WaitWhileHeld(context)) return grpc::Status::CANCELLED;
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    const FakeStream* stream = fake_.FindLocked(request->stream());
    if (stream == nullptr) return NotFound(request->stream());
    if (stream->rows.empty()) return {grpc::StatusCode::FAILED_PRECONDITION, "no observation yet"};
    response->set_stream(request->stream());
    response->set_applied_sequence(stream->rows.size());
    for (int i = 0; i < stream->message.config().heads_size(); ++i) {
      auto& head = *response->add_heads();
      head.set_cumulant(stream->message.config().heads(i).cumulant());
      head.set_discount(Discount(stream->message.config().heads(i)));
      head.set_prediction(10 * stream->rows.back().features[0] + i);
      head.set_baseline(fake_.CumulantLocked(*stream, stream->rows.back(), i));
    }
    return grpc::Status::OK;
  }

  grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest* request,
                     grpc::ServerWriter<v1::WatchResponse>* writer) override {
    std::unique_lock<std::mutex> lock(fake_.mutex_);
    std::map<std::string, size_t> seen;
    for (const std::string& name : request->streams()) {
      const FakeStream* stream = fake_.FindLocked(name);
      if (stream == nullptr) return NotFound(name);
      seen[name] = stream->rows.size();
    }
    const int generation = fake_.watch_generation_;
    ++fake_.watchers_;
    grpc::Status status = grpc::Status::CANCELLED;
    while (!context->IsCancelled()) {
      if (fake_.watch_generation_ != generation) {
        status = {grpc::StatusCode::UNAVAILABLE, "dropped"};
        break;
      }
      if (!SendNews(&seen, writer, &status)) break;
      fake_.changed_.wait_for(lock, kLook);
    }
    --fake_.watchers_;
    return status;
  }

 private:
  // Rows learnt since the last look; false where a stream is gone.
  bool SendNews(std::map<std::string, size_t>* seen, grpc::ServerWriter<v1::WatchResponse>* writer,
                grpc::Status* status) {
    v1::WatchResponse response;
    for (auto& [name, count] : *seen) {
      const FakeStream* stream = fake_.FindLocked(name);
      if (stream == nullptr) {
        *status = NotFound(name);
        return false;
      }
      for (; count < stream->rows.size(); ++count) {
        v1::WatchUpdate& update = *response.add_updates();
        update.set_stream(name);
        update.set_sequence(count + 1);
        update.set_time_us(stream->rows[count].time_us);
        v1::WatchedHead& head = *update.add_heads();
        head.set_cumulant(stream->message.config().heads(0).cumulant());
        head.set_value(stream->rows[count].features[0]);
        head.set_prediction(10 * stream->rows[count].features[0]);
        head.set_previous_prediction(std::numeric_limits<double>::quiet_NaN());
      }
    }
    // The first response of a call says that updates were lost, as a slow reader would be told.
    if (response.updates_size() > 0) response.set_dropped(7);
    if (response.updates_size() > 0) writer->Write(response);
    return true;
  }

  FakePredictorServer& fake_;
};

class FakePredictorServer::StreamsService final : public v1::Streams::Service {
 public:
  explicit StreamsService(FakePredictorServer* fake) : fake_(*fake) {}

  grpc::Status CreateStream(grpc::ServerContext* context, const v1::CreateStreamRequest* request,
                            v1::Stream* response) override {
    if (!fake_.WaitWhileHeld(context)) return grpc::Status::CANCELLED;
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    const std::string name = "streams/" + request->stream_id();
    if (request->stream_id().empty()) return {grpc::StatusCode::INVALID_ARGUMENT, "stream_id: must not be empty"};
    if (fake_.streams_.count(name) > 0) return {grpc::StatusCode::ALREADY_EXISTS, "stream_id: `" + name + "` is taken"};
    FakeStream& stream = fake_.streams_[name];
    stream.message = request->stream();
    stream.message.set_name(name);
    stream.message.mutable_create_time()->set_seconds(1700000000);
    stream.message.mutable_create_time()->set_nanos(250000000);
    FillDefaults(stream.message.mutable_config());
    fake_.FillStatus(&stream);
    *response = stream.message;
    return grpc::Status::OK;
  }

  grpc::Status GetStream(grpc::ServerContext* context, const v1::GetStreamRequest* request,
                         v1::Stream* response) override {
    if (!fake_.WaitWhileHeld(context)) return grpc::Status::CANCELLED;
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    return Answer(request->name(), response);
  }

  grpc::Status ListStreams(grpc::ServerContext*, const v1::ListStreamsRequest* request,
                           v1::ListStreamsResponse* response) override {
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    ++fake_.list_pages_;
    for (auto at = fake_.streams_.upper_bound(request->page_token()); at != fake_.streams_.end(); ++at) {
      if (at->first.rfind(request->name_prefix(), 0) != 0) continue;
      if (response->streams_size() == kMaxPage) {
        response->set_next_page_token(response->streams(kMaxPage - 1).name());
        break;
      }
      fake_.FillStatus(&at->second);
      *response->add_streams() = at->second.message;
    }
    return fake_.FailureLocked();
  }

  grpc::Status ListWorstStreams(grpc::ServerContext*, const v1::ListWorstStreamsRequest* request,
                                v1::ListWorstStreamsResponse* response) override {
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    std::vector<v1::Stream> judged;
    for (auto& [name, stream] : fake_.streams_) {
      fake_.FillStatus(&stream);
      if (name.rfind(request->name_prefix(), 0) == 0 && WorstRatio(stream.message) >= 0)
        judged.push_back(stream.message);
    }
    std::stable_sort(judged.begin(), judged.end(),
                     [](const v1::Stream& a, const v1::Stream& b) { return WorstRatio(a) > WorstRatio(b); });
    const size_t limit = request->limit() == 0 ? 10 : static_cast<size_t>(request->limit());
    if (judged.size() > limit) judged.resize(limit);
    for (const v1::Stream& stream : judged) *response->add_streams() = stream;
    return fake_.FailureLocked();
  }

  grpc::Status UpdateStream(grpc::ServerContext*, const v1::UpdateStreamRequest* request,
                            v1::Stream* response) override {
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    FakeStream* stream = fake_.FindLocked(request->stream().name());
    if (stream == nullptr) return NotFound(request->stream().name());
    for (const std::string& path : request->update_mask().paths()) {
      const v1::StreamConfig& config = request->stream().config();
      if (path == "config.missing_values")
        stream->message.mutable_config()->set_missing_values(config.missing_values());
      if (path == "config.sequence_gaps") stream->message.mutable_config()->set_sequence_gaps(config.sequence_gaps());
      if (path == "description") stream->message.set_description(request->stream().description());
    }
    return Answer(request->stream().name(), response);
  }

  grpc::Status DeleteStream(grpc::ServerContext*, const v1::DeleteStreamRequest* request,
                            google::protobuf::Empty*) override {
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    return fake_.streams_.erase(request->name()) == 1 ? grpc::Status::OK : NotFound(request->name());
  }

  grpc::Status ResetStream(grpc::ServerContext*, const v1::ResetStreamRequest* request, v1::Stream* response) override {
    std::lock_guard<std::mutex> lock(fake_.mutex_);
    FakeStream* stream = fake_.FindLocked(request->name());
    if (stream != nullptr) stream->rows.clear();
    return Answer(request->name(), response);
  }

 private:
  grpc::Status Answer(const std::string& name, v1::Stream* response) {
    FakeStream* stream = fake_.FindLocked(name);
    if (stream == nullptr) return NotFound(name);
    fake_.FillStatus(stream);
    *response = stream->message;
    return grpc::Status::OK;
  }

  FakePredictorServer& fake_;
};

FakePredictorServer::FakePredictorServer()
    : predictor_(std::make_unique<PredictorService>(this)),
      streams_service_(std::make_unique<StreamsService>(this)),
      address_("127.0.0.1:0") {
  Start();
}

FakePredictorServer::~FakePredictorServer() { Stop(); }

void FakePredictorServer::Stop() {
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
  server_.reset();
}

void FakePredictorServer::Start() {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(address_, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(predictor_.get());
  builder.RegisterService(streams_service_.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) std::abort();
  address_ = "127.0.0.1:" + std::to_string(port);
}

void FakePredictorServer::SetServing(bool serving) { server_->GetHealthCheckService()->SetServingStatus(serving); }

void FakePredictorServer::DropCallsAfter(int requests) {
  std::lock_guard<std::mutex> lock(mutex_);
  drop_calls_after_ = requests;
}

void FakePredictorServer::RefuseBlocks(int blocks, int code, uint32_t retry_delay_ms) {
  std::lock_guard<std::mutex> lock(mutex_);
  refusals_left_ = blocks;
  refusal_code_ = code;
  refusal_delay_ms_ = retry_delay_ms;
}

void FakePredictorServer::HoldRequests(bool hold) {
  std::lock_guard<std::mutex> lock(mutex_);
  hold_ = hold;
  changed_.notify_all();
}

void FakePredictorServer::FailCalls(const grpc::Status& status) {
  std::lock_guard<std::mutex> lock(mutex_);
  failure_ = status;
}

void FakePredictorServer::RollBack(const std::string& id, uint64_t sequence) {
  std::lock_guard<std::mutex> lock(mutex_);
  streams_.at("streams/" + id).rows.resize(sequence);
}

void FakePredictorServer::SetQuality(const std::string& id, const std::vector<Quality>& heads) {
  std::lock_guard<std::mutex> lock(mutex_);
  streams_.at("streams/" + id).quality = heads;
}

void FakePredictorServer::DropWatchers() {
  std::lock_guard<std::mutex> lock(mutex_);
  ++watch_generation_;
}

std::vector<std::vector<double>> FakePredictorServer::learnt(const std::string& id) const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::vector<double>> rows;
  for (const Row& row : streams_.at("streams/" + id).rows) rows.push_back(row.features);
  return rows;
}

int FakePredictorServer::observe_calls() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return observe_calls_;
}

uint64_t FakePredictorServer::duplicates() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return duplicates_;
}

int FakePredictorServer::watchers() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return watchers_;
}

int FakePredictorServer::list_pages() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return list_pages_;
}

bool FakePredictorServer::WaitWhileHeld(grpc::ServerContextBase* context) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (hold_ && !context->IsCancelled()) changed_.wait_for(lock, kLook);
  return !hold_;
}

FakePredictorServer::FakeStream* FakePredictorServer::FindLocked(const std::string& name) {
  const auto found = streams_.find(name);
  return found == streams_.end() ? nullptr : &found->second;
}

void FakePredictorServer::FillStatus(FakeStream* stream) const {
  v1::StreamStatus& status = *stream->message.mutable_status();
  status.Clear();
  status.set_applied_sequence(stream->rows.size());
  status.set_observations(stream->rows.size());
  status.set_state_bytes(65536);
  const v1::StreamConfig& config = stream->message.config();
  for (const v1::PredictionHead& head : config.heads()) {
    const auto& features = config.features();
    const auto& extra = status.extra_cumulants();
    if (std::find(features.begin(), features.end(), head.cumulant()) == features.end() &&
        std::find(extra.begin(), extra.end(), head.cumulant()) == extra.end()) {
      status.add_extra_cumulants(head.cumulant());
    }
    const auto named = [&head](const v1::CumulantSeasons& seasons) { return seasons.cumulant() == head.cumulant(); };
    if (std::none_of(status.seasons().begin(), status.seasons().end(), named)) {
      status.add_seasons()->set_cumulant(head.cumulant());
      *status.mutable_seasons()->rbegin()->mutable_lengths() = config.seasons();
    }
    v1::HeadQuality& quality = *status.add_heads();
    quality.set_cumulant(head.cumulant());
    quality.set_discount(Discount(head));
    const size_t index = static_cast<size_t>(status.heads_size()) - 1;
    if (index >= stream->quality.size()) continue;
    const Quality& judged = stream->quality[index];
    quality.set_judged(judged.judged);
    quality.set_squared_error(judged.squared_error);
    quality.set_baseline_squared_error(judged.baseline_squared_error);
    quality.set_skill(1 - judged.squared_error / judged.baseline_squared_error);
    // As a stream that has been twice as bad before.
    v1::MeanErrors& whole = *quality.mutable_since_beginning();
    whole.set_squared_error(2 * judged.squared_error);
    whole.set_baseline_squared_error(judged.baseline_squared_error);
    whole.set_skill(1 - 2 * judged.squared_error / judged.baseline_squared_error);
    quality.set_observations_without_value(judged.observations_without_value);
  }
}

double FakePredictorServer::CumulantLocked(const FakeStream& stream, const Row& row, int head) const {
  const auto& config = stream.message.config();
  const auto& name = config.heads(head).cumulant();
  const auto found = std::find(config.features().begin(), config.features().end(), name);
  return found == config.features().end() ? row.cumulants[0] : row.features[found - config.features().begin()];
}

v1::BlockResult FakePredictorServer::TakeBlockLocked(const v1::ObservationBlock& block) {
  v1::BlockResult result;
  result.set_stream(block.stream());
  const auto refuse = [&](int code, const std::string& message) {
    result.mutable_error()->set_code(code);
    result.mutable_error()->set_message(message);
  };
  FakeStream* stream = FindLocked(block.stream());
  if (stream == nullptr) {
    refuse(grpc::StatusCode::NOT_FOUND, "stream: `" + block.stream() + "` is no stream");
    return result;
  }
  const int m = stream->message.config().features_size();
  FillStatus(stream);
  const int k = stream->message.status().extra_cumulants_size();
  const int rows = m > 0 ? block.features_size() / m : 0;
  uint64_t sequence = block.first_sequence() == 0 ? stream->rows.size() + 1 : block.first_sequence();
  if (refusals_left_ > 0) {
    --refusals_left_;
    refuse(refusal_code_, "refused on demand");
    result.mutable_error()->set_retry_delay_ms(refusal_delay_ms_);
  } else if (rows * m != block.features_size() || rows * k != block.cumulants_size()) {
    refuse(grpc::StatusCode::INVALID_ARGUMENT, "features: " + std::to_string(block.features_size()) + " values");
  } else if (sequence > stream->rows.size() + 1 && stream->message.config().sequence_gaps() == v1::REFUSE) {
    refuse(grpc::StatusCode::OUT_OF_RANGE, "first_sequence: a gap");
    result.mutable_error()->set_expected_sequence(stream->rows.size() + 1);
  }
  for (int i = 0; i < rows && !result.has_error(); ++i, ++sequence) {
    if (sequence <= stream->rows.size()) {
      result.set_duplicates(result.duplicates() + 1);
      ++duplicates_;
      continue;
    }
    Row row;
    row.features.assign(block.features().begin() + i * m, block.features().begin() + (i + 1) * m);
    row.cumulants.assign(block.cumulants().begin() + i * k, block.cumulants().begin() + (i + 1) * k);
    if (block.times_us_size() > 0) row.time_us = block.times_us(i);
    for (int head = 0; head < stream->message.config().heads_size(); ++head) {
      result.add_predictions(10 * row.features[0] + head);
      result.add_baselines(CumulantLocked(*stream, row, head));
    }
    stream->rows.push_back(std::move(row));
  }
  result.set_applied_sequence(stream->rows.size());
  changed_.notify_all();
  return result;
}

}  // namespace nexting
