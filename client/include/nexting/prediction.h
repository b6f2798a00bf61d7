// Predictions as they come from the server.
#ifndef NEXTING_PREDICTION_H_
#define NEXTING_PREDICTION_H_

#include <cstdint>
#include <string>
#include <vector>

namespace nexting::client {

struct HeadPrediction {
  std::string cumulant{};
  double discount = 0;
  double prediction = 0;                    // in the cumulant's units
  double baseline = 0;                      // what persistence predicts, c_t / (1 - gamma)
  uint64_t observations_without_value = 0;  // see HeadQuality
};

struct Prediction {
  std::string stream_id{};
  uint64_t applied_sequence = 0;  // the observation after which the predictions were made
  uint64_t durable_sequence = 0;
  std::vector<HeadPrediction> heads{};
};

// What one head made of one observation.
struct WatchedHead {
  std::string cumulant{};
  double discount = 0;
  double value = 0;                         // c_t
  double prediction = 0;                    // made now, about what comes
  double baseline = 0;                      // what persistence predicts now
  double previous_prediction = 0;           // made at the previous observation; NaN at the first
  double td_error = 0;                      // c_t + gamma * prediction - previous_prediction; NaN at the first
  double skill = 0;                         // over the last 1,000 returns, see HeadQuality
  uint64_t observations_without_value = 0;  // 0 if this observation had a value of the cumulant
};

struct WatchUpdate {
  std::string stream_id{};
  uint64_t sequence = 0;
  int64_t time_us = 0;  // 0 where the observation had none
  std::vector<WatchedHead> heads{};
};

}  // namespace nexting::client

#endif  // NEXTING_PREDICTION_H_
