#include "tests/experiments/figures/line_chart.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "tests/experiments/figures/svg.h"

namespace nexting::experiments {
namespace {

constexpr int kWidth = 1000;
constexpr int kLeastHeight = 540;
constexpr double kLeft = 84;
constexpr double kTop = 48;
constexpr double kRight = 700;  // the legend is beyond
constexpr double kBottom = 478;
constexpr double kLegendTop = 60;
constexpr double kLegendRow = 22;
constexpr double kBandOpacity = 0.16;
constexpr double kDot = 3;  // radius

constexpr absl::string_view kGrid = "#e4e4e4";
constexpr absl::string_view kFrame = "#555";
constexpr absl::string_view kMuted = "#777";
// Colours that most people can tell apart, on paper too.
constexpr absl::string_view kColors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d00",
                                         "#56b4e9", "#7b3294", "#e69f00", "#4d4d4d", "#a50026"};
constexpr absl::string_view kDashes[] = {"", "7 3", "2 3"};

Stroke StrokeOf(const LineChart& chart, size_t index) {
  const size_t round = index / std::size(kColors) + (chart.series[index].dashed ? 1 : 0);
  return {kColors[index % std::size(kColors)], 2, kDashes[round % std::size(kDashes)]};
}

// Least and most of values; those that an axis cannot show are left out.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void Add(double value, Scale scale) {
    if (!std::isfinite(value) || (scale == Scale::kLog && value <= 0)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }

  Axis ToAxis(Scale scale) const {
    if (low > high) return Axis(scale == Scale::kLog ? 0.1 : 0, 1, scale);  // nothing to show
    return Axis(low, high, scale);
  }
};

Axis XAxis(const LineChart& chart) {
  Extent extent;
  if (chart.x_scale == Scale::kLinear) extent.Add(0, chart.x_scale);
  for (const Series& series : chart.series) {
    for (const SeriesPoint& point : series.points) extent.Add(point.x, chart.x_scale);
  }
  return extent.ToAxis(chart.x_scale);
}

Axis YAxis(const LineChart& chart) {
  Extent extent;
  if (chart.y_scale == Scale::kLinear) extent.Add(0, chart.y_scale);
  for (const ReferenceLine& line : chart.references) extent.Add(line.y, chart.y_scale);
  for (const Series& series : chart.series) {
    for (const SeriesPoint& point : series.points) extent.Add(point.y, chart.y_scale);
  }
  if (chart.y_most.has_value()) extent.high = std::min(extent.high, *chart.y_most);
  return extent.ToAxis(chart.y_scale);
}

// The legend has room, however long.
int Height(const LineChart& chart) {
  return std::max(kLeastHeight, static_cast<int>(kLegendTop + kLegendRow * static_cast<double>(chart.series.size())));
}

class Drawing {
 public:
  explicit Drawing(const LineChart& chart)
      : chart_(chart), x_axis_(XAxis(chart)), y_axis_(YAxis(chart)), svg_(kWidth, Height(chart)) {}

  std::string Draw() {
    svg_.Text({kLeft, 28}, chart_.title, {.size = 17, .bold = true});
    DrawAxes();
    svg_.BeginClip({kLeft, kTop}, kRight - kLeft + kDot, kBottom - kTop);
    for (const double x : chart_.changes) svg_.Line({X(x), kTop}, {X(x), kBottom}, {kMuted, 1, "1 4"});
    for (size_t i = 0; i < chart_.series.size(); ++i) DrawBand(chart_.series[i], StrokeOf(chart_, i));
    for (size_t i = 0; i < chart_.series.size(); ++i) DrawSeries(chart_.series[i], StrokeOf(chart_, i));
    DrawReferences();
    svg_.EndClip();
    svg_.Path({{{kLeft, kTop}, {kLeft, kBottom}, {kRight, kBottom}}}, {kFrame, 1.2});
    DrawLegend();
    return svg_.Finish();
  }

 private:
  double X(double value) const { return kLeft + (kRight - kLeft) * x_axis_.Place(value); }
  // A point far outside is drawn just outside: it is as invisible, and the numbers stay short.
  double Y(double value) const { return kBottom - (kBottom - kTop) * std::clamp(y_axis_.Place(value), -1.0, 2.0); }
  bool Shows(const SeriesPoint& point) const { return x_axis_.Shows(point.x) && y_axis_.Shows(point.y); }

  void DrawAxes() {
    for (const Tick& tick : x_axis_.ticks()) {
      svg_.Line({X(tick.value), kTop}, {X(tick.value), kBottom}, {kGrid, 1});
      svg_.Text({X(tick.value), kBottom + 19}, tick.label, {.anchor = Anchor::kMiddle});
    }
    for (const Tick& tick : y_axis_.ticks()) {
      svg_.Line({kLeft, Y(tick.value)}, {kRight, Y(tick.value)}, {kGrid, 1});
      svg_.Text({kLeft - 8, Y(tick.value) + 4}, tick.label, {.anchor = Anchor::kEnd});
    }
    svg_.Text({(kLeft + kRight) / 2, kBottom + 44}, chart_.x_label, {.size = 14, .anchor = Anchor::kMiddle});
    svg_.Text({22, (kTop + kBottom) / 2}, chart_.y_label, {.size = 14, .anchor = Anchor::kMiddle, .upwards = true});
  }

  // Names stand above their lines, at the right; close ones take turns from there to the left.
  void DrawReferences() {
    double last_y = -std::numeric_limits<double>::infinity();
    double right = kRight - 6;
    std::vector<ReferenceLine> lines = chart_.references;
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.y > b.y; });
    for (const ReferenceLine& line : lines) {
      if (!y_axis_.Shows(line.y)) continue;
      const double y = Y(line.y);
      right = y - last_y < 15 ? right - 170 : kRight - 6;
      last_y = y;
      svg_.Line({kLeft, y}, {kRight, y}, {kMuted, 1.2, "6 4"});
      svg_.Text({right, y - 4}, line.name, {.size = 12, .anchor = Anchor::kEnd, .color = kFrame, .halo = true});
    }
  }

  void DrawBand(const Series& series, const Stroke& stroke) {
    std::vector<Point> outline;
    const auto add = [&](const SeriesPoint& point, double sign) {
      if (!Shows(point) || std::isnan(point.half_width)) return;
      const double edge = point.y + sign * point.half_width;
      outline.push_back({X(point.x), y_axis_.Shows(edge) ? Y(edge) : kBottom});
    };
    for (const SeriesPoint& point : series.points) add(point, 1);
    for (auto point = series.points.rbegin(); point != series.points.rend(); ++point) add(*point, -1);
    if (outline.size() > 2) svg_.Area(outline, stroke.color, kBandOpacity);
  }

  void DrawSeries(const Series& series, const Stroke& stroke) {
    std::vector<Point> line;
    for (const SeriesPoint& point : series.points) {
      if (Shows(point)) line.push_back({X(point.x), Y(point.y)});
    }
    svg_.Path(line, stroke);
    if (!chart_.dots && line.size() != 1) return;
    for (const Point& point : line) svg_.Dot(point, kDot, stroke.color);
  }

  void DrawLegend() {
    for (size_t i = 0; i < chart_.series.size(); ++i) {
      const double y = kLegendTop + kLegendRow * static_cast<double>(i);
      svg_.Line({kRight + 16, y}, {kRight + 44, y}, StrokeOf(chart_, i));
      svg_.Text({kRight + 52, y + 4}, chart_.series[i].name, {});
    }
  }

  const LineChart& chart_;
  const Axis x_axis_;
  const Axis y_axis_;
  Svg svg_;
};

}  // namespace

std::string Draw(const LineChart& chart) { return Drawing(chart).Draw(); }

}  // namespace nexting::experiments
