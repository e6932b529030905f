"""Pooling: the seed's figures, the rules of rank and tie, verdicts, close calls, and the command's lines."""

import json
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.consensus.opinions import Groups, ranked
from consilium.consensus.pooling import Verdict, cleaned, how_close, pool, pool_lines, verdict, verdict_words
from tests.consensus.seed import TERMS, seed_opinions

LABELS = st.sampled_from(["acne", "milia", "infection", "herpes", "yeast", "eczema"])
GROUPS = st.lists(st.lists(LABELS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple)
PANELS = st.lists(GROUPS, max_size=9)


def acne_milia_and_others() -> list[Groups]:
    return [
        *[(("acne",),)] * 4,
        *[(("milia",),)] * 3,
        (("infection",),),
        (("herpes", "yeast"),),
    ]


def test_seed_is_divided_and_just_so() -> None:
    pooled = pool((opinion.groups for opinion in seed_opinions()), TERMS.is_specific)
    acne, milia, infection, herpes, yeast = pooled.shares
    assert (acne.label, acne.first, pooled.n) == ("acne", 4, 9)
    assert [round(100 * figure) for figure in (acne.share, acne.low, acne.high)] == [44, 19, 73]
    assert (milia.label, milia.first) == ("milia", 3)
    assert [round(100 * figure) for figure in (milia.share, milia.low, milia.high)] == [33, 12, 65]
    assert [(line.label, line.weight) for line in (infection, herpes, yeast)] == [
        ("infection", 1.0),
        ("herpes_simplex", 0.5),
        ("yeast_infection", 0.5),
    ]
    assert round(pooled.p_top, 2) == 0.60
    assert pooled.p_top < 0.60
    assert pooled.verdict is Verdict.DIVIDED


def test_with_the_break_out_read_as_acne_it_would_lean() -> None:
    pooled = pool([*acne_milia_and_others(), (("acne",),)])
    assert (pooled.shares[0].first, pooled.n, round(pooled.p_top, 2)) == (5, 10, 0.72)
    assert verdict_words(pooled.verdict, "acne") == "leaning acne, divided"


def test_the_seed_is_a_close_call() -> None:
    call = how_close(pool(acne_milia_and_others()))
    assert call.is_close
    assert [(change.label, change.verdict, change.tied) for change in call.changes] == [
        ("acne", Verdict.LEANING, False),
        ("milia", Verdict.DIVIDED, True),
    ]


def test_rank_and_tie() -> None:
    pooled = pool([(("a",), ("b", "c")), (("b",), ("a",), ("c",))])
    weights = {share.label: (share.weight, share.first, share.anywhere) for share in pooled.shares}
    assert weights == {
        "a": (1 + 1 / 2, 1, 2),
        "b": (1 / 4 + 1, 1, 2),
        "c": (1 / 4 + 1 / 3, 0, 2),
    }


def test_labels_that_name_no_cause_are_not_pooled() -> None:
    groups: Groups = (("reaction", "acne"), ("reaction",), ("milia", "acne"))
    assert cleaned(groups, lambda label: label != "reaction") == (("acne",), ("milia",))
    pooled = pool([groups, (("reaction",),), ()], lambda label: label != "reaction")
    assert (pooled.n, [share.label for share in pooled.shares]) == (1, ["acne", "milia"])


def test_a_reading_ranks_asserted_before_possible() -> None:
    assert ranked(["milia"], ["acne", "milia"]) == (("milia",), ("acne",))
    assert ranked([], ["herpes", "yeast", "herpes"]) == (("herpes", "yeast"),)
    assert ranked([], []) == ()


@pytest.mark.parametrize(
    ("n", "p_top", "expected"),
    [
        (0, 0.0, Verdict.TOO_FEW),
        (2, 1.0, Verdict.TOO_FEW),
        (3, 1.0, Verdict.LEANING),
        (4, 0.95, Verdict.LEANING),
        (5, 0.90, Verdict.AGREE),
        (5, 0.8999, Verdict.LEANING),
        (5, 0.60, Verdict.LEANING),
        (3, 0.5999, Verdict.DIVIDED),
    ],
)
def test_verdicts(n: int, p_top: float, expected: Verdict) -> None:
    assert verdict(n, p_top) is expected


def test_unanimous_five_agree_and_nothing_is_close() -> None:
    pooled = pool([(("milia",),)] * 5)
    assert (pooled.top, pooled.p_top, pooled.verdict) == ("milia", 1.0, Verdict.AGREE)
    assert not how_close(pool([(("milia",),)] * 40)).is_close


def test_two_doctors_are_too_few_and_never_close() -> None:
    pooled = pool([(("milia",),)] * 2)
    assert pooled.verdict is Verdict.TOO_FEW
    assert not how_close(pooled).is_close


def test_nobody() -> None:
    pooled = pool([])
    assert (pooled.shares, pooled.n, pooled.top, pooled.p_top, pooled.verdict) == ((), 0, None, 0.0, Verdict.TOO_FEW)


@given(PANELS, st.randoms(use_true_random=False))
def test_order_of_doctors_does_not_matter(panel: list[Groups], shuffler: random.Random) -> None:
    shuffled = list(panel)
    shuffler.shuffle(shuffled)
    assert pool(shuffled) == pool(panel)


@given(PANELS)
def test_shares_sum_to_one_and_fall(panel: list[Groups]) -> None:
    pooled = pool(panel)
    if pooled.shares:
        assert sum(share.share for share in pooled.shares) == pytest.approx(1.0)
    for one, other in pairwise(pooled.shares):
        assert one.weight >= other.weight - 1e-9
        assert one.p_top >= other.p_top - 1e-9
    for share in pooled.shares:
        assert 0 < share.share <= 1
        assert 0 <= share.first <= share.anywhere <= pooled.n


@given(PANELS, LABELS)
def test_an_agreeing_doctor_never_lowers_a_share(panel: list[Groups], label: str) -> None:
    before = {share.label: share for share in pool(panel).shares}
    after = {share.label: share for share in pool([*panel, ((label,),)]).shares}
    if label in before:
        assert after[label].share >= before[label].share - 1e-12
        assert after[label].p_top >= before[label].p_top - 1e-9
        assert after[label].first == before[label].first + 1
    for other in before.keys() - {label}:
        assert after[other].weight == before[other].weight


@given(PANELS)
def test_how_close_tells_what_one_more_doctor_does(panel: list[Groups]) -> None:
    pooled = pool(panel)
    told = {change.label: change for change in how_close(pooled).changes}
    for label in [share.label for share in pooled.shares] if pooled.n >= 3 else []:
        after = pool([*panel, ((label,),)])
        changed = (after.verdict, after.top, after.tied) != (pooled.verdict, pooled.top, pooled.tied)
        assert (label in told) == changed
        if changed:
            assert (told[label].top, told[label].verdict) == (after.top, after.verdict)


def test_command_lines() -> None:
    lines = [
        json.dumps({"id": "q1", "opinions": [list(map(list, groups)) for groups in acne_milia_and_others()], "x": 1}),
        "",
        json.dumps({"id": 2, "opinions": [[["a"], ["b", "c"]], [], None]}),
        json.dumps({"id": 3, "opinions": None}),
    ]
    rows = [json.loads(line) for line in pool_lines(lines)]
    assert [list(row) for row in rows] == [["id", "shares", "first", "n", "top", "p_top", "verdict"]] * 3
    assert rows[0]["shares"]["acne"] == pytest.approx(4 / 9, abs=1e-6)
    assert rows[0]["first"] == {"acne": 4, "milia": 3, "infection": 1, "herpes": 1, "yeast": 1}
    assert (rows[0]["n"], rows[0]["top"], rows[0]["p_top"], rows[0]["verdict"]) == (9, "acne", 0.596542, "divided")
    assert rows[1] == {
        "id": 2,
        "shares": {"a": 0.666667, "b": 0.166667, "c": 0.166667},
        "first": {"a": 1, "b": 0, "c": 0},
        "n": 1,
        "top": "a",
        "p_top": rows[1]["p_top"],
        "verdict": "too few to say",
    }
    assert rows[2] == {
        "id": 3,
        "shares": {},
        "first": {},
        "n": 0,
        "top": None,
        "p_top": 0.0,
        "verdict": "too few to say",
    }


def test_command_leaves_out_what_names_no_cause() -> None:
    line = json.dumps({"id": 1, "opinions": [[["reaction"], ["acne"]], [["reaction"]]]})
    (row,) = (json.loads(line) for line in pool_lines([line], lambda label: label != "reaction"))
    assert (row["shares"], row["n"]) == ({"acne": 1.0}, 1)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"opinions": 3}', '{"opinions": [["acne"]]}', '{"opinions": [[[1]]]}', '{"opinions": "x"}']
)
def test_command_names_the_bad_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"^line 2: "):
        list(pool_lines(['{"id": 1}', line]))


def test_command_streams() -> None:
    lines = iter(['{"id": 1, "opinions": []}', "not json"])
    assert json.loads(next(pool_lines(lines)))["id"] == 1
