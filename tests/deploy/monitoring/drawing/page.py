"""Lays a dashboard's panels out on one HTML page, without scripts and without other files."""

import html
import math
import time

from . import svg
from .chart import draw_heatmap, draw_timeseries
from .units import write_value

WIDTH = 1600
MARGIN = 8
CELL = 30  # Grafana's: a panel of height h is h cells and h - 1 margins high
HEAD = 56
TITLE = 30

STYLE = """
body { margin: 0; background: #111217; color: #ccccdc; font: 13px Inter, "DejaVu Sans", sans-serif; }
main { position: relative; }
header { position: absolute; left: 16px; top: 16px; font-size: 18px; white-space: nowrap; }
header small { font-size: 13px; color: #9d9fad; margin-left: 16px; }
header b { background: #22252b; border: 1px solid #34363d; border-radius: 2px; padding: 4px 8px; font-weight: normal;
           color: #ccccdc; }
section { position: absolute; box-sizing: border-box; overflow: hidden;
          background: #181b1f; border: 1px solid #26282e; border-radius: 2px; }
section.row { background: none; border: none; font-size: 16px; line-height: 30px; }
h2 { margin: 0; padding: 0 8px; font-size: 14px; font-weight: 500; line-height: 30px; white-space: nowrap; height: 30px; }
svg { display: block; font-family: inherit; }
"""


def place_of(panel):
    """(x, y, width, height) in pixels."""
    column = (WIDTH - MARGIN) / 24
    return (round(MARGIN + panel.x * column), HEAD + panel.y * (CELL + MARGIN), round(panel.w * column - MARGIN),
            panel.h * (CELL + MARGIN) - MARGIN)


def points_of(panel):
    """How many points a panel is wide: one for two pixels."""
    return max(50, place_of(panel)[2] // 2)


def sparkline(points, color, left, width, top, height):
    """The course of a number, behind its lower half."""
    values = [value for _, value in points]
    low, high, first, last = min(values), max(values), points[0][0], points[-1][0]
    line = [(left + (at - first) / (last - first) * width, top + height - (value - low) / ((high - low) or 1) * (height - 4) - 2)
            for at, value in points]
    area = [*line, (left + width, top + height), (left, top + height)]
    return svg.path(area, close=True, fill=color, fill_opacity=0.15) + svg.path(line, fill="none", stroke=color, stroke_width=1.2)


def draw_stat(panel, window, marks, width, height):
    drawn = []
    each = width / len(panel.known)
    filled = panel.json["options"]["colorMode"] == "background"
    for index, series in enumerate(panel.known):
        color = svg.threshold_color(panel.field("thresholds")["steps"], series.last)
        written = write_value(series.last, panel.field("unit"), panel.field("decimals"))
        size = int(min(height * 0.42, (each - 24) / (svg.LETTER * 1.05 * len(written))))
        left = index * each
        finite = [point for point in series.points if math.isfinite(point[1])]
        if filled:
            drawn.append(svg.rect(left, 0, each, height, color, fill_opacity=0.85))
        elif panel.json["options"]["graphMode"] == "area" and len(finite) > 1:
            drawn.append(sparkline(finite, color, left, each, height * 0.6, height * 0.4))
        named = len(panel.known) > 1
        if named:
            drawn.append(svg.text(series.name, left + each / 2, 10, 13, svg.TEXT, "middle"))
        drawn.append(svg.text(written, left + each / 2, height * 0.42 + size * 0.3, size,
                              "#ffffff" if filled else color, "middle", font_weight=500))
    return "".join(drawn)


def draw_bargauge(panel, window, marks, width, height):
    low, high = panel.field("min"), panel.field("max")
    each = min(height / len(panel.known), 60)
    size = int(min(14, each * 0.7))
    names = min(max(svg.width_of(series.name, size) for series in panel.known) + 6, width * 0.6)
    texts = [write_value(series.last, panel.field("unit"), panel.field("decimals")) for series in panel.known]
    room = max(svg.width_of(written, size) for written in texts) + 16
    left, length = names + 20, width - names - 20 - room
    drawn = []
    for row, (series, written) in enumerate(zip(panel.known, texts)):
        color = svg.threshold_color(panel.field("thresholds")["steps"], series.last)
        share = min(max((series.last - low) / (high - low), 0), 1)
        y, baseline = row * each, row * each + each / 2 + size * 0.36
        drawn += [svg.text(svg.cut(series.name, names, size), left - 10, baseline, size, svg.TEXT, "end"),
                  svg.rect(left, y + 1, length, each - 4, "#22252b"),
                  svg.rect(left, y + 1, length * share, each - 4, color, fill_opacity=0.35),
                  svg.rect(left + length * share - 1, y + 1, 2, each - 4, color),
                  svg.text(written, width - 8, baseline, size, color, "end")]
    return "".join(drawn)


DRAW = {"stat": draw_stat, "bargauge": draw_bargauge, "timeseries": draw_timeseries, "heatmap": draw_heatmap}


def draw_panel(panel, window, marks):
    x, y, width, height = place_of(panel)
    kind = panel.json["type"]
    if kind not in DRAW and kind != "row":
        raise ValueError(f"panel {panel.title!r} is a {kind}; the renderer draws {', '.join(DRAW)} and row")
    title = html.escape(panel.title)
    opened = (f'<section class="{kind}" data-panel="{panel.json["id"]}" data-series="{len(panel.known)}" '
              f'style="left:{x}px;top:{y}px;width:{width}px;height:{height}px" '
              f'title="{html.escape(panel.json.get("description", ""))}">')
    if kind == "row":
        return f"{opened}⌄ {title}</section>"
    inner = width - 2, height - TITLE - 10
    if panel.known or (panel.series and kind == "timeseries"):
        content = DRAW[kind](panel, window, marks, *inner)
    else:
        content = svg.text(panel.field("noValue", "No data"), inner[0] / 2, inner[1] / 2 + 4, 20, anchor="middle")
    return f"{opened}<h2>{title}</h2>{svg.svg(content, *inner)}</section>"


def page_height(panels):
    return max(y + height for _, y, _, height in map(place_of, panels)) + MARGIN


def draw_page(dashboard, panels, shown, window, marks):
    variables = "".join(f"<small>{html.escape(variable['label'])} <b>{html.escape(shown[variable['name']])}</b></small>"
                        for variable in dashboard["templating"]["list"])
    first, last = (time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at)) for at in (window.start, window.end))
    title = html.escape(dashboard["title"])
    sections = "\n".join(draw_panel(panel, window, marks) for panel in panels)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>{title}</title><style>{STYLE}</style></head>\n'
            f'<body><main style="width:{WIDTH}px;height:{page_height(panels)}px">\n'
            f"<header>{title}<small>{first} to {last}</small>{variables}</header>\n{sections}\n</main></body></html>\n")
