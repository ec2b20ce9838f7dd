"""The surveys are shipped as read, with their provenance."""

from pqscan.quantum.when.surveys import Answer, all_surveys


def test_the_experts_come_first_with_both_readings():
    survey = all_surveys()[0]
    assert (survey.id, survey.experts, survey.mark) == ("gri-2025", 26, "2")
    assert [(a.year, a.pessimistic, a.optimistic) for a in survey.answers] == [
        (2030, 0.05, 0.15),
        (2035, 0.28, 0.49),
        (2040, 0.51, 0.70),
        (2045, 0.69, 0.86),
        (2055, 0.81, 0.93),
    ]


def test_near_gives_the_year_or_its_neighbours():
    survey = all_surveys()[0]
    assert survey.near(2035) == (Answer(2035, 0.49, 0.28),)
    assert [answer.year for answer in survey.near(2037)] == [2035, 2040]
    assert [answer.year for answer in survey.near(2028)] == [2030]
    assert [answer.year for answer in survey.near(2070)] == [2055]


def test_forecasts_without_numbers_by_year_are_statements():
    statements = {survey.id: survey.statement for survey in all_surveys() if not survey.answers}
    assert statements["sevilla-riedel-2020"] == "less than 5 % before 2039"
    assert set(statements) == {"sevilla-riedel-2020", "bsi"}
