// What a scrape of /metrics costs with many streams: the survey, the families and their text.
//
// The argument is the number of streams; half of them have learnt.
// The program fails where the text does not count them all.
#include <benchmark/benchmark.h>
#include <prometheus/text_serializer.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/metrics/metrics_collector.h"
#include "tests/testing/memory_store.h"
#include "tests/testing/sent_block.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

bool failed = false;

// Streams and counters as a server has them, without its doors.
class Fleet {
 public:
  explicit Fleet(size_t streams) : collector_(Sources(), {}) {
    const auto spec = std::make_shared<const StreamSpec>(TwoFeatures());
    for (size_t i = 0; i < streams; ++i) {
      StreamSession::Start start{absl::StrCat("streams/", i), spec, {}, SequencedLearner::Create(*spec).value()};
      registry_.Insert(std::make_shared<StreamSession>(std::move(start), &executor_, 1000));
    }
    for (size_t i = 0; i < streams / 2; ++i) {
      SentBlock block(1, Waves(1, 50, 2));
      if (!block.EnqueueIn(*registry_.Find(absl::StrCat("streams/", i))).ok()) std::abort();
      block.Wait();
    }
  }

  std::string Scrape() const {
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, collector_.Collect());
    return text.str();
  }

 private:
  MetricsCollector::Sources Sources() {
    MetricsCollector::Sources sources;
    sources.rpc = &rpc_;
    sources.executor = &executor_;
    sources.snapshots = &snapshots_;
    sources.registry = &registry_;
    sources.store = &store_;
    sources.watchers = [] { return size_t{0}; };
    return sources;
  }

  RpcCounters rpc_;
  SnapshotCounters snapshots_;
  StreamRegistry registry_;
  MemoryStore store_{1};
  LearningExecutor executor_{2, LearningExecutor::Counting::kOn};
  MetricsCollector collector_;
};

void BM_Scrape(benchmark::State& state) {
  const size_t streams = static_cast<size_t>(state.range(0));
  const Fleet fleet(streams);
  std::string text;
  for (auto _ : state) text = fleet.Scrape();
  state.counters["bytes"] = static_cast<double>(text.size());
  if (absl::StrContains(text, absl::StrCat("nexting_streams{state=\"waiting\"} ", streams - streams / 2, "\n"))) return;
  failed = true;
  state.SkipWithError("the text does not count the streams");
}
BENCHMARK(BM_Scrape)->Arg(0)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nexting::server

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return nexting::server::failed ? 1 : 0;
}
