"""Puts a model, a key and a machine together, and refuses what does not go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pqscan.domain.algorithm import Attack
from pqscan.domain.errors import KnowledgeError, ModelError, UsageError
from pqscan.domain.estimate import Estimate
from pqscan.domain.record import replace
from pqscan.quantum import cards, profiles, target, whole
from pqscan.quantum.counts import Counts
from pqscan.quantum.logical import published, symmetric
from pqscan.quantum.nouns import Family, Hardware, ModelCard, Target
from pqscan.quantum.patience import check_budget, in_time, within
from pqscan.quantum.physical.codes import check_error_rate
from pqscan.quantum.physical.machine import Demand, build
from pqscan.quantum.quoting import shown
from pqscan.quantum.whole import Ask

LOGICAL: dict[str, Callable[[ModelCard, Target], Counts]] = {
    "formula": published.formula,
    "scaled": published.scaled,
    "tabulated": published.tabulated,
    "haner20": published.windowed,
    "haner20-corrected": published.windowed_corrected,
    "grover": symmetric.grover,
    "grover-maxdepth": symmetric.depth_limited,
    "collision": symmetric.collision,
}
WHOLE: dict[str, Callable[[Ask], Estimate]] = {
    "ge21": whole.searched,
    "g25": whole.tallied,
    "look-up": whole.looked_up,
}
FAMILIES = {
    Attack.FACTORING: (Family.FACTORING,),
    Attack.FINITE_FIELD_DLOG: (Family.FINITE_FIELD,),
    Attack.ELLIPTIC_CURVE_DLOG: (Family.ELLIPTIC_CURVE,),
    Attack.KEY_SEARCH: (Family.KEY_SEARCH,),
    Attack.PREIMAGE: (Family.PREIMAGE, Family.COLLISION),
    Attack.COLLISION: (Family.COLLISION,),
}
SURFACE, FIXED = "surface", "fixed"
DEFAULT = "default"


def models_for(asked: Target) -> tuple[str, ...]:
    """Ids of the models that price the target, the default first."""
    return tuple(card.id for card in _cards_for(asked))


def default_model(asked: Target) -> str:
    """What `api.default_model` promises."""
    return _card(asked, DEFAULT).id


def _cards_for(asked: Target) -> list[ModelCard]:
    fitting = [card for card in cards.all_cards() if _prices(card, asked)]
    return sorted(fitting, key=lambda card: (not card.preferred, not card.targets))


def _prices(card: ModelCard, asked: Target) -> bool:
    if not set(card.families) & set(FAMILIES.get(asked.attack, ())):
        return False
    if card.binary != asked.binary or not card.lowest <= asked.bits <= card.highest:
        return False
    return not card.targets or bool({asked.name, asked.parameter_set} & set(card.targets))


def estimate(
    asked: Target | str,
    model: str,
    hardware: Hardware | str | None,
    error_rate: float | None,
    budget_hours: float | None,
) -> Estimate:
    """What `api.estimate` promises."""
    goal = target.parse(asked) if isinstance(asked, str) else asked
    machine = _machine(hardware)
    check_budget(budget_hours)
    if error_rate is not None:
        check_error_rate(error_rate)
    card = _card(goal, model)
    if card.physical == FIXED:
        row = published.row_for(card, goal)
        machine = whole.published_on(row) if hardware is None else machine
        whole.check_published(card, row, error_rate)
    try:
        return _priced(card, goal, machine, error_rate, budget_hours)
    except ModelError as error:
        if model != DEFAULT:
            raise
        raise _elsewhere(error, goal, machine, error_rate, budget_hours) from error


def _elsewhere(
    error: ModelError,
    goal: Target,
    machine: Hardware,
    error_rate: float | None,
    budget_hours: float | None,
) -> ModelError:
    """The error of the default model, with those that do price the key there in its hint."""
    others = []
    for card in _cards_for(goal)[1:]:
        try:
            found = _priced(card, goal, machine, error_rate, budget_hours)
        except ModelError:
            continue
        others += [card.id] if found.physical_qubits is not None else []
    if not others:
        return error
    return ModelError(
        error.message, f"{error.hint}, or a model that runs there: {', '.join(others)}"
    )


def estimates(
    asked: Target | str,
    chosen: str | Sequence[str],
    hardware: Hardware | str | None,
    error_rate: float | None,
    budget_hours: float | None,
) -> tuple[Estimate, ...]:
    """What `api.estimates` promises."""
    goal = target.parse(asked) if isinstance(asked, str) else asked
    if chosen != "all":
        names = [chosen] if isinstance(chosen, str) else chosen
        return tuple(estimate(goal, name, hardware, error_rate, budget_hours) for name in names)
    machine = _machine(hardware)
    check_budget(budget_hours)
    if error_rate is not None:
        check_error_rate(error_rate)
    found = []
    for card in _cards_for(goal):
        try:
            where = machine
            if card.physical == FIXED:
                where = whole.published_on(published.row_for(card, goal))
            found.append(_priced(card, goal, where, error_rate, budget_hours))
        except ModelError:
            if card.physical == SURFACE:
                found.append(_logical(card, goal, LOGICAL[card.engine](card, goal)))
    if not found:
        raise _nothing(goal)
    return tuple(found)


def envelope(
    asked: Target | str,
    hardware: Hardware | str | None,
    error_rate: float | None,
    budget_hours: float | None,
) -> tuple[Estimate, Estimate]:
    """What `api.envelope` promises."""
    found = estimates(asked, "all", hardware, error_rate, budget_hours)
    found = tuple(e for e in found if in_time(e, budget_hours)) or found
    sized = sorted((e for e in found if e.physical_qubits is not None), key=_qubits)
    if not sized:
        sized = sorted((e for e in found if e.log2_gates is not None), key=_gates)
    if not sized:
        raise ModelError(f"no model gives figures for {asked}", "see pqscan estimate --list-models")
    return sized[-1], sized[0]


def _qubits(found: Estimate) -> int:
    return found.physical_qubits or 0


def _gates(found: Estimate) -> float:
    return found.log2_gates or 0.0


def _machine(hardware: Hardware | str | None) -> Hardware:
    if isinstance(hardware, Hardware):
        profiles.check(hardware, f"machine {shown(hardware.id)}", UsageError)
        return hardware
    return profiles.find(profiles.DEFAULT if hardware is None else hardware)


def _card(goal: Target, model: str) -> ModelCard:
    fitting = _cards_for(goal)
    if model == DEFAULT:
        if not fitting:
            raise _nothing(goal)
        return fitting[0]
    card = cards.find(model)
    if card not in fitting:
        allowed = ", ".join(c.id for c in fitting) or "none"
        raise ModelError(f"the model {model} does not price {goal}", f"allowed: {allowed}")
    return card


def _nothing(goal: Target) -> ModelError:
    cards_of_kind = [
        card
        for card in cards.all_cards()
        if set(card.families) & set(FAMILIES.get(goal.attack, ())) and card.binary == goal.binary
    ]
    low = min((card.lowest for card in cards_of_kind if not card.targets), default=0)
    high = max((card.highest for card in cards_of_kind if not card.targets), default=0)
    return ModelError(f"no model prices {goal}", f"allowed: {low} to {high} bits")


def _priced(
    card: ModelCard,
    goal: Target,
    machine: Hardware,
    error_rate: float | None,
    budget_hours: float | None,
) -> Estimate:
    """An estimate that leads with the classical break of a key so short that there is one."""
    found = _costed(card, goal, machine, error_rate, budget_hours)
    broken = symmetric.solved(goal)
    if broken is None:
        return found
    then = f". {found.verdict[0].upper()}{found.verdict[1:]}" if found.verdict else ""
    return replace(found, verdict=broken + then)


def _costed(
    card: ModelCard,
    goal: Target,
    machine: Hardware,
    error_rate: float | None,
    budget_hours: float | None,
) -> Estimate:
    if card.physical in ("own", SURFACE) and machine.code != SURFACE:
        raise ModelError(
            f"{card.id} needs a surface-code machine and {machine.id} keeps its qubits in "
            f"{machine.code}",
            "use superconducting, trapped-ion or neutral-atom, or a model published for it",
        )
    rate = machine.error_rate if error_rate is None else error_rate
    if card.engine in WHOLE:
        found = WHOLE[card.engine](Ask(card, goal, machine, rate, budget_hours))
        return within(found, budget_hours)
    if card.engine not in LOGICAL:
        raise KnowledgeError(
            f"{card.id} names no engine {card.engine!r}",
            f"allowed: {', '.join((*LOGICAL, *WHOLE))}",
        )
    counts = LOGICAL[card.engine](card, goal)
    found = _logical(card, goal, counts)
    if card.physical != SURFACE or counts.logical_qubits is None:
        return found
    return within(_on_surface(found, counts, machine, rate, budget_hours), budget_hours)


def _logical(card: ModelCard, goal: Target, counts: Counts) -> Estimate:
    kind = next(family for family in FAMILIES[goal.attack] if family in card.families)
    attack = goal.problem if goal.attack.is_shor else kind.value
    found = Estimate(
        algorithm=goal.algorithm,
        parameter_set=goal.parameter_set,
        model=card.id,
        attack=attack,
        logical_qubits=counts.logical_qubits,
        toffoli=counts.toffoli,
        t_count=counts.t_count,
        log2_gates=counts.log2_of_gates,
        depth=counts.depth,
        shots=counts.shots,
        success_probability=counts.success,
        provenance=counts.provenance,
        source=whole.source(card),
    )
    if goal.attack.is_shor:
        return found
    about = replace(goal, attack=Attack.COLLISION) if kind is Family.COLLISION else goal
    return replace(found, verdict=symmetric.verdict(about, counts))


def _on_surface(
    found: Estimate, counts: Counts, machine: Hardware, rate: float, budget_hours: float | None
) -> Estimate:
    check_error_rate(rate)
    shots = counts.shots or 1.0
    toffoli, t_count = (counts.toffoli or 0.0) / shots, (counts.t_count or 0.0) / shots
    demand = Demand(
        logical_qubits=counts.logical_qubits or 0,
        toffoli=toffoli,
        t_count=t_count,
        depth=counts.depth or toffoli + t_count,
    )
    built = build(demand, machine, rate, None if budget_hours is None else budget_hours / shots)
    return replace(
        found,
        code_distance=built.distance,
        physical_qubits=built.qubits,
        runtime_hours=built.hours * shots,
        shots=shots,
        success_probability=built.success * (counts.success or 1.0),
        error_rate=rate,
        cycle_seconds=machine.cycle_seconds,
    )
