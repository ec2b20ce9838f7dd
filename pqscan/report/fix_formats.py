"""`pqscan fix` for programs: one JSON document, its `format` raised when a field changes."""

from __future__ import annotations

from collections.abc import Sequence

from pqscan.domain.proposal import Proof, Proposal
from pqscan.report import nouns
from pqscan.report.jsontext import Json, dumps

FORMAT = 1


def fix_json(results: Sequence[tuple[Proposal, Proof | None, bool]]) -> bytes:
    """Each proposal with its proof (null where it was not run) and whether it was written."""
    table: dict[str, Json] = {
        "schema": f"pqscan/fix/v{FORMAT}",
        "results": [
            {
                "proposal": nouns.proposal(proposal),
                "proof": nouns.proof(proof) if proof is not None else None,
                "applied": applied,
            }
            for proposal, proof, applied in results
        ],
    }
    return dumps(table, 4).encode("utf-8")
