"""The places of a scan on a terminal: by rule, then by folder and file, with their reasons."""

from __future__ import annotations

from collections.abc import Iterable

from pqscan.domain.assessment import Assessment, Verdict
from pqscan.domain.finding import Context, Finding, Level, Step, StepKind
from pqscan.report.digest import RuleGroup, by_file, counted, rule_groups
from pqscan.report.text import clean
from pqscan.report.view import View
from pqscan.report.wording import (
    context_words,
    estimate_line,
    finding_asset,
    notes,
    plural,
    step_place,
    trail_end,
)
from pqscan.report.writers.terminal.line import Line, cell_len
from pqscan.report.writers.terminal.screen import Screen
from pqscan.report.writers.terminal.source import excerpt_lines

LEVEL_STYLES = {
    Level.CRITICAL: "bold red",
    Level.HIGH: "red",
    Level.MEDIUM: "yellow",
    Level.LOW: "cyan",
    Level.INFO: "dim",
}
WIDEST = 110  # columns: further apart, the two ends of a line are not read as one
_SHOWN = (6, 40, 1_000_000)  # places a rule, by verbosity
_STEPS = (6, 12, 1_000_000)  # links of a chain of values, by verbosity
_LONGEST = (80, 400, 1_000_000)  # characters of a link, by verbosity
_LINES = (3, 5, 5)  # source lines a place, by verbosity


class Places:
    """Prints groups of places; holds only how to print."""

    def __init__(self, screen: Screen, verbosity: int, link_root: str) -> None:
        self._screen = screen
        self._verbosity = min(verbosity, 2)
        self._root = link_root
        self._width = min(screen.width, WIDEST)

    def show(self, view: View) -> None:
        """Every rule with places in production code, then a line for each that has only others."""
        groups = rule_groups(view)
        for group in groups:
            if self._visible(group):
                self._group(group)
        self._hidden([group for group in groups if not self._visible(group)])

    def _visible(self, group: RuleGroup) -> tuple[Assessment, ...]:
        return group.members if self._verbosity else group.production

    def _group(self, group: RuleGroup) -> None:
        members = self._visible(group)
        head = Line(f"{clean(group.rule)}  {clean(group.title)}", "bold")
        count = f"{max(m.priority.level for m in members).word}, {plural(len(members), 'place')}"
        self._screen.print(Line("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * self._width, "dim"))
        self._line(head, Line(count, LEVEL_STYLES[max(m.priority.level for m in members)]))
        limit = _SHOWN[self._verbosity]
        for path, inside in by_file(members[:limit]).items():
            self._screen.print()
            self._screen.print(_path_line(path))
            for member in inside:
                self._place(member)
        self._rest(group, members[limit:])
        self._screen.print()

    def _line(self, left: Line, right: Line, indent: int = 0) -> None:
        """`left` and, at the right edge if it fits there, `right`; else on the next line."""
        gap = self._width - indent - left.cells - right.cells
        pad = " " * indent
        if gap >= 2:
            self._screen.print(Line.of(pad, left, " " * gap, right))
            return
        self._screen.hang(pad, left)
        self._screen.print(Line.of(pad, "  ", right))

    def _place(self, member: Assessment) -> None:
        finding = member.finding
        region = finding.location.region
        left = Line()
        left.append(f"{region.start_line}:{region.start_column}", "cyan", self._link(finding))
        left.append("  ").append(finding_asset(finding), "bold")
        left.append("".join(f" \N{MIDDLE DOT} {note}" for note in notes(finding)))
        level = member.priority.level
        right = Line(f"{level.word} {member.priority.score}", LEVEL_STYLES[level])
        self._line(left, right, indent=2)
        if finding.excerpt is not None:
            limit = _LINES[self._verbosity]
            for line in excerpt_lines(finding.excerpt, region, self._screen.width, limit):
                self._screen.print(line)
        else:
            self._detail("", Line(clean(finding.message)))
        self._chain(finding)
        if self._verbosity:
            self._reasons(member)

    def _link(self, finding: Finding) -> str:
        if not self._root:
            return ""
        from pathlib import PurePosixPath

        return PurePosixPath(self._root, finding.location.path).as_uri()

    def _chain(self, finding: Finding) -> None:
        steps = [s for s in finding.evidence if s.kind is not StepKind.UNRESOLVED]
        if not self._verbosity:
            steps = [step for step in steps if not _shown_already(step, finding)]
        if steps:
            self._steps(steps)
        if finding.unresolved:
            end = trail_end(finding)
            where = f" (the trail ends at {step_place(end)})" if end else ""
            self._detail("unknown", Line(clean(finding.unresolved) + where, "yellow"))

    def _steps(self, steps: list[Step]) -> None:
        limit = _STEPS[self._verbosity]
        shown = steps[:limit]
        words = [self._cut(clean(step.text)) for step in shown]
        places = min(max(cell_len(step_place(step)) for step in shown), 36)
        texts = min(max(map(cell_len, words)), 40)
        label = "because"
        for step, text in zip(shown, words, strict=True):
            where = step_place(step)
            style = "cyan" if where else ""
            line = Line(f"{where:<{places}}  ", style) if where else Line()
            value = "" if step.value is None else f"= {clean(step.value)}"
            line.append(f"{text:<{texts}}" if value else text, style)
            line.append(f"  {value}" if value else "", "green")
            self._detail(label, line)
            label = ""
        if len(steps) > limit:
            self._detail("", Line(f"and {plural(len(steps) - limit, 'more step')} (-v)", "dim"))

    def _cut(self, text: str) -> str:
        longest = _LONGEST[self._verbosity]
        return text if len(text) <= longest else text[: longest - 1] + "…"

    def _reasons(self, member: Assessment) -> None:
        for index, reason in enumerate(member.priority.reasons):
            self._detail("" if index else "priority", Line(clean(reason)))
        if member.estimate is not None:
            self._detail("quantum", Line(estimate_line(member.estimate)))
        for said in member.verdicts:
            if said.verdict is not Verdict.NOT_COVERED:
                text = f"{said.policy}: {said.verdict.value}. {said.reason}"
                self._detail("policy", Line(clean(text)))

    def _detail(self, label: str, text: Line) -> None:
        self._screen.hang(f"{label:>12}  ", text)

    def _rest(self, group: RuleGroup, left_off: Iterable[Assessment]) -> None:
        rest = list(left_off)
        if rest:
            files = counted(m.finding.location.path for m in rest)
            named = ", ".join(f"{clean(path)} {n}" for path, n in list(files.items())[:3])
            more = ", …" if len(files) > 3 else ""
            self._note(f"and {len(rest):,} more ({named}{more}): -v, or all with --format json")
        elsewhere = group.elsewhere
        if elsewhere and not self._verbosity:
            self._note(f"also in {_contexts(elsewhere)}: -v shows them")

    def _note(self, text: str) -> None:
        self._screen.print()
        self._screen.hang("  ", Line(text, "dim"))

    def _hidden(self, groups: list[RuleGroup]) -> None:
        if not groups:
            return
        self._screen.print(Line("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * self._width, "dim"))
        self._screen.print(Line("Outside production code only (-v shows them)", "bold"))
        for group in groups:
            line = f"{clean(group.rule)}  {clean(group.title)}: {_contexts(group.elsewhere)}"
            self._screen.hang("  ", Line(line))
        self._screen.print()


def _path_line(path: str) -> Line:
    folder, slash, name = clean(path).rpartition("/")
    return Line.of((folder + slash, "dim"), (name, "bold cyan"))


def _shown_already(step: Step, finding: Finding) -> bool:
    """Whether a step only repeats the line that the excerpt shows."""
    if step.location is None or step.value is not None or finding.excerpt is None:
        return False
    if step.kind is StepKind.REASON:
        return False
    place, own = step.location, finding.location
    return place.path == own.path and place.region.start_line == own.region.start_line


def _contexts(counts: dict[Context, int]) -> str:
    return ", ".join(f"{context_words(c)} {n:,}" for c, n in counts.items())
