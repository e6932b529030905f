"""Whether a complaint in a person's own words is one they have now: not denied, past, feared, read about or another's.

Questions are written otherwise than answers: relatives write for the person who is ill, a fear stands beside the
thing feared, an "if" is as often a doubt ("wondering if my throat is closing") as a case that has not come.
Where it is not plain that a complaint is absent it counts as present, since it is used for warnings.
"""

import itertools
import re
from collections.abc import Sequence

from consilium.medicine.phrases import Phrases
from consilium.medicine.scope import ScopedText
from consilium.medicine.words import Word, word_set

# What is said of an ability or a sense that works: "breathing is ok", "I can see fine".
_WELL = word_set(
    "fine ok okay normal normally good clear clearly great well unaffected intact perfect perfectly alright"
)
_BEFORE_WELL = word_set(
    "is are was were feel feels seem seems look looks still all totally perfectly completely quite very pretty just "
    "also both and as been has stayed remains a bit about it me to be swallow see breathe too absolutely"
)
_REACH_OF_WELL = 5

_OVER = Phrases(
    (phrase, True)
    for phrase in (
        "is gone|are gone|was gone|gone now|all gone|went away|gone away|that went|has resolved|"
        "have resolved|resolved|cleared up|has cleared|have cleared|disappeared|is over|are over|got treated|healed|"
        "wore off|worn off|is better now|are better now|got better|went down|has stopped|have stopped|stopped now|"
        "subsided|has settled|have settled|settled down|was cured|got cured|no more|not anymore|not any more|"
        "not affected|is unaffected|has healed|have healed|cured"
    ).split("|")
)
_ENDED = Phrases((phrase, True) for phrase in "has gone|have gone|went|stopped|ended|passed".split("|"))
_NEW = word_set("i now my it she he his her the we today")
_JOINS = word_set("and but now completely since so after within by then in already")
_ONCE = Phrases(
    (phrase, True)
    for phrase in (
        "history of|had a history|as a kid|as a child|when i was young|when i was little|when i was small|when i was a|"
        "when i was in|when i was pregnant|when i was younger|when i was about|in my teens|in my childhood|when i was 1|"
        "years ago|year ago|yrs ago|yr ago|months ago|month ago|last year|last month|in the past|previously|used to have|"
        "used to get|back then|"
        "long ago|before the procedure|before my procedure|before the surgery|before my surgery|before the treatment|"
        "before my treatment|years back|year back|months back|i got it treated|recovered from|first episode|"
        "as a teenager|as a baby|ages ago|decades ago|two years before|survivor"
    ).split("|")
)
_YET = Phrases(
    (phrase, True)
    for phrase in (
        "still|again|now|since|until now|till now|to date|started|began|starting|noticed|developed|appeared|has been|"
        "have been|keeps|keep|got worse|came|getting|is getting|not gone|not gone away|not stopped"
    ).split("|")
)
_GENERAL = Phrases(
    (phrase, True)
    for phrase in (
        "symptoms of|signs of|symptom of|sign of|treatment for|treatments for|treatment of|cure for|"
        "information on|information about|risk of|risks of|risk|risks|vaccine|side effects include|side effect of|"
        "side effects of|complications such as|can cause|could cause|may cause|might cause|would cause|"
        "can lead to|may lead to|could lead to|prevent|prevents|preventing|to avoid|prevention of|protect against|i read|read about|"
        "read that|heard of|heard that|heard about|google says|googled|the consent form|the leaflet|leaflet says|"
        "told me to watch|told to watch|watch for|watch out for|look out for|looking out for|told to look|warned|"
        "warning signs|test for|tested for|screen for|rule out|research on|studies on|definition of|allergic to|"
        "meant for|used for|works for|medicine for|drugs for|drug for|medication for|tablets for|antibiotics for|"
        "in case of|instead of|rather than|without any"
    ).split("|")
)
_TOLD_OF = Phrases(
    (phrase, True)
    for phrase in (
        "risk of|risks of|risk|risks|side effects include|side effects|complications such as|complications|i read|"
        "read about|read that|heard of|heard that|heard about|google says|googled|the consent form|leaflet|"
        "told me to watch|told to watch|watch for|watch out for|look out for|looking out for|told to look|warned|"
        "warning signs|told to call if|told me to call if|call if|symptoms of|signs of|need to know about|"
        "question about|information on|information about|can make you|could make you|can cause|could cause|may cause"
    ).split("|")
)
_AHEAD = Phrases(
    (phrase, True)
    for phrase in (
        "will my|will i|will it|will there|will the|would i|would it|would my|am i going to|are they going to|"
        "how long will|how long does|can i get|could i get|should i expect|do people get|is it common to get|"
        "before my surgery|when i have my|after my surgery next|next week|next month|tomorrow"
    ).split("|")
)
_ASKED_OF = Phrases((phrase, True) for phrase in "a risk|a possible risk|a common risk|a known risk".split("|"))
_FEAR = Phrases(
    (phrase, True)
    for phrase in (
        "scared of|scared it|scared that it|scared about|afraid of|afraid it|afraid that it|fear of|fear that it|"
        "worried about|worried it|worried that it|worry about|worry it|worrying about|paranoid about|terrified of|"
        "anxious about|nervous about|concerned about|what if|dont want|do not want to get|hope it is not|"
        "hoping it is not|prone to|tendency to|could become|might become|could turn into|might turn into|"
        "can turn into|turn into|could get|might get|may get|so i do not get|so it does not get|chance of|chances of"
    ).split("|")
)
_REACH_OF_FEAR = 5
_REACH_OF_GENERAL = 5
_REACH_OF_LIST = 14

_RELATIVES = Phrases(
    (phrase, True)
    for phrase in (
        "mother|father|mom|mum|dad|husband|wife|sister|brother|friend|freind|cousin|aunt|uncle|boyfriend|girlfriend|"
        "neighbor|neighbour|colleague|coworker|grandmother|grandfather|grandma|grandpa|roommate|flatmate|niece|"
        "nephew|son|daughter|someone|somebody|a girl|a woman|a man|a guy|a lady|people|others|other patients|partner|"
        "mother in law|stepmom|coworkers|friends|in my family|family history|runs in the family|hers|theirs"
    ).split("|")
)
_REPORTS = word_set(
    "says said say thinks thought noticed notice notices told tells found saw sees claims insists swears reckons believes"
)
_OWN = re.compile(
    r"\b(?:i|i['’]?m|i['’]?ve)\s+(?:just\s+|now\s+|also\s+|only\s+)?(?:had|have|got|am|feel|felt|woke|noticed|developed|"
    r"did|was|wake|get|cant|can['’]?t|look|went|took)\b|\bmine\b|\bi['’]?m\b|"
    r"\bmy (?:own |left |right |upper |lower |whole )?(?:face|skin|eyes?|lips?|cheeks?|nose|chin|forehead|neck|temp|laser|"
    r"surgery|filler|procedure|treatment|peel|breasts?|arms?|legs?|back|belly|stomach|tummy|chest|scalp|incisions?|"
    r"stitches|op|body|tongue|throat|jaw)\b",
    re.IGNORECASE,
)

_MARKS = (
    ("over", _OVER),
    ("ended", _ENDED),
    ("once", _ONCE),
    ("yet", _YET),
    ("general", _GENERAL),
    ("told of", _TOLD_OF),
    ("fear", _FEAR),
    ("ahead", _AHEAD),
    ("asked of", _ASKED_OF),
)

# "if" that doubts or tries rather than supposes: "wondering if", "if I press on it".
_DOUBT = word_set(
    "know knows wonder wondering wondered ask asking asked sure see tell check say says unsure idea clue "
    "whether certain understand clear decide guess as even dunno matter"
)
_TRIED = word_set(
    "press push touch move lie lay stand sit cough blink bend swallow breathe walk drink eat squeeze look turn lift "
    "talk laugh sneeze chew rub scratch close open raise stretch lean smile climb bump"
)


class PatientText:
    """A question's text, asked about the complaints found in it; `scoped` is the same text ready for negation."""

    __slots__ = ("_before", "_clause_words", "_own_sentences", "_relative_sentences", "scoped")

    def __init__(self, scoped: ScopedText) -> None:
        self.scoped = scoped
        words = scoped.words
        self._own_sentences = self._sentences_with_own_words()
        self._relative_sentences = {self.sentence_at(words[hit.first].start) for hit in _RELATIVES.find(words)}
        self._before: dict[int, list[tuple[int, int, str]]] = {}
        for kind, phrases in _MARKS:
            for hit in phrases.find(words):
                clause = self.scoped.clause_at(words[hit.first].start)
                if clause is not None:
                    self._before.setdefault(clause, []).append((hit.first, hit.last, kind))

    def sentence_at(self, start: int) -> int:
        """The number of the sentence at an offset, -1 between sentences."""
        clause = self.scoped.clause_at(start)
        return -1 if clause is None else self.scoped.clauses[clause].sentence

    def has_now(self, first: int, last: int) -> bool:
        """Whether the complaint in words `first` to `last` is the person's own, now, as far as the text tells."""
        words = self.scoped.words
        start, end = words[first].start, words[last].end
        number = self.scoped.clause_at(start)
        if number is None:
            return True
        if self.scoped.scope_of(start, end).negated:
            return False
        return not (
            self._works(last, number)
            or self._is_past_or_general(first, last, number)
            or self._is_supposed(number)
            or self._is_of_another(number)
        )

    def _works(self, last: int, number: int) -> bool:
        """Whether what follows says that it is well: "breathing is ok"; a question whether it is does not."""
        clause = self.scoped.clauses[number]
        if clause.asks:
            return False
        words = self.scoped.words
        for index in range(last + 1, min(clause.last, last + _REACH_OF_WELL) + 1):
            form = words[index].form
            if form in _WELL:
                return index - 1 == last or words[index - 1].form != "not"
            if form not in _BEFORE_WELL:
                return False
        return False

    def _is_past_or_general(self, first: int, last: int, number: int) -> bool:
        marks = self._before.get(number, ())
        yet = any(kind == "yet" and begin <= first for begin, _, kind in marks)
        for begin, end, kind in marks:
            if kind == "over" and begin > last and begin - last <= 8:
                return True
            if kind == "ended" and begin > last and begin - last <= 8 and self._ends_a_statement(end, number):
                return True
            if kind == "once" and not yet and not self._new_thought(end, first) and not self._new_thought(last, begin):
                return True
            if kind == "general" and end < first and first - end <= _REACH_OF_GENERAL:
                return True
            if kind == "ahead" and (end < first or begin > last) and not yet:
                return True
            if kind == "asked of" and begin > last and self.scoped.clauses[number].asks:
                return True
            if kind == "told of" and end < first and first - end <= _REACH_OF_LIST:
                return True
            if kind == "fear" and end < first and first - end <= _REACH_OF_FEAR:
                return True
        return False

    def _new_thought(self, last: int, first: int) -> bool:
        """Whether a new statement begins between two words: "… a month ago and I am losing my sight"."""
        forms = [word.form for word in self.scoped.words[last + 1 : first]]
        return any(one in {"and", "but", ","} and other in _NEW for one, other in itertools.pairwise(forms))

    def _ends_a_statement(self, last: int, number: int) -> bool:
        """Whether nothing but a joining word follows: "the swelling has gone", not "has gone wider"."""
        if last >= self.scoped.clauses[number].last:
            return True
        following = self.scoped.words[last + 1].form
        return following in _JOINS or not following[0].isalnum()

    def _is_supposed(self, number: int) -> bool:
        """Whether the clause supposes a case that has not come: "if I get a fever", "should it swell"."""
        clauses, words = self.scoped.clauses, self.scoped.words
        while clauses[number].carries_on and number > 0:
            number -= 1
        clause = clauses[number]
        if clause.opener not in ("if", "unless"):
            return False
        opener = next(index for index in range(clause.first, clause.last + 1) if words[index].form == clause.opener)
        before = {words[index].form for index in range(max(0, opener - 3), opener)}
        after = {words[index].form for index in range(opener + 1, min(clause.last, opener + 4) + 1)}
        return not (before & _DOUBT) and not (after & _TRIED)

    def _is_of_another(self, number: int) -> bool:
        """Whether the sentence is about a relative while others are about the writer, who is the one asking."""
        clause = self.scoped.clauses[number]
        sentence = clause.sentence
        if sentence not in self._relative_sentences:
            return False
        words = self.scoped.words
        in_clause = {words[index].form for index in range(clause.first, clause.last + 1)}
        spoken_of = [hit for hit in _RELATIVES.find(words[clause.first : clause.last + 1])]
        if not spoken_of and not in_clause & {"she", "he", "her", "his", "they", "their", "hers", "it"}:
            return False
        if in_clause & _REPORTS and not in_clause & {"she", "he", "her", "his", "hers"}:
            return False
        return bool(self._own_sentences - {sentence}) or self._own_clause_beside(number)

    def _own_clause_beside(self, number: int) -> bool:
        """Whether another clause of the sentence speaks of the writer: "my sister had it, my temp is 36.6"."""
        clauses, text = self.scoped.clauses, self.scoped.text
        return any(
            other != number
            and clauses[other].sentence == clauses[number].sentence
            and _OWN.search(text, clauses[other].start, clauses[other].end) is not None
            for other in range(max(0, number - 6), min(len(clauses), number + 7))
        )

    def _sentences_with_own_words(self) -> set[int]:
        return {self.sentence_at(match.start()) for match in _OWN.finditer(self.scoped.text)}


def numbered_sentences(scoped: ScopedText) -> list[int]:
    """For each word of the text the number of its sentence, -1 for marks between sentences."""
    numbers = [-1] * len(scoped.words)
    for clause in scoped.clauses:
        for index in range(clause.first, clause.last + 1):
            numbers[index] = clause.sentence
    return numbers


def excerpt(text: str, words: Sequence[Word], clauses: ScopedText, first: int, last: int) -> tuple[int, int]:
    """The stretch of text to show for words `first` to `last`: the clauses they stand in, cut near the words when long."""
    start, end = words[first].start, words[last].end
    low, high = clauses.clause_at(start), clauses.clause_at(words[last].start)
    if low is not None and high is not None:
        wide_start, wide_end = clauses.clauses[low].start, clauses.clauses[high].end
        if wide_end - wide_start <= 160:
            return wide_start, wide_end
    return start, end
