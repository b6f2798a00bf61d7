#include "tests/experiments/figures/svg.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace nexting::experiments {
namespace {

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string Points(absl::Span<const Point> points) {
  std::string text;
  for (const Point& point : points) absl::StrAppendFormat(&text, "%.1f,%.1f ", point.x, point.y);
  if (!text.empty()) text.pop_back();
  return text;
}

absl::string_view AnchorName(Anchor anchor) {
  return anchor == Anchor::kStart ? "start" : anchor == Anchor::kMiddle ? "middle" : "end";
}

}  // namespace

Svg::Svg(int width, int height) : width_(width), height_(height) {}

void Svg::Path(absl::Span<const Point> points, const Stroke& stroke) {
  if (points.size() < 2) return;
  absl::StrAppendFormat(&shapes_, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\"",
                        Points(points), stroke.color, stroke.width);
  if (!stroke.dashes.empty()) absl::StrAppend(&shapes_, " stroke-dasharray=\"", stroke.dashes, "\"");
  absl::StrAppend(&shapes_, " stroke-linejoin=\"round\"/>\n");
}

void Svg::Area(absl::Span<const Point> points, absl::string_view color, double opacity) {
  absl::StrAppendFormat(&shapes_, "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%g\"/>\n", Points(points), color,
                        opacity);
}

void Svg::Dot(Point center, double radius, absl::string_view color) {
  absl::StrAppendFormat(&shapes_, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%g\" fill=\"%s\"/>\n", center.x, center.y,
                        radius, color);
}

void Svg::Text(Point at, absl::string_view text, const TextStyle& style) {
  absl::StrAppendFormat(&shapes_, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%g\" fill=\"%s\" text-anchor=\"%s\"", at.x,
                        at.y, style.size, style.color, AnchorName(style.anchor));
  if (style.bold) absl::StrAppend(&shapes_, " font-weight=\"bold\"");
  if (style.halo) absl::StrAppend(&shapes_, " paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\"");
  if (style.upwards) absl::StrAppendFormat(&shapes_, " transform=\"rotate(-90 %.1f %.1f)\"", at.x, at.y);
  absl::StrAppend(&shapes_, ">", Escaped(text), "</text>\n");
}

void Svg::BeginClip(Point corner, double width, double height) {
  ++clips_;
  absl::StrAppendFormat(&shapes_,
                        "<clipPath id=\"clip%d\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>"
                        "</clipPath>\n<g clip-path=\"url(#clip%d)\">\n",
                        clips_, corner.x, corner.y, width, height, clips_);
}

void Svg::EndClip() { absl::StrAppend(&shapes_, "</g>\n"); }

std::string Svg::Finish() const {
  return absl::StrCat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", width_, "\" height=\"", height_, "\" viewBox=\"0 0 ",
      width_, " ", height_,
      "\" font-family=\"Helvetica, Arial, sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
      shapes_, "</svg>\n");
}

}  // namespace nexting::experiments
