// Writes Scalable Vector Graphics: a few shapes, coordinates in pixels from the upper left corner.
#ifndef NEXTING_TESTS_EXPERIMENTS_FIGURES_SVG_H_
#define NEXTING_TESTS_EXPERIMENTS_FIGURES_SVG_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace nexting::experiments {

struct Point {
  double x = 0;
  double y = 0;
};

struct Stroke {
  absl::string_view color;
  double width = 1;
  absl::string_view dashes = "";  // `4 3`; empty: a solid line
};

enum class Anchor { kStart, kMiddle, kEnd };

struct TextStyle {
  double size = 13;
  Anchor anchor = Anchor::kStart;
  absl::string_view color = "#222";
  bool bold = false;
  bool halo = false;     // white around the letters, to be read over lines
  bool upwards = false;  // turned by a quarter, to read from below
};

class Svg {
 public:
  // A white sheet.
  Svg(int width, int height);

  void Line(Point from, Point to, const Stroke& stroke) { Path({from, to}, stroke); }
  // An open line through points. Draws nothing for fewer than two.
  void Path(absl::Span<const Point> points, const Stroke& stroke);
  // A filled, translucent shape.
  void Area(absl::Span<const Point> points, absl::string_view color, double opacity);
  void Dot(Point center, double radius, absl::string_view color);
  void Text(Point at, absl::string_view text, const TextStyle& style);

  // What is drawn from here on is cut off outside of a rectangle, until EndClip().
  void BeginClip(Point corner, double width, double height);
  void EndClip();

  // The document.
  std::string Finish() const;

 private:
  std::string shapes_;
  const int width_;
  const int height_;
  int clips_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_FIGURES_SVG_H_
