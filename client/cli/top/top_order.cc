#include "client/cli/top/top_order.h"

#include <algorithm>
#include <cmath>

namespace nexting::client::cli {
namespace {

// Streams with a larger weight come first.
double Weight(const StreamSample& stream, TopKey key) {
  switch (key) {
    case TopKey::kSkill:
      return stream.skill;
    case TopKey::kError:
      return -stream.skill;
    case TopKey::kRate:
      return stream.rate;
    case TopKey::kName:
      break;
  }
  return 0;
}

bool ComesBefore(const StreamSample& a, const StreamSample& b, TopOrder order) {
  if (order.key == TopKey::kName) return order.reversed ? b.id < a.id : a.id < b.id;
  const double weight_a = Weight(a, order.key);
  const double weight_b = Weight(b, order.key);
  if (std::isnan(weight_a) != std::isnan(weight_b)) return std::isnan(weight_b);
  if (weight_a < weight_b || weight_a > weight_b) return (weight_a > weight_b) != order.reversed;
  return a.id < b.id;
}

}  // namespace

const std::vector<std::pair<std::string, TopKey>>& TopKeyNames() {
  static const auto& names = *new std::vector<std::pair<std::string, TopKey>>{
      {"skill", TopKey::kSkill}, {"error", TopKey::kError}, {"rate", TopKey::kRate}, {"name", TopKey::kName}};
  return names;
}

bool TakeKey(char pressed, TopOrder* order) {
  if (pressed == 'R') return order->reversed = !order->reversed, true;
  for (const auto& [name, key] : TopKeyNames()) {
    if (name[0] == pressed) return *order = {key, false}, true;
  }
  return false;
}

std::vector<StreamSample> FirstOf(std::vector<StreamSample> streams, TopOrder order, size_t limit) {
  limit = std::min(limit, streams.size());
  std::partial_sort(streams.begin(), streams.begin() + static_cast<ptrdiff_t>(limit), streams.end(),
                    [order](const StreamSample& a, const StreamSample& b) { return ComesBefore(a, b, order); });
  streams.resize(limit);
  return streams;
}

}  // namespace nexting::client::cli
