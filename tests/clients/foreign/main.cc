// Creates a stream, feeds it with the writer and asks for a prediction, with nothing but the installed library.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nexting/client.h"

namespace {

constexpr int kRows = 300;

absl::Status Feed(nexting::client::Client& client, const std::string& id) {
  uint64_t answered = 0;
  nexting::client::WriterOptions options;
  options.on_result = [&answered](const nexting::client::WriteResult& result) { answered += result.rows; };
  absl::StatusOr<std::unique_ptr<nexting::client::ObservationWriter>> writer = client.OpenWriter(id, options);
  if (!writer.ok()) return writer.status();
  for (int step = 1; step <= kRows; ++step) {
    if (absl::Status status = (*writer)->Write({std::sin(step / 5.0), 1.0}); !status.ok()) return status;
  }
  if (absl::Status status = (*writer)->Close(absl::Seconds(60)); !status.ok()) return status;
  return answered == kRows ? absl::OkStatus() : absl::InternalError("not every row was answered");
}

absl::Status Run(const std::string& address, const std::string& id) {
  nexting::client::Client client({.address = address});
  nexting::client::StreamConfig config;
  config.features = {"wave", "constant"};
  config.heads = {{.cumulant = "wave", .horizon = 1}};
  if (absl::Status status = client.CreateStream(id, config).status(); !status.ok()) return status;
  if (absl::Status status = Feed(client, id); !status.ok()) return status;

  absl::StatusOr<nexting::client::Prediction> prediction = client.Predict(id);
  if (!prediction.ok()) return prediction.status();
  if (prediction->applied_sequence != kRows) return absl::InternalError("the prediction is not the latest");
  const double error = prediction->heads[0].prediction - std::sin((kRows + 1) / 5.0);
  if (std::abs(error) > 0.1) return absl::InternalError("the wave was not learnt");
  const absl::Status missing = client.Predict(id + "/missing").status();
  return absl::IsNotFound(missing) ? absl::OkStatus() : absl::InternalError("an unknown stream was found");
}

}  // namespace

int main(int argc, char** argv) {
  const char* address = std::getenv("NEXTING_SERVER");
  if (argc != 2 || address == nullptr) {
    std::cerr << "usage: NEXTING_SERVER=HOST:PORT foreign STREAM_ID\n";
    return 2;
  }
  const absl::Status status = Run(address, argv[1]);
  std::cout << "foreign: " << status << "\n";
  return status.ok() ? 0 : 1;
}
