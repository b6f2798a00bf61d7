"""Numbers as Grafana writes them, and the values at which an axis is labelled."""

import math

SECONDS = ((86400, " days"), (3600, " hours"), (60, " mins"), (1, " s"), (1e-3, " ms"), (1e-6, " µs"), (1e-9, " ns"))
COUNTS = ((1e12, " Tri"), (1e9, " Bil"), (1e6, " Mil"), (1e3, " K"), (1, ""))
BYTES = tuple((1024.0 ** power, f" {prefix}B") for power, prefix in ((4, "Ti"), (3, "Gi"), (2, "Mi"), (1, "Ki"), (0, "")))
RATES = {"ops": "ops/s", "reqps": "req/s", "rowsps": "rows/s"}
ROUND_SECONDS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)


def scale_of(value, unit):
    """(divisor, suffix) that make the number short."""
    size = abs(value)
    if unit == "percentunit":
        return 0.01, "%"
    if unit == "none":
        return 1, ""
    if unit == "s":
        return next((scale for scale in SECONDS if size >= scale[0] * 0.9999), (1, " s") if size == 0 else SECONDS[-1])
    scales = BYTES if unit in ("bytes", "binBps") else COUNTS
    divisor, suffix = next((scale for scale in scales if size >= scale[0] * 0.9999), scales[-1])
    if unit == "binBps":
        return divisor, suffix + "/s"
    counted = unit.removeprefix("count:") if unit.startswith("count:") else RATES.get(unit)
    return divisor, f"{suffix} {counted}".replace("  ", " ") if counted else suffix


def write_value(value, unit, decimals=None):
    """`value` with its unit; three significant digits unless `decimals` are given."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "-∞" if value < 0 else "∞"
    divisor, suffix = scale_of(value, unit)
    number = value / divisor
    if decimals is not None:
        text = f"{number:.{decimals}f}"
    else:
        digits = 2 - math.floor(math.log10(abs(number))) if number else 0
        text = f"{number:.{max(0, min(digits, 6))}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return (text.removeprefix("-") if float(text) == 0 else text) + suffix


def round_step(step, scale=1):
    """The least of 1, 2, 5, 10, ... `scale` that is not below `step`."""
    power = 10.0 ** math.floor(math.log10(step / scale))
    return scale * power * next(factor for factor in (1, 2, 5, 10) if factor * power >= step / scale * 0.9999)


def linear_ticks(low, high, most, unit, decimals=None):
    """Round values that cover [low, high], at most about `most` of them, none with more `decimals`."""
    step = max((high - low) / most, 0 if decimals is None else scale_of(high, unit)[0] * 10.0 ** -decimals)
    if unit == "s" and step >= 1:
        step = next((one for one in ROUND_SECONDS if one >= step), 86400 * math.ceil(step / 86400))
    else:
        step = round_step(step, scale_of(high, unit)[0] if unit in ("bytes", "binBps") else 1)
    first = math.floor(low / step + 1e-9)
    return [index * step for index in range(first, math.ceil(high / step - 1e-9) + 1)]


def log_ticks(low, high, base):
    """Powers of `base` that cover [low, high]; both are positive."""
    first = math.floor(math.log(low, base) + 1e-9)
    last = max(math.ceil(math.log(high, base) - 1e-9), first + 1)
    return [float(base) ** power for power in range(first, last + 1)]


def thin(ticks, most):
    """Every n-th of the ticks, so that no more than `most` stay."""
    return ticks[::math.ceil(len(ticks) / most)]


def write_ticks(ticks, unit, decimals=None):
    """The labels of an axis: no more decimals than tell them apart, as many at each where they have the same unit."""
    if decimals is not None:
        return [write_value(tick, unit, decimals) for tick in ticks]
    scales = [scale_of(tick, unit) for tick in ticks]
    exact = (ticks[1] - ticks[0]) / 100
    needed = [next(count for count in range(16) if abs(round(tick / scale, count) * scale - tick) <= exact)
              for tick, (scale, _) in zip(ticks, scales)]
    if len({scale for tick, scale in zip(ticks, scales) if tick}) == 1:
        needed = [max(needed)] * len(needed)
    return [write_value(tick, unit, count) for tick, count in zip(ticks, needed)]
