"""Red flags: every rule fires on a plain text and not on its denial, and the tables hold together."""

import csv
from pathlib import Path

import pytest

from consilium.medicine.levels import Level
from consilium.medicine.procedures import Procedure, categories, procedure, procedures
from consilium.medicine.red_flags import _READ_SETS, VERSION, Rule, find_red_flags, rule, rules, set_names
from consilium.medicine.rows import read_rows

EXAMPLES = Path(__file__).with_name("red_flag_examples.csv")


def examples() -> list[dict[str, str]]:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fired(text: str, row: dict[str, str]) -> set[str]:
    done: Procedure | None = procedure(row["procedure"]) if row["procedure"] else None
    day = int(row["day"]) if row["day"] else None
    return {flag.rule.id for flag in find_red_flags(text, done, day)}


@pytest.mark.parametrize("row", examples(), ids=lambda row: row["rule"])
def test_a_rule_fires_on_its_sign_and_not_on_its_denial(row: dict[str, str]) -> None:
    assert row["rule"] in fired(row["yes"], row)
    assert row["rule"] not in fired(row["no"], row)


def test_every_rule_has_its_example() -> None:
    assert [row["rule"] for row in examples()] == [one.id for one in rules()]


def test_the_tables_hold_together() -> None:
    assert len({one.id for one in rules()}) == len(rules())
    assert {row["rule"] for row in read_rows("red_flag_patterns")} == {one.id for one in rules()}
    asked = {name for one in rules() for pattern in one.patterns for name in pattern.names if not name.startswith('"')}
    assert asked - _READ_SETS == set_names() - _READ_SETS
    names = {row.id for row in procedures()} | {row.kind for row in procedures()}
    names |= {category.lower().replace(" ", "-") for category in categories()}
    for one in rules():
        assert {name.removeprefix("!") for name in one.procedures} <= names
        assert one.source
        assert one.reason
        assert one.level > Level.S
    sets = [row["set"] for row in read_rows("red_flag_words")]
    assert len(sets) == len(set(sets))


def test_rules_stand_gravest_first() -> None:
    levels = [one.level for one in rules()]
    assert levels == sorted(levels, reverse=True)
    with pytest.raises(KeyError):
        rule("no-such-rule")


def test_version_says_edition_and_data() -> None:
    edition, _, digest = VERSION.partition("-")
    assert edition.isdecimal()
    assert len(digest) == 8


def ids(procedures_cell: tuple[str, ...], days: tuple[int, int] | None) -> Rule:
    return Rule("r", Level.C, "why", procedures_cell, days, "source", ())


@pytest.mark.parametrize(
    ("procedures_cell", "days", "procedure_id", "day", "counts"),
    [
        ((), None, None, None, True),
        (("laser",), None, "halo-laser", None, True),
        (("laser",), None, None, None, False),
        (("laser",), None, "botox", None, False),
        (("!laser",), None, "halo-laser", None, False),
        (("!laser",), None, None, None, True),
        (("!breast-surgery",), None, "breast-augmentation", None, False),
        (("halo-laser",), (4, 10), "halo-laser", 3, False),
        (("halo-laser",), (4, 10), "halo-laser", 10, True),
        (("halo-laser",), (4, 10), "halo-laser", None, True),
    ],
)
def test_procedures_and_days_of_a_rule(
    procedures_cell: tuple[str, ...],
    days: tuple[int, int] | None,
    procedure_id: str | None,
    day: int | None,
    counts: bool,
) -> None:
    done = procedure(procedure_id) if procedure_id else None
    assert ids(procedures_cell, days).is_for(done, day) is counts


def test_where_a_flag_points() -> None:
    text = "Day 2. The peel went well. My tongue is swelling since an hour, I think."
    (flag,) = (flag for flag in find_red_flags(text) if flag.rule.id == "airway_swelling")
    assert text[flag.start : flag.end].startswith("My tongue is swelling")
