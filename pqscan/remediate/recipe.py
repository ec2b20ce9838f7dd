"""What every recipe is: findings of a project in, one proposal for each group of them out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from typing import Protocol

from pqscan.domain.finding import Finding
from pqscan.domain.proposal import Check, Proposal, ProposalClass
from pqscan.domain.record import Record
from pqscan.remediate.source import ProjectView


class Choice(Record):
    """What a person chose: `dsa` is the ML-DSA parameter set of FIPS 204, 44, 65 or 87."""

    dsa: str = "65"


class Recipe(Protocol):
    """One way to replace one kind of cryptography in one language and library.

    `kind` is the best class a proposal of this recipe can have. A recipe edits only what it
    understood completely; for the rest it returns a proposal that is refused, with its reason
    and the steps for a person. It runs nothing and writes nothing.
    """

    @property
    def id(self) -> str:
        """A stable word, e.g. `python-rsa-sign-to-mldsa`."""

    @property
    def title(self) -> str:
        """One line for a person."""

    @property
    def kind(self) -> ProposalClass:
        """The class of its best proposal."""

    def propose(
        self, project: ProjectView, findings: Sequence[Finding], choice: Choice
    ) -> tuple[Proposal, ...]:
        """One proposal for each group of findings that must change together."""

    def checks(self, proposal: Proposal, choice: Choice) -> tuple[Check, ...]:
        """The recipe's own proof of a proposal, which runs none of the project's code."""


def recipes() -> tuple[Recipe, ...]:
    """Every recipe in the folder `recipes/`: each module there exposes one as `RECIPE`."""
    from pqscan.remediate import recipes as folder

    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    modules = (importlib.import_module(f"{folder.__name__}.{name}") for name in names)
    found: list[Recipe] = [module.RECIPE for module in modules if hasattr(module, "RECIPE")]
    return tuple(found)
