#include "client/cli/stream_quality.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/terminal/quantity.h"

namespace nexting::client::cli {
namespace {

constexpr double kShown = 0.005;  // a skill that is shown as 0.00 has no colour

}  // namespace

std::string HowFar(double discount) {
  return discount == 0 ? "the next value" : absl::StrFormat("%.4g steps ahead", 1 / (1 - discount));
}

double BestSkill(const Stream& stream) {
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const HeadQuality& head : stream.status.heads) {
    if (head.judged > 0) best = std::fmax(best, head.skill);
  }
  return best;
}

const HeadQuality* WorstHead(const Stream& stream) {
  const HeadQuality* worst = nullptr;
  for (const HeadQuality& head : stream.status.heads) {
    if (head.judged > 0 && (worst == nullptr || head.skill < worst->skill)) worst = &head;
  }
  return worst;
}

std::string SilenceText(uint64_t observations_without_value) {
  if (observations_without_value == 0) return "";
  return absl::StrCat("no value for ", FormatCount(observations_without_value),
                      observations_without_value == 1 ? " observation" : " observations");
}

double ErrorRatio(double skill) { return 1 - skill; }

Cell SkillCell(double skill) {
  return {FormatSkill(skill), skill > kShown ? Style::kGood : skill < -kShown ? Style::kBad : Style::kPlain};
}

}  // namespace nexting::client::cli
