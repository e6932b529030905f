"""Turns opinions into a Standing: pure, equal weight for every doctor, nothing dropped that one doctor raised."""

from collections.abc import Callable, Iterable, Sequence

from consilium.consensus import opinions as opinion_rules
from consilium.consensus.opinions import Opinion
from consilium.consensus.pooling import FEWEST_TO_SPEAK, cleaned, how_close, pool
from consilium.consensus.standing import (
    ActionLine,
    Backing,
    LabelLine,
    Line,
    QuestionFacts,
    Reassurance,
    Safety,
    Standing,
    Tally,
    Terms,
)
from consilium.consensus.uncertainty import wilson
from consilium.medicine.levels import Level

_NO_FACTS = QuestionFacts()
_ANY_TERMS = Terms()


def stand(opinions: Iterable[Opinion], question: QuestionFacts = _NO_FACTS, terms: Terms = _ANY_TERMS) -> Standing:
    """Where the doctors stand on a question, from every opinion given on it, revised ones beside their first.

    The order of `opinions` does not matter. Withdrawn ones are not to be passed in; those of unverified accounts
    leave no trace; imported ones count and are told apart. Raises ValueError when one doctor gave two opinions
    at the same time.
    """
    given = tuple(opinions)
    counted = opinion_rules.counted(given)
    now = _tally(counted, terms)
    safety = _safety(counted, question, terms)
    return Standing(
        vocabulary=terms.version,
        doctors=len(counted),
        verified=sum(opinion.standing == "verified" for opinion in counted),
        imported=sum(opinion.standing == "imported" for opinion in counted),
        independence_unknown=sum(opinion.blind is None for opinion in counted),
        read_by_software=sum(not opinion.confirmed for opinion in counted),
        now=now,
        independent=_tally(opinion_rules.independent(given), terms),
        safety=safety,
        reassurance=_reassurance(counted, safety),
        raised_by_one=tuple(
            Line(line.label, 1, line.backings) for line in now.labels if line.anywhere == 1 and len(counted) > 1
        ),
        ruled_out=_lines(counted, _ruled_out, "ruled_out"),
        names_no_cause=tuple(
            _backing(opinion, "none") for opinion in counted if not cleaned(opinion.groups, terms.is_specific)
        ),
        asked_back=tuple(
            line for line in _lines(counted, lambda opinion: opinion.asks, "ask") if line.id not in question.answered
        ),
        causes=_lines(counted, lambda opinion: opinion.causes, "cause"),
        nobody_addressed=tuple(
            complaint
            for complaint in question.complaints
            if not any(expected.speaks_to(complaint.finding) for expected in question.expected)
            and not any(said.speaks_to(complaint.finding) for opinion in counted for said in opinion.addresses)
        ),
    )


def _tally(counted: Sequence[Opinion], terms: Terms) -> Tally:
    pooled = pool((opinion.groups for opinion in counted), terms.is_specific)
    labels = []
    for share in pooled.shares:
        naming = [opinion for opinion in counted if any(share.label in group for group in opinion.groups)]
        labels.append(
            LabelLine(
                label=share.label,
                share=share.share,
                first=share.first,
                anywhere=share.anywhere,
                possible=sum(share.label in opinion.possible for opinion in naming),
                low=share.low,
                high=share.high,
                p_top=share.p_top,
                urgent=terms.is_urgent(share.label),
                backings=tuple(_backing(opinion, f"label:{share.label}") for opinion in naming),
            )
        )
    return Tally(
        doctors=len(counted),
        naming=pooled.n,
        labels=tuple(labels),
        actions=_actions(counted, terms.broader),
        top=pooled.top,
        p_top=pooled.p_top,
        tied=pooled.tied,
        verdict=pooled.verdict,
        close_call=how_close(pooled),
    )


def _actions(counted: Sequence[Opinion], broader: Callable[[str], str]) -> tuple[ActionLine, ...]:
    """Each doctor counts once for an action, however many kinds of it are advised."""
    kinds: dict[str, set[str]] = {}
    advisers: dict[str, list[Backing]] = {}
    for opinion in counted:
        families: dict[str, list[str]] = {}
        for action in dict.fromkeys(opinion.actions):
            families.setdefault(broader(action) or action, []).append(action)
        for family, members in families.items():
            kinds.setdefault(family, set()).update(members)
            quotes = tuple(quote for member in members for quote in opinion.quotes_about(f"action:{member}"))
            advisers.setdefault(family, []).append(Backing(opinion.doctor, opinion.answer, quotes))
    lines = []
    for family in sorted(advisers, key=lambda family: (-len(advisers[family]), family)):
        count = len(advisers[family])
        low, high = wilson(count, len(counted))
        lines.append(ActionLine(family, tuple(sorted(kinds[family])), count, low, high, tuple(advisers[family])))
    return tuple(lines)


def _safety(counted: Sequence[Opinion], question: QuestionFacts, terms: Terms) -> Safety:
    verified = _highest(counted, "verified")
    imported = _highest(counted, "imported")
    level = max(question.level, verified or Level.S)
    warnings: dict[str, list[Backing]] = {}
    for opinion in counted:
        for label in dict.fromkeys(label for group in opinion.groups for label in group):
            if terms.is_urgent(label):
                warnings.setdefault(label, []).append(_backing(opinion, f"label:{label}"))
    return Safety(
        level=level,
        question=question.level,
        raised_by=_at_level(counted, "verified", verified, question.level),
        imported_level=imported,
        said_by_imported=_at_level(counted, "imported", imported, question.level),
        warnings=_sorted(warnings),
    )


def _highest(counted: Sequence[Opinion], standing: str) -> Level | None:
    levels = [opinion.urgency for opinion in counted if opinion.standing == standing and opinion.urgency is not None]
    return max(levels, default=None)


def _at_level(counted: Sequence[Opinion], standing: str, level: Level | None, above: Level) -> tuple[Backing, ...]:
    if level is None or level <= above:
        return ()
    return tuple(
        _backing(opinion, "urgency") for opinion in counted if opinion.standing == standing and opinion.urgency is level
    )


def _reassurance(counted: Sequence[Opinion], safety: Safety) -> Reassurance:
    common = tuple(_backing(opinion, "common") for opinion in counted if opinion.says_common)
    passes = tuple(_backing(opinion, "self_limited") for opinion in counted if opinion.says_self_limited)
    against = []
    if len(counted) < FEWEST_TO_SPEAK:
        against.append("too few doctors")
    if 2 * len(common) <= len(counted):
        against.append("no majority")
    if safety.level > Level.S or (safety.imported_level or Level.S) > Level.C:
        against.append("level")
    if safety.warnings:
        against.append("treatable cause raised")
    return Reassurance(
        common=Line("common", len(common), common),
        passes_by_itself=Line("self_limited", len(passes), passes),
        may_say_normal=not against,
        against=tuple(against),
    )


def _ruled_out(opinion: Opinion) -> tuple[str, ...]:
    """What a doctor names and rules out in one opinion stays named: a warning is not undone by a slip."""
    named = {label for group in opinion.groups for label in group}
    return tuple(label for label in opinion.ruled_out if label not in named)


def _lines(counted: Sequence[Opinion], entries: Callable[[Opinion], tuple[str, ...]], about: str) -> tuple[Line, ...]:
    backings: dict[str, list[Backing]] = {}
    for opinion in counted:
        for entry in dict.fromkeys(entries(opinion)):
            backings.setdefault(entry, []).append(_backing(opinion, f"{about}:{entry}"))
    return _sorted(backings)


def _sorted(backings: dict[str, list[Backing]]) -> tuple[Line, ...]:
    return tuple(
        Line(entry, len(backings[entry]), tuple(backings[entry]))
        for entry in sorted(backings, key=lambda entry: (-len(backings[entry]), entry))
    )


def _backing(opinion: Opinion, about: str) -> Backing:
    return Backing(opinion.doctor, opinion.answer, opinion.quotes_about(about))
