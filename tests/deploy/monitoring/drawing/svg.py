"""Elements of SVG as text, and the colours of Grafana's dark theme."""

from html import escape

COLORS = {"green": "#73bf69", "yellow": "#fade2a", "light-blue": "#8ab8ff", "orange": "#ff9830", "red": "#f2495c", "blue": "#5794f2",
          "purple": "#b877d9", "text": "#ccccdc"}
# Lines without a colour of their own take these in turn.
PALETTE = ("#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#705da0", "#37872d", "#fade2a", "#447ebc",
           "#c15c17", "#890f02", "#0a437c", "#6d1f62", "#584477", "#b7dbab", "#f4d598", "#70dbed", "#f9ba8f")
TEXT, FAINT, GRID = "#ccccdc", "#9d9fad", "#2c2e34"
LETTER = 0.6  # mean width of a letter over its height, for room that must be known before anything is drawn


def width_of(text, size):
    return len(text) * LETTER * size


def cut(text, width, size):
    """`text`, or as much of it as fits."""
    most = max(1, int(width / (LETTER * size)))
    return text if len(text) <= most else text[:most - 1] + "…"


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def element(name, content="", **attributes):
    """font_size=12 becomes font-size="12"."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(number(value) if isinstance(value, float) else str(value))}"'
                      for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>"


def text(content, x, y, size=12, color=FAINT, anchor="start", **more):
    return element("text", escape(content), x=float(x), y=float(y), font_size=size, fill=color, text_anchor=anchor, **more)


def path(points, close=False, **more):
    return element("path", d="M" + "L".join(f"{number(x)},{number(y)}" for x, y in points) + ("Z" if close else ""), **more)


def line(x1, y1, x2, y2, color=GRID, **more):
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=color, **more)


def rect(x, y, width, height, color, **more):
    return element("rect", x=float(x), y=float(y), width=float(width), height=float(height), fill=color, **more)


def svg(content, width, height):
    return element("svg", content, xmlns="http://www.w3.org/2000/svg", width=int(width), height=int(height),
                   viewBox=f"0 0 {int(width)} {int(height)}")


def color_of(name):
    return COLORS.get(name, name)


def threshold_color(steps, value):
    """The colour of the highest step that is not above the value; the first step has no value of its own."""
    reached = [step["color"] for step in steps if step["value"] is None or value >= step["value"]]
    return color_of(reached[-1])


def turbo(share):
    """Google's Turbo colours from 0 to 1, from dark blue over green and yellow to dark red, mixed between nine of them."""
    stops = ((48, 18, 59), (70, 107, 227), (40, 188, 235), (50, 242, 152), (164, 252, 60), (238, 207, 58), (251, 126, 33),
             (208, 47, 5), (122, 4, 3))
    place = min(max(share, 0), 1) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    mixed = (round(low + (place - index) * (high - low)) for low, high in zip(stops[index], stops[index + 1]))
    return "#" + "".join(f"{one:02x}" for one in mixed)
