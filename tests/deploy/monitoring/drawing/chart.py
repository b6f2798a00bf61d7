"""Draws a panel of lines over time, or a heatmap, as the inside of an SVG."""

import dataclasses
import math
import time

from . import svg
from .units import ROUND_SECONDS, linear_ticks, log_ticks, thin, write_ticks, write_value

SIZE = 12  # of letters
BOTTOM = 22  # room for the times
RIGHT = 24  # and for the half of the last of them
LEGEND_LINE = 20


@dataclasses.dataclass
class Frame:
    """Where the points of a chart are: pixels of times and values."""

    left: float
    top: float
    right: float
    bottom: float
    window: object
    ticks: list  # of the values, from lowest to highest
    base: float = 0  # of a logarithmic axis

    def x(self, at):
        share = (at - self.window.start) / (self.window.end - self.window.start)
        return self.left + share * (self.right - self.left)

    def y(self, value):
        low, high = self.ticks[0], self.ticks[-1]
        if self.base:
            value, low, high = (math.log(max(one, low)) for one in (value, low, high))
        share = (value - low) / (high - low)
        return self.bottom - min(max(share, -0.02), 1.02) * (self.bottom - self.top)


@dataclasses.dataclass
class Line:
    """A series with what it looks like."""

    series: object
    color: str
    width: float
    fill: float  # opacity, 0 to 1
    dash: str
    fill_below_to: str
    points: list  # (time, value, where its area begins), after stacking

    @property
    def name(self):
        return self.series.name


def read_lines(panel):
    lines = []
    for index, series in enumerate(panel.series):
        color = panel.series_field(series, "color", {}).get("fixedColor")
        style = panel.series_field(series, "custom.lineStyle", {})
        lines.append(Line(
            series, svg.color_of(color) if color else svg.PALETTE[index % len(svg.PALETTE)],
            panel.series_field(series, "custom.lineWidth", 1), panel.series_field(series, "custom.fillOpacity", 0) / 100,
            ",".join(map(str, style.get("dash", []))) if style.get("fill") == "dash" else "",
            panel.series_field(series, "custom.fillBelowTo", ""),
            [(at, value, None) for at, value in series.points if math.isfinite(value)]))
    return lines


def stack(lines, percent):
    """Puts each line on top of the ones before."""
    total = {}
    for line in lines:
        for at, value, _ in line.points:
            total[at] = total.get(at, 0) + value
    below = dict.fromkeys(total, 0)
    for line in lines:
        share = {at: 1 / total[at] if percent and total[at] else 1 for at, _, _ in line.points}
        starts = {at: below[at] for at, _, _ in line.points}
        for at, value, _ in line.points:
            below[at] += value * share[at]
        line.points = [(at, below[at], starts[at]) for at, _, _ in line.points]


def value_ticks(panel, lines, base, most, unit):
    """Where the value axis is labelled; the first and the last are its ends."""
    values = [value for line in lines for _, value, _ in line.points if value > 0 or not base]
    if base:
        return log_ticks(min(values, default=1), max(values, default=1), base)
    low, high = min(values, default=0), max(values, default=0)
    room = (high - low) * 0.05 or abs(high) * 0.1 or 1
    low = panel.field("min", max(low - room, 0) if low >= 0 else low - room)
    high = panel.field("max", max(high + room, panel.field("custom.axisSoftMax", high + room)))
    return linear_ticks(low, high, most, unit, panel.field("decimals"))


def time_axis(frame):
    """Labels of the times, and a line for each."""
    length = frame.window.end - frame.window.start
    most = max(2, (frame.right - frame.left) / 85)
    step = next((one for one in ROUND_SECONDS if one >= length / most), 86400)
    offset = time.localtime(frame.window.end).tm_gmtoff
    first = math.ceil((frame.window.start + offset) / step) * step - offset
    drawn = []
    for at in range(int(first), int(frame.window.end) + 1, step):
        written = time.strftime("%H:%M:%S" if step < 60 else "%H:%M" if length < 86400 else "%d.%m. %H:%M", time.localtime(at))
        drawn += [svg.line(frame.x(at), frame.top, frame.x(at), frame.bottom),
                  svg.text(written, frame.x(at), frame.bottom + 16, SIZE, anchor="middle")]
    return drawn


def value_axis(frame, texts):
    shown = set(thin(frame.ticks, max(2, int((frame.bottom - frame.top) / 22))))
    return [part for tick, written in zip(frame.ticks, texts) if tick in shown
            for part in (svg.line(frame.left, frame.y(tick), frame.right, frame.y(tick)),
                         svg.text(written, frame.left - 6, frame.y(tick) + 4, SIZE, anchor="end"))]


def pieces(points, step):
    """The points cut where one is missing."""
    piece = []
    for point in points:
        if piece and point[0] - piece[-1][0] > 1.5 * step:
            yield piece
            piece = []
        piece.append(point)
    if piece:
        yield piece


def draw_line(frame, line, lines):
    """The areas of a line, then the line itself."""
    drawn = []
    other = next((one for one in lines if one.name == line.fill_below_to), None)
    lower = {at: value for at, value, _ in other.points} if other else {}
    for piece in pieces(line.points, line.series.step):
        upper = [(frame.x(at), frame.y(value)) for at, value, _ in piece]
        if line.fill:
            base = frame.ticks[0] if frame.base else min(max(0, frame.ticks[0]), frame.ticks[-1])
            begins = [(frame.x(at), frame.y(lower.get(at, base) if begin is None else begin)) for at, _, begin in piece]
            drawn.append(svg.path(upper + begins[::-1], close=True, fill=line.color, fill_opacity=line.fill))
        if len(piece) == 1:
            drawn.append(svg.element("circle", cx=upper[0][0], cy=upper[0][1], r=2, fill=line.color))
        elif line.width:
            dash = {"stroke_dasharray": line.dash} if line.dash else {}
            drawn.append(svg.path(upper, fill="none", stroke=line.color, stroke_width=line.width, stroke_linejoin="round", **dash))
    return drawn


def draw_thresholds(frame, panel):
    if panel.field("custom.thresholdsStyle.mode") != "dashed":
        return []
    steps = [step for step in panel.field("thresholds")["steps"] if step["value"] is not None]
    return [svg.line(frame.left, frame.y(step["value"]), frame.right, frame.y(step["value"]), svg.color_of(step["color"]),
                     stroke_dasharray="10,8", stroke_width=1.5)
            for step in steps if frame.ticks[0] <= step["value"] <= frame.ticks[-1]]


def draw_marks(frame, marks):
    return [part for at, written in marks
            for part in (svg.line(frame.x(at), frame.top, frame.x(at), frame.bottom, svg.COLORS["red"], stroke_dasharray="3,3"),
                         svg.text(written, frame.x(at) + 4, frame.top + 12, 11, svg.COLORS["red"]))]


def legend_below(lines, width, height):
    """(parts, height that they take)."""
    drawn, x, row, places = [], 8.0, 0, []
    for line in lines:
        needed = 24 + svg.width_of(line.name, SIZE)
        if x > 8 and x + needed > width:
            x, row = 8.0, row + 1
        places.append((x, row))
        x += needed + 12
    taken = (row + 1) * LEGEND_LINE
    for line, (x, row) in zip(lines, places):
        y = height - taken + row * LEGEND_LINE + 12
        drawn += [svg.rect(x, y - 6, 14, 4, line.color, rx=2), svg.text(line.name, x + 20, y, SIZE, svg.TEXT)]
    return drawn, taken


def legend_beside(panel, lines, width, height):
    """(parts, width that they take): names and last values."""
    taken = width * 0.42
    left = width - taken + 12
    drawn = [svg.text("Name", left, 14, SIZE), svg.text("Last", width - 8, 14, SIZE, anchor="end")]
    for row, line in enumerate(lines[:int(height / LEGEND_LINE) - 1]):
        y = 14 + (row + 1) * LEGEND_LINE
        last = write_value(line.series.last, panel.field("unit"), panel.field("decimals")) if line.points else ""
        drawn += [svg.rect(left, y - 6, 14, 4, line.color, rx=2),
                  svg.text(svg.cut(line.name, taken - 90, SIZE), left + 20, y, SIZE, svg.TEXT),
                  svg.text(last, width - 8, y, SIZE, svg.TEXT, "end")]
    return drawn, taken


def draw_timeseries(panel, window, marks, width, height):
    lines = read_lines(panel)
    beside = panel.json["options"]["legend"]["placement"] == "right"
    legend, taken = legend_beside(panel, lines, width, height) if beside else legend_below(lines, width, height)
    right, bottom = (width - taken - 8, height - BOTTOM) if beside else (width - RIGHT, height - BOTTOM - taken)
    stacking = panel.field("custom.stacking.mode", "none")
    unit = "percentunit" if stacking == "percent" else panel.field("unit")
    if stacking != "none":
        stack(lines, stacking == "percent")
    base = panel.field("custom.scaleDistribution.log", 0)
    ticks = [0, 0.25, 0.5, 0.75, 1] if stacking == "percent" else value_ticks(panel, lines, base, max(2, (bottom - 8) / 36), unit)
    texts = write_ticks(ticks, unit, panel.field("decimals"))
    left = 14 + max(svg.width_of(written, SIZE) for written in texts)
    frame = Frame(left, 8, right, bottom, window, ticks, base)
    drawn = value_axis(frame, texts) + time_axis(frame)
    for line in lines:
        drawn += draw_line(frame, line, lines)
    return "".join(drawn + draw_thresholds(frame, panel) + draw_marks(frame, marks) + legend)


def buckets_of(panel):
    """([upper bound], {time: [count of each bucket]}) of cumulative buckets."""
    series = sorted(panel.series, key=lambda one: float(one.labels["le"]))
    columns = {}
    for row, one in enumerate(series):
        for at, value in one.points:
            columns.setdefault(at, [0.0] * len(series))[row] = value
    counts = {at: [max(0.0, value - below) for value, below in zip(column, [0, *column])] for at, column in columns.items()}
    return [float(one.labels["le"]) for one in series], counts


def draw_heatmap(panel, window, marks, width, height):
    bounds, counts = buckets_of(panel)
    unit = panel.json["options"]["yAxis"]["unit"]
    texts = [write_value(bound, unit) for bound in bounds]
    frame = Frame(14 + max(svg.width_of(one, SIZE) for one in texts), 8, width - RIGHT, height - BOTTOM - 24, window,
                  list(range(len(bounds) + 1)))
    most = max((one for column in counts.values() for one in column), default=0)
    exponent = panel.json["options"]["color"]["exponent"]
    cell = frame.x(window.start + panel.series[0].step) - frame.left
    drawn = time_axis(frame)
    for at, column in counts.items():
        for row, count in enumerate(column):
            left, right = max(frame.left, frame.x(at) - cell), frame.x(at)
            if count > panel.json["options"]["filterValues"]["le"] and right > left:
                drawn.append(svg.rect(left, frame.y(row + 1), max(right - left - 1, 1), frame.y(row) - frame.y(row + 1) - 1,
                                      svg.turbo((count / most) ** exponent)))
    shown = thin(range(len(bounds)), max(2, int((frame.bottom - frame.top) / 14)))
    drawn += [svg.text(texts[row], frame.left - 6, frame.y(row + 1) + 4, 11, anchor="end") for row in shown]
    if most == 0:
        return "".join(drawn)
    drawn += [svg.rect(frame.left + index * 3, height - 16, 3.5, 8, svg.turbo(index / 50)) for index in range(51)]
    drawn.append(svg.text(f"0 to {write_value(most, 'short')} in one column", frame.left + 162, height - 8, 11))
    return "".join(drawn + draw_marks(frame, marks))
