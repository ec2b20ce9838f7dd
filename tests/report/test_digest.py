from pqscan.domain.assessment import Verdict
from pqscan.domain.finding import Context, Level, SkipReason
from pqscan.domain.record import replace
from pqscan.report import digest
from pqscan.report.view import View
from tests.report.sample import BLOCK, RSA_KEYGEN, view


def test_groups_stand_where_their_first_member_stood() -> None:
    made = view()
    mixed = replace(made, assessments=(*made.assessments[2:], *made.assessments[:2]))
    groups = digest.rule_groups(mixed)
    assert [(group.rule, len(group.members)) for group in groups] == [
        ("PQ102", 1),
        ("PQ201", 1),
        ("PQ105", 1),
        ("PQ101", 2),
    ]
    assert groups[2].production == ()
    assert groups[2].elsewhere == {Context.TEST: 1}
    assert groups[3].worst is Level.CRITICAL


def test_files_of_one_folder_stay_together() -> None:
    first = view().assessments[0]
    paths = ["a/x.py", "b/y.py", "a/z.py", "b/y.py", "a/x.py"]
    moved = [
        replace(
            first,
            finding=replace(RSA_KEYGEN, location=replace(RSA_KEYGEN.location, path=path)),
        )
        for path in paths
    ]
    files = digest.by_file(moved)
    assert [(path, len(inside)) for path, inside in files.items()] == [
        ("a/x.py", 2),
        ("a/z.py", 1),
        ("b/y.py", 2),
    ]


def test_counts() -> None:
    made = view()
    assert digest.by_level(made) == {
        Level.CRITICAL: 1,
        Level.HIGH: 1,
        Level.MEDIUM: 1,
        Level.LOW: 1,
        Level.INFO: 1,
    }
    assert digest.by_reason(made, partial=False) == {SkipReason.TOO_LARGE: 1}
    assert digest.by_reason(made, partial=True) == {SkipReason.NOT_PARSED: 1}
    assert digest.by_policy(made) == {
        "NIST IR 8547": {Verdict.DISALLOWED: 1},
        "BSI TR-02102": {Verdict.UNDECIDED: 1},
    }
    assert digest.in_use(made.inventory) == {"ML-KEM 768": 1}


def test_the_worst_is_in_production_code_if_any_is() -> None:
    made = view()
    low, tested = made.assessments[2], made.assessments[4]
    urgent = replace(tested, priority=replace(tested.priority, score=99))
    top = digest.worst(replace(made, assessments=(urgent, low)))
    assert top is not None
    assert top.finding is BLOCK
    assert digest.worst(View("0", "t")) is None


def test_headline() -> None:
    made = view()

    def said(*indexes: int) -> str:
        return digest.headline(
            replace(made, assessments=tuple(made.assessments[n] for n in indexes))
        )

    assert said() == "No quantum-vulnerable or weak cryptography was found."
    assert said(0) == "1 place falls to a quantum computer, in 1 file. It is in production code."
    assert said(0, 1) == (
        "2 places fall to a quantum computer, in 2 files. All in production code."
    )
    assert said(3) == "1 place needs attention, in 1 file. It is in production code."
    assert said(4) == "1 place falls to a quantum computer, in 1 file. None in production code."
    assert said(0, 1, 2, 3, 4) == (
        "4 places fall to a quantum computer and 1 more needs attention, in 5 files. "
        "4 of the 5 are in production code."
    )
