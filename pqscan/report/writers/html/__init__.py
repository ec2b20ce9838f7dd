"""The view as one HTML file: no network, readable without JavaScript, safe with hostile text."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pqscan.domain.knowledge import folder
from pqscan.report import digest, wording
from pqscan.report.diff import unified
from pqscan.report.options import WriterOptions
from pqscan.report.rules import rules_by_id
from pqscan.report.text import clean, clean_lines
from pqscan.report.view import View
from pqscan.report.writers.html.charts import LABEL, place_bars, year_lines
from pqscan.report.writers.html.excerpt import marked_lines


def write(view: View, options: WriterOptions) -> str:
    """The page; its style and script stand inside it, named by hash in its content policy."""
    base = folder("reports/html")
    style = (base / "style.css").read_text(encoding="utf-8")
    script = (base / "script.js").read_text(encoding="utf-8")
    # By identity: two findings may share a fingerprint, and an id must not come twice.
    anchors = {id(made): f"place-{number}" for number, made in enumerate(view.assessments, 1)}
    marks = {made.finding.fingerprint: anchors[id(made)] for made in view.assessments}
    page = _environment(str(base)).get_template("page.html.j2")
    return page.render(
        view=view,
        date=options.moment.strftime("%Y-%m-%d"),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
        rules=rules_by_id(),
        groups=digest.rule_groups(view),
        anchor=lambda made: anchors[id(made)],
        marks=marks,
        left=LABEL,
        bars=place_bars(view.by_algorithm),
        years=year_lines(view),
        proofs={proof.recipe: proof for proof in view.proofs},
    )


def _environment(base: str) -> Environment:
    """Every value printed is made harmless and then escaped; a misspelt name is an error."""
    made = Environment(
        loader=FileSystemLoader(base),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: (
            clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        ),
    )
    made.filters["lines"] = lambda text: escape(clean_lines(text))
    made.globals.update(digest=digest, words=wording, unified=unified, marked_lines=marked_lines)
    return made


def _csp_hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
