"""What a text says about one of its phrases: that it is so, is not, may be, was once, or is someone else's."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from consilium.medicine.clauses import Clause, cut
from consilium.medicine.phrases import ANSWERS, Hit, Phrases
from consilium.medicine.rows import read_rows
from consilium.medicine.words import Words, split, word_set

# The kinds of cues that colour a phrase, and the field of Scope each sets; others only stop or hide cues.
FLAGS = {
    "negation": "negated",
    "prohibition": "advised_against",
    "hedge": "hedged",
    "modal": "modal",
    "probable": "probable",
    "less_likely": "less_likely",
    "condition": "supposed",
    "past": "past",
    "someone_else": "someone_else",
    "practice": "general_practice",
    "theory": "theory",
    "task": "task",
    "prevention": "prevention",
    "risk": "risk",
    "effect": "effect",
}
_IFS = frozenset({"if", "unless", "whenever"})
_DONE_TO = word_set(
    "induced triggered precipitated aggravated worsened provoked associated treated managed used controlled prevented "
    "removed applied taken given helped improved reduced performed done prescribed added started corrected avoided "
    "followed accompanied complicated exacerbated influenced transmitted spread"
)
_PRONOUNS = word_set("i you he she we they it")
_RELATIVES = word_set("that which who whom")
_BE = word_set("is are was were")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that colours what stands near it; `reach` is forward, backward, either, clause or none."""

    kind: str
    reach: str


@dataclass(frozen=True, slots=True)
class Scope:
    """How a phrase is meant. All false: it is said plainly, of the person themselves, now.

    negated           "no fever", "it is not milia", "acne was ruled out"
    hedged            "could be", "possibly", "either … or", "cannot be ruled out"
    modal             "may", "could" before it, with whatever verb: "may need", "could help"
    probable          "looks like", "most likely": a commitment, softly put
    less_likely       "less likely", "in rare cases"
    conditional       stands in, or hangs on, an if
    supposed          stands in the if itself: "if it is infected"
    past              "last week", "gone now", "history of"
    someone_else      "my mother", "patients who"
    general_practice  the writer's habit: "in my practice I give"
    theory            what the person believes or fears: "you think it is", "I am worried that"
    task              something to be found out: "to rule out"
    prevention        something to be kept away: "to prevent"
    risk              something it may lead to: "can lead to", "prone to"
    effect            something brought about: "causes", "leads to"
    advised_against   "do not", "avoid", "no need for"
    question          stands in a sentence that ends in a question mark
    """

    negated: bool = False
    hedged: bool = False
    modal: bool = False
    probable: bool = False
    less_likely: bool = False
    conditional: bool = False
    supposed: bool = False
    past: bool = False
    someone_else: bool = False
    general_practice: bool = False
    theory: bool = False
    task: bool = False
    prevention: bool = False
    risk: bool = False
    effect: bool = False
    advised_against: bool = False
    question: bool = False

    @property
    def present(self) -> bool:
        """Said of the person themselves, now, and not denied; a doubt or a question about it is left open."""
        return not (
            self.negated
            or self.supposed
            or self.past
            or self.someone_else
            or self.general_practice
            or self.task
            or self.prevention
            or self.risk
        )


@lru_cache(maxsize=4096)
def _scope(flags: frozenset[str]) -> Scope:
    return Scope(**dict.fromkeys(flags, True))


def _cues() -> Iterator[tuple[str, tuple[Cue, ...]]]:
    """The cue phrases of data/cues.csv; one phrase may be a cue of several kinds."""
    filed: dict[str, list[Cue]] = defaultdict(list)
    for row in read_rows("cues"):
        filed[row["cue"]].append(Cue(row["kind"], row["reach"]))
    for phrase, cues in filed.items():
        yield phrase, tuple(cues)


_CUES = Phrases(_cues(), by="form", book=ANSWERS)


class ScopedText:
    """A text split into words and clauses, each clause with its cues; made once, asked about any span."""

    __slots__ = ("_bracket_of", "_clause_ends", "_cues_of", "_hangs_on_if", "_supposed", "_words", "clauses", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = split(text)
        self.clauses = cut(text, self._words)
        self._clause_ends = [clause.end for clause in self.clauses]
        self._link_ifs()
        self._bracket_of = _brackets(self._words)
        self._cues_of = self._share_out(_CUES.find(self._words))

    @property
    def words(self) -> Words:
        return self._words

    def _share_out(self, hits: list[Hit[tuple[Cue, ...]]]) -> list[list[Hit[tuple[Cue, ...]]]]:
        """The cues of each clause; a cue that runs over a clause's edge belongs to the clause of its last word."""
        shared: list[list[Hit[tuple[Cue, ...]]]] = [[] for _ in self.clauses]
        number = 0
        for hit in hits:
            while number < len(self.clauses) and self.clauses[number].last < hit.last:
                number += 1
            if number < len(self.clauses) and self.clauses[number].first <= hit.last:
                shared[number].append(hit)
        return shared

    def clause_at(self, start: int) -> int | None:
        """The number of the clause that holds the character at this offset, if any does."""
        number = bisect_right(self._clause_ends, start)
        return number if number < len(self.clauses) and self.clauses[number].start <= start else None

    def word_at(self, start: int) -> int:
        """The number of the first word that begins at or after this offset; the count of words when none does."""
        return bisect_left(self._words.starts, start)

    def words_between(self, start: int, end: int) -> int:
        """How many words and marks stand between two offsets."""
        starts = self._words.starts
        return max(0, bisect_left(starts, end) - bisect_left(starts, start))

    def scope_of(self, start: int, end: int) -> Scope:
        """How `text[start:end]` is meant; the plain Scope when the span touches no word."""
        number = self.clause_at(start)
        if number is None:
            return Scope()
        clause = self.clauses[number]
        flags = {FLAGS[kind] for kind in self._reaching(number, start, end)}
        if self._supposed[number]:
            flags.add("supposed")
        if "supposed" in flags or self._hangs_on_if[number]:
            flags.add("conditional")
        if clause.asks:
            flags.add("question")
        return _scope(frozenset(flags))

    def _looks_ahead(self, hit: Hit[tuple[Cue, ...]], number: int) -> bool:
        """Whether a cue that can reach either way has words after it to reach: "less likely herpes"."""
        following = hit.last + 1
        return following <= self.clauses[number].last and self._words.forms[following][0].isalnum()

    def _reaching(self, number: int, start: int, end: int) -> set[str]:
        kinds: set[str] = set()
        before: list[Hit[tuple[Cue, ...]]] = []
        bracket = self._bracket_of[min(bisect_left(self._words.starts, start), len(self._words) - 1)]
        stopped_after = False
        for hit in self._cues_of[number]:
            if self._words.ends[hit.last] <= start:
                before.append(hit)
            elif self._words.starts[hit.first] >= end:
                for cue in hit.value:
                    if cue.kind == "stop":
                        stopped_after = True
                    elif cue.reach == "clause" or (
                        not stopped_after
                        and (cue.reach == "backward" or (cue.reach == "either" and not self._looks_ahead(hit, number)))
                    ):
                        kinds.add(cue.kind)
        stopped: set[str] = set()
        for hit in reversed(before):
            if self._closed_off(hit, start, bracket):
                continue
            for cue in hit.value:
                if cue.kind == "stop":
                    stopped.add("all")
                elif cue.kind == "stop_negation":
                    stopped.add("negation")
                elif cue.reach == "clause" or (cue.reach in ("forward", "either") and not stopped & {"all", cue.kind}):
                    kinds.add(cue.kind)
        return kinds & FLAGS.keys()

    def _is_done_to(self, hit: Hit[tuple[Cue, ...]]) -> bool:
        """Whether "can be" only begins a passive: "can be treated with", "may be triggered by"."""
        following = hit.last + 1
        return (
            self._words.forms[hit.last] == "be"
            and following < len(self._words)
            and self._words.forms[following] in _DONE_TO
        )

    def _closed_off(self, hit: Hit[tuple[Cue, ...]], start: int, bracket: int) -> bool:
        """Whether a cue stands in brackets, or in a relative clause ("bumps that you may see are"), that ended."""
        if self._bracket_of[hit.last] not in (0, bracket):
            return True
        first = hit.first
        if first < 2 or self._words.forms[first - 1] not in _PRONOUNS or self._words.forms[first - 2] not in _RELATIVES:
            return False
        number = hit.last + 1
        while number < len(self._words) and self._words.starts[number] < start:
            if self._words.forms[number] in _BE:
                return True
            number += 1
        return False

    def _link_ifs(self) -> None:
        """Mark the clauses that are an if or carry one on, and those beside one in the same sentence."""
        count = len(self.clauses)
        self._supposed = [False] * count
        heads = list(range(count))
        for number, clause in enumerate(self.clauses):
            if clause.carries_on and number:
                heads[number] = heads[number - 1]
            self._supposed[number] = clause.opener in _IFS or (
                clause.carries_on and number > 0 and self._supposed[number - 1]
            )
        self._hangs_on_if = [False] * count
        if not any(self._supposed):
            return
        following = count
        for number in range(count - 1, -1, -1):
            self._hangs_on_if[number] = any(
                0 <= beside < count
                and self._supposed[beside]
                and self.clauses[beside].sentence == self.clauses[number].sentence
                for beside in (heads[number] - 1, following)
            )
            if not self.clauses[number].carries_on:
                following = number
        for number in range(1, count):
            # "If it persists, it may be something else, and you should be seen": all of it hangs on the if.
            before, clause = self.clauses[number - 1], self.clauses[number]
            if (
                before.sentence == clause.sentence
                and self._words.forms[clause.first] in ("and", "or", "then")
                and self._hangs_on_if[number - 1]
                and not self._supposed[number - 1]
            ):
                self._hangs_on_if[number] = True


def _brackets(words: Words) -> list[int]:
    """For each word the number of the round brackets it stands in, 0 outside of any; brackets do not nest."""
    if "(" not in words.forms:
        return [0] * len(words)
    numbers: list[int] = []
    number, inside = 0, False
    for form in words.forms:
        if form == "(" and not inside:
            number, inside = number + 1, True
        numbers.append(number if inside else 0)
        if form == ")":
            inside = False
    return numbers


@lru_cache(maxsize=64)
def scoped(text: str) -> ScopedText:
    """A text made ready for questions of scope; the last few texts are kept."""
    return ScopedText(text)


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order."""
    return scoped(text).clauses


def scope_of(text: str, start: int, end: int) -> Scope:
    """How `text[start:end]` is meant by the clause it stands in. Costs no more than the length of that clause."""
    return scoped(text).scope_of(start, end)
