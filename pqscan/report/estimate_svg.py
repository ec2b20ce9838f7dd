"""The drawing of `pqscan estimate`: qubits a key asks for against the machines of each year."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pqscan.domain.record import Record
from pqscan.report.estimate_view import Band, Chart, EstimateView, Need

WIDTH = 1000  # at least: many keys or long names make it wider, and the panels higher
_LEFT, _RIGHT, _TOP, _GAP = 70.0, 236.0, 76.0, 58.0
_PANEL = 316.0
# Okabe and Ito's colours, told apart by most eyes; each label repeats its line's dash.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 2", "1 4")
_LABEL = 14.0  # least distance of two labels, pixels
_BAR = 9.0  # from one key's bar to the next
_LETTER = 7.0  # of a label, pixels across
_FOOT = 28.0
_TITLED, _FOOTED = 50, 40  # characters of names that a title and a footnote have room for
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.h{font-size:17px;font-weight:600}"
    ".p{font-size:13px;font-weight:600}.s{fill:#555}.g{stroke:#ddd;stroke-width:1}"
    ".n{stroke:#222;stroke-width:1.2;fill:none}.c{font-size:10px}"
)


class _Panel(Record):
    """One pair of axes: years across, log10 qubits up."""

    title: str
    top: float
    first: int
    last: int
    low: int
    high: int
    height: float

    def x(self, year: float) -> float:
        share = (year - self.first) / (self.last - self.first)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, size: float) -> float:
        return self.top + (self.high - size) / (self.high - self.low) * self.height

    def inside(self, y: float) -> float:
        """The nearest height inside the axes."""
        return min(max(y, self.top), self.top + self.height)


def write_svg(view: EstimateView) -> str:
    """A standalone drawing with a title and a description for those who cannot see it."""
    chart = view.chart or Chart((), (), 2026, 2061)
    title = _title([row.name for row in view.rows])
    panels = [_laid_out(chart, False, _TOP)]
    panels.append(_laid_out(chart, True, _TOP + panels[0].height + _GAP))
    width, height = _width(chart), int(panels[1].top + panels[1].height + _GAP + _FOOT)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(_describe(view))}</desc><style>{_STYLE}</style>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(_LEFT, 28, title, "h"),
        _text(_LEFT, 47, "Bands: 10 to 90 % of draws, line: half of them, ring: its own date. "
              "Black: a key by the default model; bar: fewest to most over all.", "s"),
    ]  # fmt: skip
    for panel, logical in zip(panels, (False, True), strict=True):
        parts += _panel(chart, logical, panel)
    parts += [_text(_LEFT, height - 14, _footnote(view), "s"), "</svg>"]
    return "\n".join(parts) + "\n"


def _title(names: Sequence[str]) -> str:
    return f"Qubits to break {_some(names, _TITLED)}, and machines by year"


def _some(names: Sequence[str], room: int) -> str:
    """The names there is room for, at least one, and how many more there are."""
    named = list(dict.fromkeys(names))
    kept = named[:1]
    while len(kept) < len(named) and len(", ".join(named[: len(kept) + 1])) <= room:
        kept.append(named[len(kept)])
    left = len(named) - len(kept)
    return ", ".join(kept) + (f" and {left} more" if left else "")


def _laid_out(chart: Chart, logical: bool, top: float) -> _Panel:
    """The axes, high enough for every label."""
    title = "Logical qubits, as vendors claim them" if logical else "Physical qubits"
    low, high = (1, 6) if logical else (2, 9)
    kinds = [band.logical for band in chart.bands] + [need.logical for need in chart.needs]
    named = kinds.count(logical)
    height = max(_PANEL, _LABEL * named)
    return _Panel(title, top, chart.first_year, chart.last_year, low, high, height)


def _width(chart: Chart) -> int:
    """Enough for the bars and the longest label beside them."""
    bars = max(sum(need.logical is kind for need in chart.needs) for kind in (False, True))
    names = [f"{b.label} (claim)" for b in chart.bands] + [need.label for need in chart.needs]
    label = max(map(len, names), default=0) * _LETTER
    return max(WIDTH, int(WIDTH - _RIGHT + bars * _BAR + 16 + label))


def _describe(view: EstimateView) -> str:
    said = []
    for row in view.rows:
        broken = row.estimate.broken_year
        if broken is None:
            continue
        if broken.p_never == 1.0:
            said.append(f"{row.name} is broken in no scenario.")
            continue
        half = f"half of the draws break it by {int(broken.p50)}" if broken.p50 else ""
        most = half or "fewer than half of the draws ever break it"
        said.append(f"{row.name}: {most}, {broken.p_never:.0%} never.")
    return " ".join([*said, view.drawn])


def _footnote(view: EstimateView) -> str:
    names = [r.name for r in view.rows if r.estimate.broken_year and
             r.estimate.broken_year.p_never == 1.0]  # fmt: skip
    left = f" Broken in no scenario, and not drawn: {_some(names, _FOOTED)}." if names else ""
    return f"A vendor's claim is a claim; draws are a judgement, see docs/quantum.md.{left}"


def _panel(chart: Chart, logical: bool, panel: _Panel) -> list[str]:
    bands = [band for band in chart.bands if band.logical is logical]
    needs = [need for need in chart.needs if need.logical is logical]
    clip = f"clip{int(logical)}"
    width = panel.x(panel.last) - _LEFT
    parts = [
        f'<clipPath id="{clip}"><rect x="{_LEFT}" y="{panel.top:.1f}" width="{width:.1f}" '
        f'height="{panel.height}"/></clipPath>',
        *_axes(panel),
        f'<g clip-path="url(#{clip})">',
    ]
    labels: list[tuple[float, str, str]] = []
    for index, band in enumerate(bands, start=3 if logical else 0):
        parts += _band(panel, band, index)
        known = [size for size in band.middle if size is not None]
        if known:
            words = f"{band.label}{' (claim)' if band.claimed else ''}"
            colour = _COLOURS[index % len(_COLOURS)]
            labels.append((panel.inside(panel.y(known[-1])), words, colour))
    parts.append("</g>")
    for index, need in enumerate(needs):
        parts += _need(panel, need, index)
        level = need.most if need.default is None else need.default
        labels.append((panel.inside(panel.y(level)), need.label, "#222"))
    return [*parts, *_labels(panel, labels, _BAR * len(needs))]


def _axes(panel: _Panel) -> list[str]:
    left, right = panel.x(panel.first), panel.x(panel.last)
    parts = [_text(_LEFT, panel.top - 8, panel.title, "p")]
    for size in range(panel.low, panel.high + 1):
        y = panel.y(size)
        parts.append(f'<path class="g" d="M{left:.1f} {y:.1f}H{right:.1f}"/>')
        parts.append(_text(left - 8, y + 4, _tick(size), "s", "end"))
    for year in range(-(-panel.first // 5) * 5, panel.last + 1, 5):
        x, bottom = panel.x(year), panel.top + panel.height
        parts.append(f'<path class="g" d="M{x:.1f} {panel.top:.1f}V{bottom:.1f}"/>')
        parts.append(_text(x, bottom + 17, str(year), "s", "middle"))
    return parts


def _tick(size: int) -> str:
    units = {0: "1", 1: "10", 2: "100", 3: "1,000", 4: "10,000", 5: "100,000"}
    return units.get(size) or {6: "1M", 7: "10M", 8: "100M", 9: "1,000M"}[size]


def _band(panel: _Panel, band: Band, index: int) -> list[str]:
    colour, dash = _COLOURS[index % len(_COLOURS)], _DASHES[index % len(_DASHES)]
    floor = float(panel.low)
    upper = _points(panel, band.years, [s if s is not None else None for s in band.high])
    lower = _points(panel, band.years, [s if s is not None else floor for s in band.low])
    inside = lower[len(lower) - len(upper) :]
    area = " ".join([*upper, *reversed(inside)])
    line = " ".join(_points(panel, band.years, band.middle))
    return [
        f'<polygon points="{area}" fill="{colour}" fill-opacity=".13"/>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.2" '
        f'stroke-dasharray="{dash}"/>',
        *(_date(panel, date, colour) for date in band.dates if date[0] >= panel.first),
    ]


def _date(panel: _Panel, date: tuple[float, float, str], colour: str) -> str:
    year, size, machine = date
    x, y = panel.x(year), panel.y(size)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#fff" stroke="{colour}" '
        f'stroke-width="1.5"/><text class="c" x="{x + 6:.1f}" y="{y - 5:.1f}" '
        f'style="fill:{colour}">{escape(machine)}</text>'
    )


def _points(panel: _Panel, years: Sequence[float], sizes: Sequence[float | None]) -> list[str]:
    return [
        f"{panel.x(year):.1f},{panel.y(size):.1f}"
        for year, size in zip(years, sizes, strict=True)
        if size is not None and panel.first <= year <= panel.last
    ]


def _need(panel: _Panel, need: Need, index: int) -> list[str]:
    """A level across the panel, and beside it a bar over all models."""
    right = panel.x(panel.last)
    x = right + _BAR * (index + 0.8)
    top, bottom = (panel.inside(panel.y(size)) for size in (need.most, need.fewest))
    parts = [f'<path class="n" d="M{x - 3:.1f} {top:.1f}h6m-3 0V{bottom:.1f}m-3 0h6"/>']
    if need.default is not None:
        y = panel.inside(panel.y(need.default))
        parts.append(f'<path class="n" d="M{_LEFT:.1f} {y:.1f}H{x:.1f}"/>')
    return parts


def _labels(panel: _Panel, labels: list[tuple[float, str, str]], indent: float) -> list[str]:
    """Names at the right edge, pushed apart where they would overlap."""
    parts: list[str] = []
    edge, at = panel.x(panel.last) + indent, panel.top - _LABEL
    ordered = sorted(labels)
    spare = panel.top + panel.height - _LABEL * len(ordered)
    for index, (y, words, colour) in enumerate(ordered):
        at = max(at + _LABEL, min(y, spare + _LABEL * (index + 1)))
        parts.append(
            f'<path d="M{panel.x(panel.last):.1f} {y:.1f}H{edge:.1f}L{edge + 12:.1f} {at:.1f}" '
            f'fill="none" stroke="{colour}" stroke-opacity=".6"/>'
            f'<text x="{edge + 16:.1f}" y="{at + 4:.1f}" style="fill:{colour}">'
            f"{escape(words)}</text>"
        )
    return parts


def _text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{style}" {where}>{escape(words)}</text>'
