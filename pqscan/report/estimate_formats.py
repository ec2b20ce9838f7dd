"""Which writer makes which format of `pqscan estimate`; each is imported only when asked for."""

from __future__ import annotations

from pqscan.report.estimate_view import EstimateView

FORMATS = ("table", "json", "csv", "svg")


def write(view: EstimateView, form: str, colour: bool = False) -> str:
    """The view in one of FORMATS; KeyError for another."""
    if form == "table":
        from pqscan.report.estimate_table import write_table

        return write_table(view, colour)
    if form == "svg":
        from pqscan.report.estimate_svg import write_svg

        return write_svg(view)
    from pqscan.report.estimate_records import write_csv, write_json

    return {"json": write_json, "csv": write_csv}[form](view)
