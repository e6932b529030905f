"""Whether a complaint in a person's own words is one they have now: not denied, past, feared, read about or another's.

Questions are written otherwise than answers: relatives write for the person who is ill, a fear stands beside the
thing feared, an "if" is as often a doubt ("wondering if my throat is closing") as a case that has not come.
Where it is not plain that a complaint is absent it counts as present, since it is used for warnings.
"""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from consilium.medicine.phrases import Phrases, spell
from consilium.medicine.rows import listed, read_rows
from consilium.medicine.scope import ScopedText
from consilium.medicine.words import word_set

# How many words lie at most between a cue and the complaint it speaks of; "once" and "ahead" colour their clause.
_REACH = {"over": 8, "ended": 8, "general": 5, "fear": 5, "told of": 14}

# What is said of an ability or a sense that works: "breathing is ok", "I can see fine".
_WELL = word_set(
    "fine ok okay normal normally good clear clearly great well unaffected intact perfect perfectly alright"
)
_BEFORE_WELL = word_set(
    "is are was were feel feels seem seems look looks still all totally perfectly completely quite very pretty just "
    "also both and as been has stayed remains a bit about it me to be swallow see breathe too absolutely"
)
_REACH_OF_WELL = 5

_JOINS = word_set("and but now completely since so after within by then in already")
_HANGING = word_set("where when after since from that which who")
_NEW = word_set("i now my it she he his her the we today")
_THIRD = word_set("she he her his hers they their theirs it")
_ASKS_IN_GENERAL = word_set("can could does do will would may might")
_SOMEBODY = _THIRD | word_set("i me my mine myself we us our him this these that there")
_REPORTS = word_set(
    "says said say thinks thought noticed notice notices told tells found saw sees claims insists swears reckons "
    "believes"
)
_OWN = re.compile(
    r"\b(?:i|i['’]?m|i['’]?ve)\s+(?:just\s+|now\s+|also\s+|only\s+|never\s+|still\s+)?(?:had|have|got|am|feel|felt|woke|"
    r"noticed|developed|did|was|wake|get|cant|can['’]?t|look|went|took)\b|\bmine\b|\bi['’]?m\b|"
    r"\bmy (?:own |left |right |upper |lower |whole )?(?:face|skin|eyes?|lips?|cheeks?|nose|chin|forehead|neck|temp|"
    r"laser|surgery|filler|procedure|treatment|peel|breasts?|arms?|legs?|back|belly|stomach|tummy|chest|scalp|"
    r"incisions?|stitches|op|body|tongue|throat|jaw)\b",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")

_REPORTED = re.compile(r"\b(?:thinks?|says|said|believes|insists)\s+(?:that\s+)?$", re.IGNORECASE)

# "if" that doubts or tries rather than supposes: "wondering if", "if I press on it".
_DOUBT = word_set(
    "know knows wonder wondering wondered ask asking asked sure see tell check say says unsure idea clue "
    "whether certain understand clear decide guess as even dunno matter"
)
_TRIED = word_set(
    "press push touch move lie lay stand sit cough blink bend swallow breathe walk drink eat squeeze look turn lift "
    "talk laugh sneeze chew rub scratch close open raise stretch lean smile climb bump"
)


@cache
def _cues() -> Phrases[tuple[str, ...]]:
    """The cues of data/patient_cues.csv; one phrase may be of several kinds."""
    filed: dict[str, tuple[str, list[str]]] = {}
    for row in read_rows("patient_cues"):
        for cue in listed(row["cues"]):
            filed.setdefault(spell(cue, "stem"), (cue, []))[1].append(row["kind"])
    return Phrases((cue, tuple(kinds)) for cue, kinds in filed.values())


class PatientText:
    """A question's text, asked about the complaints found in it; `scoped` is the same text ready for negation."""

    __slots__ = ("_cues_of", "_own_sentences", "_relative_clauses", "_relative_sentences", "scoped")

    def __init__(self, scoped: ScopedText) -> None:
        self.scoped = scoped
        self._own_sentences = {self._sentence_at(start) for start in self._own_words(0, len(scoped.text))}
        self._cues_of: dict[int, list[tuple[int, int, str]]] = {}
        self._relative_clauses: set[int] = set()
        self._relative_sentences: set[int] = set()
        for index, form in enumerate(scoped.words.forms):
            if form[0].isdecimal() and _YEAR.fullmatch(form) and index and scoped.words.forms[index - 1] == "in":
                clause = scoped.clause_at(scoped.words.starts[index])
                if clause is not None:
                    self._cues_of.setdefault(clause, []).append((index - 1, index, "once"))
        for hit in _cues().find_all(scoped.words):
            clause = scoped.clause_at(scoped.words.starts[hit.first])
            if clause is None:
                continue
            for kind in hit.value:
                if kind == "relative":
                    self._relative_clauses.add(clause)
                    self._relative_sentences.add(scoped.clauses[clause].sentence)
                else:
                    self._cues_of.setdefault(clause, []).append((hit.first, hit.last, kind))

    def has_now(self, first: int, last: int) -> bool:
        """Whether the complaint in words `first` to `last` is the person's own, now, as far as the text tells."""
        words = self.scoped.words
        start, end = words.starts[first], words.ends[last]
        number = self.scoped.clause_at(start)
        if number is None:
            return True
        return not (
            (self.scoped.scope_of(start, end).negated and not self._is_not_without(first, number))
            or self._works(last, number)
            or self._is_not_of_now(first, last, number)
            or self._is_supposed(number)
            or self._is_asked_in_general(number)
            or self._is_of_another(number)
        )

    def _own_words(self, start: int, end: int) -> Iterator[int]:
        """Where the writer speaks of themselves; "he thinks I'm his brother" speaks of him."""
        for match in _OWN.finditer(self.scoped.text, start, end):
            if _REPORTED.search(self.scoped.text[max(0, match.start() - 20) : match.start()]) is None:
                yield match.start()

    def _sentence_at(self, start: int) -> int:
        clause = self.scoped.clause_at(start)
        return -1 if clause is None else self.scoped.clauses[clause].sentence

    def _is_not_without(self, first: int, number: int) -> bool:
        """Whether two denials make it present: "I can't climb into bed without panting"."""
        words, begin = self.scoped.words, self.scoped.clauses[number].first
        forms = words.forms[begin:first]
        return "without" in forms[-4:] and bool({"not", "never", "hardly", "barely"} & set(forms))

    def _works(self, last: int, number: int) -> bool:
        """Whether what follows says that it is well: "breathing is ok"; a question whether it is does not."""
        clause = self.scoped.clauses[number]
        if clause.asks:
            return False
        words = self.scoped.words
        for index in range(last + 1, min(clause.last, last + _REACH_OF_WELL) + 1):
            form = words.forms[index]
            if form in _WELL:
                return index - 1 == last or words.forms[index - 1] != "not"
            if form not in _BEFORE_WELL:
                return False
        return False

    def _is_not_of_now(self, first: int, last: int, number: int) -> bool:
        """Whether a cue of the clause puts the complaint into the past, the future, a leaflet or a fear."""
        cues = self._cues_of.get(number, ())
        still = [begin for begin, _, kind in cues if kind == "yet"]
        for begin, end, kind in cues:
            before, after = end < first, begin > last
            goes_on = any(at <= first or last < at < begin for at in still)
            gap = first - end if before else begin - last
            if not (before or after) or gap > _REACH.get(kind, gap):
                continue
            if kind in {"general", "told of", "fear"} and before:
                return True
            if kind == "over" and after:
                return True
            if kind == "ended" and after and self._ends_a_statement(end, number):
                return True
            if (
                kind == "once"
                and not goes_on
                and (
                    self._names_a_year(begin, end)
                    or not self._new_thought(*((end, first) if before else (last, begin)))
                )
            ):
                return True
            if kind == "ahead" and not goes_on:
                return True
            if kind == "asked of" and after and self.scoped.clauses[number].asks:
                return True
        return False

    def _names_a_year(self, begin: int, end: int) -> bool:
        words = self.scoped.words
        return "year" in words.stems[begin : end + 1] or any(form.isdecimal() for form in words.forms[begin : end + 1])

    def _new_thought(self, last: int, first: int) -> bool:
        """Whether two words belong to different statements: "a month ago and I am losing my sight"."""
        forms = self.scoped.words.forms[last + 1 : first]
        return bool(_HANGING & set(forms)) or any(
            one in {"and", "but", ","} and other in _NEW for one, other in itertools.pairwise(forms)
        )

    def _ends_a_statement(self, last: int, number: int) -> bool:
        """Whether nothing but a joining word follows: "the swelling has gone", not "has gone wider"."""
        if last >= self.scoped.clauses[number].last:
            return True
        following = self.scoped.words.forms[last + 1]
        return following in _JOINS or not following[0].isalnum()

    def _is_supposed(self, number: int) -> bool:
        """Whether the clause supposes a case that has not come: "if I get a fever", "unless it swells"."""
        clauses, words = self.scoped.clauses, self.scoped.words
        while clauses[number].carries_on and number > 0:
            number -= 1
        clause = clauses[number]
        if clause.opener not in {"if", "unless"}:
            return False
        opener = words.forms.index(clause.opener, clause.first)
        before = words.forms[max(0, opener - 3) : opener]
        after = words.forms[opener + 1 : min(clause.last, opener + 4) + 1]
        return _DOUBT.isdisjoint(before) and _TRIED.isdisjoint(after)

    def _is_asked_in_general(self, number: int) -> bool:
        """Whether it is asked of no one: "can a filler cause blindness?"."""
        clause = self.scoped.clauses[number]
        forms = self.scoped.words.forms[clause.first : clause.last + 1]
        return clause.asks and forms[0] in _ASKS_IN_GENERAL and _SOMEBODY.isdisjoint(forms)

    def _is_of_another(self, number: int) -> bool:
        """Whether the clause is about a relative while the writer, who speaks of themselves elsewhere, is the patient.

        A relative who only reports ("my husband says I talk nonsense") is no patient.
        """
        clause = self.scoped.clauses[number]
        if clause.sentence not in self._relative_sentences:
            return False
        forms = set(self.scoped.words.forms[clause.first : clause.last + 1])
        if number not in self._relative_clauses and not forms & _THIRD:
            return False
        if forms & _REPORTS and not forms & (_THIRD - {"it"}):
            return False
        if number in self._relative_clauses and _OWN.search(self.scoped.text, clause.start + 12, clause.end):
            return False
        return bool(self._own_sentences - {clause.sentence}) or self._own_clause_beside(number)

    def _own_clause_beside(self, number: int) -> bool:
        """Whether another clause of the sentence speaks of the writer: "my sister had it, my temp is 36.6"."""
        clauses = self.scoped.clauses
        return any(
            other != number
            and clauses[other].sentence == clauses[number].sentence
            and next(self._own_words(clauses[other].start, clauses[other].end), None) is not None
            for other in range(max(0, number - 6), min(len(clauses), number + 7))
        )
