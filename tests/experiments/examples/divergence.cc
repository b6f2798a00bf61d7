#include "tests/experiments/examples/divergence.h"

#include "absl/strings/str_cat.h"

namespace nexting::experiments {
namespace {

constexpr double kTarget = 20;
constexpr int kEpisodes = 1000;
constexpr double kEpisodeStepSize = 1e-3;

constexpr size_t kUnits = 23;
constexpr size_t kPositiveUnits = 10;
constexpr int kOnlineUpdates = 3000;
constexpr double kOnlineStepSize = 1e-4;

std::string NameOf(GradientMethod method) {
  switch (method.rule) {
    case GradientRule::kRtrl:
      return "RTRL, exact";
    case GradientRule::kTruncated:
      return absl::StrCat("T-BPTT, k = ", method.k);
    case GradientRule::kSnap:
      return absl::StrCat("SnAp-", method.k);
  }
  return "";
}

// An update after each episode, which starts from rest.
Descent LearnEpisodes(const LinearSystem& system, GradientMethod method, const std::vector<double>& xs) {
  Descent descent = {NameOf(method), {0.0}};
  for (int episode = 0; episode < kEpisodes; ++episode) {
    const double w = descent.parameter.back();
    RunningSystem running(system, method, Vector(system.input.size(), 0.0));
    for (const double x : xs) running.Step(w, x);
    descent.parameter.push_back(w - kEpisodeStepSize * (running.output() - kTarget) * running.gradient());
  }
  return descent;
}

// An update at every step of one long run with x = 1 and target 1.
Descent LearnOnline(const LinearSystem& system, GradientMethod method) {
  Descent descent = {NameOf(method), {0.5}};
  RunningSystem running(system, method, Vector(system.input.size(), 1.0));
  for (int step = 0; step < kOnlineUpdates; ++step) {
    const double w = descent.parameter.back();
    running.Step(w, 1.0);
    descent.parameter.push_back(w - kOnlineStepSize * (running.output() - 1.0) * running.gradient());
  }
  return descent;
}

LinearSystem RowOfUnits() {
  LinearSystem system = {std::vector<Vector>(kUnits, Vector(kUnits, 0.0)), Vector(kUnits, -1.0), Vector(kUnits, 0.0)};
  for (size_t i = 0; i < kUnits; ++i) {
    system.recurrence[i][i] = 0.5;
    if (i + 1 < kUnits) system.recurrence[i][i + 1] = 0.5;
    if (i < kPositiveUnits) system.input[i] = 1.0;
  }
  system.output[0] = 1.0;
  return system;
}

}  // namespace

DivergenceExample TruncationExample() {
  const LinearSystem system = {{{1.0}}, {1.0}, {1.0}};
  const std::vector<double> xs = {-3, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  DivergenceExample example = {"divergence-tbptt", "T-BPTT follows a gradient of the wrong sign", -10, {}};
  for (const GradientMethod method : {GradientMethod{GradientRule::kRtrl},
                                      {GradientRule::kTruncated, 10},
                                      {GradientRule::kTruncated, 9},
                                      {GradientRule::kTruncated, 1}}) {
    example.descents.push_back(LearnEpisodes(system, method, xs));
  }
  return example;
}

DivergenceExample SnapExample() {
  const LinearSystem system = {{{0.0, 0.0}, {1.0, 0.0}}, {1.0, 0.0}, {1.0, -3.0}};
  const std::vector<double> xs(10, 1.0);
  DivergenceExample example = {"divergence-snap", "SnAp-1 follows a gradient of the wrong sign", -10, {}};
  for (const GradientMethod method :
       {GradientMethod{GradientRule::kRtrl}, {GradientRule::kSnap, 2}, {GradientRule::kSnap, 1}}) {
    example.descents.push_back(LearnEpisodes(system, method, xs));
  }
  return example;
}

DivergenceExample InfluenceBalancing() {
  const LinearSystem system = RowOfUnits();
  DivergenceExample example = {"balancing", "Influence balancing", -1.0 / 6, {}};
  for (const GradientMethod method : {GradientMethod{GradientRule::kRtrl},
                                      {GradientRule::kTruncated, 100},
                                      {GradientRule::kTruncated, 10},
                                      {GradientRule::kTruncated, 1}}) {
    example.descents.push_back(LearnOnline(system, method));
  }
  return example;
}

}  // namespace nexting::experiments
