"""Models that bring their own machine: GE21's search, G25's tally, published look-ups."""

from __future__ import annotations

from math import ceil, log2

from pqscan.domain.algorithm import Attack
from pqscan.domain.errors import KnowledgeError, ModelError
from pqscan.domain.estimate import Estimate, Provenance
from pqscan.domain.record import Record
from pqscan.quantum import profiles
from pqscan.quantum.counts import evaluate
from pqscan.quantum.logical import modexp
from pqscan.quantum.logical.published import row_for
from pqscan.quantum.nouns import Hardware, ModelCard, Row, Target
from pqscan.quantum.physical import sizes
from pqscan.quantum.physical.codes import GE21, check_error_rate
from pqscan.quantum.physical.ge21 import Pace


class Ask(Record):
    """One question: a model, a key, a machine; hours are the attacker's, None for no limit."""

    card: ModelCard
    target: Target
    hardware: Hardware
    error_rate: float
    budget_hours: float | None


def searched(ask: Ask) -> Estimate:
    """GE21: its closed-form logical counts, and the layout its search finds."""
    check_error_rate(ask.error_rate)
    n, terms = ask.target.bits, dict(ask.card.terms)
    factoring = ask.target.attack is Attack.FACTORING
    variant = modexp.RSA if factoring else ask.target.variant
    machine = ask.hardware
    pace = Pace(ask.error_rate, machine.cycle_seconds, machine.reaction_seconds)
    layout = sizes.best(n, variant, pace, ask.budget_hours)
    return Estimate(
        algorithm=ask.target.algorithm,
        parameter_set=ask.target.parameter_set,
        model=ask.card.id,
        attack=ask.target.problem,
        logical_qubits=round(evaluate(terms["logical_qubits"], n)),
        toffoli=layout.toffoli,
        log2_gates=log2(layout.toffoli),
        depth=evaluate(terms["depth"], n) * modexp.share_of_factoring(n, variant),
        code_distance=layout.choice.distance,
        physical_qubits=layout.qubits,
        runtime_hours=layout.hours,
        shots=1.0,
        success_probability=round(1 - layout.error, 12),
        error_rate=ask.error_rate,
        cycle_seconds=ask.hardware.cycle_seconds,
        provenance=ask.card.provenance,
        source=source(ask.card),
    )


def tallied(ask: Ask) -> Estimate:
    """G25: patches of cold, hot and compute storage added up from its published parameters.

    Sizes other than its own are scaled and labelled; a slower machine by its cycle time.
    """
    card, part, n = ask.card, dict(ask.card.coefficients), ask.target.bits
    if ask.error_rate > part["error_rate"]:
        raise ModelError(
            f"{card.id} is laid out for error rates up to {part['error_rate']:g}",
            "use ge21 at higher ones",
        )
    logical = evaluate(dict(card.terms)["logical_qubits"], n)
    distance = int(part["distance"])
    hot = GE21.patch_qubits(distance)
    stored = (logical - part["hot_patches"]) * part["cold_patches"] / part["cold_logical_qubits"]
    qubits = (
        ceil(round(stored, 6)) * part["cold_qubits_per_patch"]
        + (part["hot_patches"] + part["compute_rows"] * part["compute_columns"]) * hot
    )
    ratio = n / part["bits"]
    slower = max(
        ask.hardware.cycle_seconds / part["cycle_seconds"],
        ask.hardware.reaction_seconds / part["reaction_seconds"],
    )
    own = ratio == 1 and slower == 1
    return Estimate(
        algorithm=ask.target.algorithm,
        parameter_set=ask.target.parameter_set,
        model=card.id,
        attack=ask.target.problem,
        logical_qubits=round(logical),
        toffoli=part["toffoli"] * ratio**3,
        log2_gates=log2(part["toffoli"] * ratio**3),
        code_distance=distance,
        physical_qubits=round(qubits),
        runtime_hours=part["hours_per_shot"] * part["shots"] * ratio**3 * slower,
        shots=part["shots"],
        success_probability=part["success_probability"],
        error_rate=ask.error_rate,
        cycle_seconds=ask.hardware.cycle_seconds,
        provenance=card.provenance if own else Provenance.EXTRAPOLATED,
        source=source(card),
    )


def looked_up(ask: Ask) -> Estimate:
    """A published whole machine, on its own kind of hardware, never recomputed."""
    row = row_for(ask.card, ask.target)
    if row.machine and ask.hardware != published_on(row):
        raise ModelError(
            f"{ask.card.id} is a published {row.machine} machine and is not recomputed "
            f"for {ask.hardware.id}",
            f"use --hardware {row.machine}",
        )
    part = dict(row.figures)
    assumed = part.get("error_rate")
    if assumed is not None and ask.error_rate > assumed:
        raise ModelError(
            f"{ask.card.id} is published for error rates up to {assumed:g}", "use a lower one"
        )
    logical, physical = part.get("logical_qubits"), part.get("physical_qubits")
    toffoli = part.get("toffoli")
    return Estimate(
        algorithm=ask.target.algorithm,
        parameter_set=ask.target.parameter_set,
        model=ask.card.id,
        attack=ask.target.problem,
        logical_qubits=None if logical is None else round(logical),
        toffoli=toffoli,
        log2_gates=None if toffoli is None else log2(toffoli),
        physical_qubits=None if physical is None else round(physical),
        runtime_hours=part.get("runtime_hours"),
        shots=part.get("shots"),
        success_probability=part.get("success_probability"),
        error_rate=assumed,
        cycle_seconds=part.get("cycle_seconds"),
        provenance=ask.card.provenance,
        source=source(ask.card),
        verdict=row.note,
    )


def published_on(row: Row) -> Hardware:
    """The profile of the machine that a published row is of; KnowledgeError where none is."""
    for profile in profiles.all_profiles():
        if profile.id == row.machine:
            return profile
    raise KnowledgeError(f"no profile is called {row.machine}, as a row says", "mend the model")


def check_published(card: ModelCard, row: Row, error_rate: float | None) -> None:
    """A look-up is of the machine as published: nothing about that machine can be asked for."""
    known = dict(row.figures).get("error_rate")
    if error_rate in (None, known):
        return
    what = "at an error rate that it does not say" if known is None else f"at {known:g}"
    raise ModelError(
        f"{card.id} is a published machine {what} and is not recomputed for {error_rate:g}",
        "leave the error rate out, or name a model that is computed",
    )


def source(card: ModelCard) -> str:
    """Citation and table, one line."""
    return f"{card.citation}; {card.table}" if card.table else card.citation
