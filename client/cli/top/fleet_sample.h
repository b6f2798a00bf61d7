// All streams at one moment, and what happened to them since the sample before. Keeps only what a table needs.
#ifndef NEXTING_CLIENT_CLI_TOP_FLEET_SAMPLE_H_
#define NEXTING_CLIENT_CLI_TOP_FLEET_SAMPLE_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nexting/client.h"

namespace nexting::client::cli {

struct StreamSample {
  std::string id{};
  absl::Time time = absl::InfinitePast();  // when it was read
  uint64_t observations = 0;
  std::string cumulant{};  // of the worst head, as are the following; empty where nothing has been judged
  double discount = 0;
  double skill = std::numeric_limits<double>::quiet_NaN();
  uint64_t without_value = 0;  // observations since the last one that had a value, of the most silent head
  double rate = std::numeric_limits<double>::quiet_NaN();  // observations per second since the sample before
};

StreamSample SampleOf(const Stream& stream, absl::Time time);

// Ordered by ID, as the server lists them, page by page. CANCELLED where `keep_on` has returned false.
absl::StatusOr<std::vector<StreamSample>> SampleFleet(Client* client, absl::string_view prefix,
                                                      const std::function<bool()>& keep_on);

// Sets the rates in `now`. A stream that was not there before has learnt everything since; one with fewer observations
// than before has been reset. REQUIRES: both ordered by ID.
void MeasureRates(const std::vector<StreamSample>& before, std::vector<StreamSample>* now);

struct FleetTotals {
  size_t streams = 0;
  size_t active = 0;  // have learnt since the sample before
  double rate = 0;    // observations per second in all; NaN without a sample before
  size_t judged = 0;  // streams of which a prediction has been judged
  size_t better = 0;  // of these, those that beat persistence
  double median_error = std::numeric_limits<double>::quiet_NaN();  // squared, over that of persistence; of those judged
};

FleetTotals TotalsOf(const std::vector<StreamSample>& streams);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TOP_FLEET_SAMPLE_H_
