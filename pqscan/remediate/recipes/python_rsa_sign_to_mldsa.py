"""RSA signatures of pyca/cryptography become ML-DSA (FIPS 204), where the key stays in sight.

Drop-in only while no form of the key leaves the program: then whatever was signed is also
verified by this code, and nothing that was stored before can meet the new key. Where a public
key or a stored key goes elsewhere, the same edits are shown as format-breaking and not applied.
"""

from __future__ import annotations

from collections.abc import Sequence

from pqscan.domain.finding import Finding
from pqscan.domain.proposal import Check, Edit, Proposal, ProposalClass
from pqscan.remediate.dependencies import raise_bound
from pqscan.remediate.flow.groups import Group, Groups, effects
from pqscan.remediate.flow.judge import reasons
from pqscan.remediate.flow.leftovers import without_effect
from pqscan.remediate.flow.obstacles import Effect, Obstacle
from pqscan.remediate.mldsa import (
    impact,
    no_effect,
    stale_words,
    steps_for_formats,
    steps_for_refusal,
)
from pqscan.remediate.python_plan import plans
from pqscan.remediate.recipe import Choice
from pqscan.remediate.rewrite import rewrite
from pqscan.remediate.source import CannotRewriteError, ProjectView

# 47 has the module but its wheels answer UnsupportedAlgorithm; 48 is the first that signs.
CRYPTOGRAPHY = 48


class PythonRsaSignToMldsa:
    """The recipe; it keeps nothing between calls."""

    id = "python-rsa-sign-to-mldsa"
    title = "RSA signatures of pyca/cryptography become ML-DSA"
    kind = ProposalClass.DROP_IN

    def propose(
        self, project: ProjectView, findings: Sequence[Finding], choice: Choice
    ) -> tuple[Proposal, ...]:
        """Edits for the keys that are followed completely, a plan with reasons for the others."""
        ours = [finding for finding in findings if concerns(finding)]
        if not ours:
            return ()
        current = [f for f in ours if f.location.content_hash == project.hash(f.location.path)]
        made = [self._outdated(f) for f in ours if f not in current]
        if not current:
            return tuple(made)
        groups = Groups(project)
        matched: set[str] = set()
        ready: dict[ProposalClass, list[tuple[Group, list[Finding]]]] = {}
        for group in groups.all:
            direct = [f for f in current if touches(group, f)]
            if not direct:
                continue
            sinks = {f.fingerprint for f in direct if f.fingerprint}
            about = [*direct, *(f for f in findings if sinks & set(f.related) and f not in direct)]
            matched |= {key(f) for f in about}
            against = reasons(groups, group, project)
            if against:
                made.append(self._refused(about, against, choice))
                continue
            breaking = effects(group, Effect.CHANGES_FORMAT)
            kind = ProposalClass.FORMAT_BREAKING if breaking else ProposalClass.DROP_IN
            ready.setdefault(kind, []).append((group, about))
        for kind in sorted(ready):
            made.append(self._edited(project, groups, kind, ready[kind], choice))
        made += [self._unseen(f) for f in current if key(f) not in matched]
        return tuple(sorted(made, key=lambda p: (bool(p.refused), p.kind, p.title, p.findings)))

    def checks(self, proposal: Proposal, choice: Choice) -> tuple[Check, ...]:
        """The rewritten files compile, and ML-DSA holds in two independent libraries."""
        from pqscan.remediate.prove.behaviour import compiles
        from pqscan.remediate.prove.interop import prove_mldsa

        return (compiles(proposal.edits), *prove_mldsa(choice.dsa))

    def _edited(
        self,
        project: ProjectView,
        groups: Groups,
        kind: ProposalClass,
        ready: list[tuple[Group, list[Finding]]],
        choice: Choice,
    ) -> Proposal:
        chosen = [group for group, _ in ready]
        about = [finding for _, found in ready for finding in found]
        try:
            after = [
                (path, rewrite(project.read(path), plan))
                for path, plan in plans(groups, chosen, choice.dsa).items()
            ]
        except CannotRewriteError as error:
            return self._refused(about, [], choice, error.message)
        raised = raise_bound(project, "cryptography", CRYPTOGRAPHY)
        if raised.refused:
            return self._refused(about, [], choice, raised.refused)
        breaking = [o for group in chosen for o in effects(group, Effect.CHANGES_FORMAT)]
        edits = [
            Edit(path, project.hash(path), project.read(path), new)
            for path, new in sorted([*after, *raised.edits])
            if new != project.read(path)
        ]
        return Proposal(
            recipe=self.id,
            title=f"RSA signatures become ML-DSA-{choice.dsa}",
            kind=kind,
            findings=fingerprints(about),
            edits=tuple(edits),
            dependencies=(f"cryptography>={CRYPTOGRAPHY}",),
            impact=(
                *impact(chosen, choice.dsa),
                *no_effect(without_effect(groups, chosen)),
                *raised.notes,
                *stale_words(after),
            ),
            steps=steps_for_formats(choice.dsa) if breaking else (),
            refused=formats_refused(breaking),
            replacement=f"ML-DSA-{choice.dsa}",
        )

    def _refused(
        self,
        about: Sequence[Finding],
        against: Sequence[Obstacle],
        choice: Choice,
        reason: str = "",
    ) -> Proposal:
        first = against[0] if against else None
        why = reason or (f"{first.reason} ({first.path}:{first.line})" if first else "")
        more = f", and {len(against) - 1} more" if len(against) > 1 else ""
        return self._plan(about, why + more, steps_for_refusal(against, choice.dsa))

    def _outdated(self, finding: Finding) -> Proposal:
        reason = f"{finding.location.path} has changed since it was scanned"
        return self._plan([finding], reason, ("Scan again.",))

    def _unseen(self, finding: Finding) -> Proposal:
        reason = f"where the key at {finding.location} comes from is not seen in this project"
        steps = (
            "Find who makes this key and who verifies its signatures.",
            "If both are in another repository, change the verifiers first; they must read RSA "
            "and ML-DSA until the last signer has moved.",
        )
        return self._plan([finding], reason, steps)

    def _plan(self, about: Sequence[Finding], reason: str, steps: tuple[str, ...]) -> Proposal:
        return Proposal(
            recipe=self.id,
            title="RSA signatures: a plan, not an edit",
            kind=ProposalClass.MANUAL,
            findings=fingerprints(about),
            steps=steps,
            refused=reason,
        )


def formats_refused(breaking: Sequence[Obstacle]) -> str:
    """Why edits that change a format for somebody else are shown and not applied."""
    if not breaking:
        return ""
    places = "; ".join(f"{o.path}:{o.line}: {o.reason}" for o in breaking[:4])
    return f"the format changes for keys or signatures outside this program ({places})"


def concerns(finding: Finding) -> bool:
    """Whether the finding is RSA in Python through pyca/cryptography, as far as it says."""
    python = finding.location.path.endswith((".py", ".pyw"))
    library = not finding.symbol or finding.symbol.startswith("cryptography.")
    return python and library and finding.asset.algorithm == "RSA"


def key(finding: Finding) -> str:
    """What tells findings apart here."""
    return f"{finding.fingerprint} {finding.rule} {finding.location}"


def fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The findings' fingerprints, sorted, each once."""
    return tuple(sorted({finding.fingerprint for finding in findings}))


def touches(group: Group, finding: Finding) -> bool:
    """Whether one of the group's calls stands where the finding does."""
    region = finding.location.region
    return any(
        site.module.path == finding.location.path
        and site.node.lineno <= region.end_line
        and (site.node.end_lineno or site.node.lineno) >= region.start_line
        for site in group.sites
    )


RECIPE = PythonRsaSignToMldsa()
