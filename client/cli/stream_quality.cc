#include "client/cli/stream_quality.h"

#include "client/cli/terminal/quantity.h"

namespace nexting::client::cli {
namespace {

constexpr double kShown = 0.005;  // what is shown as 0.00 has no colour

}  // namespace

const HeadQuality* WorstHead(const Stream& stream) {
  const HeadQuality* worst = nullptr;
  for (const HeadQuality& head : stream.status.heads) {
    if (head.judged > 0 && (worst == nullptr || head.skill < worst->skill)) worst = &head;
  }
  return worst;
}

double ErrorRatio(double skill) { return 1 - skill; }

Cell SkillCell(double skill) {
  return {FormatSkill(skill), skill > kShown ? Style::kGood : skill < -kShown ? Style::kBad : Style::kPlain};
}

}  // namespace nexting::client::cli
