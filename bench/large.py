"""Large houses: questions with ten answers each as finished rows, written past the verbs and the reading.

Words follow Zipf's law over everyday words, the vocabulary's and invented rare ones; lengths follow the deciles of
published questions and answers. Each question is made from its number alone, so that a maker that was stopped goes on
where it was, and two houses of one size are the same.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, ForeignKey, IntegerField, Max, Model, TextField

from consilium.answers.models import Answer
from consilium.consensus import stored
from consilium.consensus.actions import TERMS
from consilium.consensus.models import Snapshot
from consilium.consensus.opinions import Opinion, Quote
from consilium.consensus.pooling import Verdict
from consilium.consensus.stand import stand
from consilium.doctors.actions import Card, import_doctors
from consilium.doctors.models import Doctor
from consilium.medicine import procedures
from consilium.medicine.conditions import all_conditions
from consilium.medicine.symptoms import all_symptoms
from consilium.questions.models import Question
from consilium.search.facets import tokens_for
from consilium.search.indexing import AGREEMENT, OWN_MOST, SAID_MOST
from consilium.search.models import Entry, Related
from consilium.search.words import EVERYDAY, STOP, concepts, tokens

ANSWERS = 10
BATCH = 2000
CACHE = 2_000_000  # KiB of indexes that SQLite may keep in memory while a house is made
CHECKPOINT = 100_000  # pages of 4 KiB that its log may grow to meanwhile
SOURCE = "bench-large"
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
# Words of texts, least to greatest by tenths: of titles, questions and answers as they are published elsewhere.
TITLE_WORDS = (2, 3, 6, 7, 9, 11, 12, 15, 18, 21, 34)
QUESTION_WORDS = (4, 10, 14, 23, 29, 37, 46, 56, 70, 98, 526)
ANSWER_WORDS = (2, 4, 6, 8, 15, 33, 50, 66, 100, 159, 939)
RARE = 60_000  # invented words
SENTENCES = 12_000
STANDINGS = 240
FEWEST_DOCTORS, QUESTIONS_A_DOCTOR = 2000, 10
Row = tuple[type[Model], dict[str, Any]]
_PLACE = re.compile(r"@(\d)@")
_SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "os"))


def rare_word(rank: int) -> str:
    """Return an invented word, another for each number."""
    word = ""
    rank += len(_SYLLABLES)
    while rank:
        rank, at = divmod(rank, len(_SYLLABLES))
        word += _SYLLABLES[at]
    return word


def zipf_words() -> tuple[list[str], list[float]]:
    """Return all words from the commonest on, and their running sums of weight, 1/(rank + 2.7)."""
    chance = random.Random(1)
    medical = [word for row in all_symptoms().values() for name in (row.label, *row.words) for word in name.split()]
    medical += [word for row in all_conditions().values() for word in row.label.split()]
    medical = [word.lower() for word in dict.fromkeys(medical) if word.isascii() and word.isalpha()]
    chance.shuffle(medical)
    common = [*sorted(STOP), *sorted(EVERYDAY)]
    words = list(dict.fromkeys([*common, *medical, *map(rare_word, range(RARE))]))
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def drawn(chance: random.Random, tenths: Sequence[int]) -> int:
    """Return a length as the deciles have it."""
    at = chance.randrange(len(tenths) - 1)
    # The last tenth is long and thin.
    share = chance.random() ** (3 if at == len(tenths) - 2 else 1)
    return round(tenths[at] + (tenths[at + 1] - tenths[at]) * share)


class Maker:
    """Makes the rows of questions by their numbers; what all of them share is made once."""

    def __init__(self) -> None:
        chance = random.Random(2)
        self._words, self._weights = zipf_words()
        self._sentences = [self._sentence(chance) for _ in range(SENTENCES)]
        self._tokens = [" ".join(tokens(sentence)) for sentence in self._sentences]
        self._codes = [
            tuple(dict.fromkeys(code for hit in concepts(line.split()) for code in hit.value)) for line in self._tokens
        ]
        self._lengths = [sentence.count(" ") + 1 for sentence in self._sentences]
        self._procedures = [row for row in procedures.procedures() if not row.generic]
        self._standings = [_standing(chance) for _ in range(STANDINGS)]

    def _sentence(self, chance: random.Random) -> str:
        words = chance.choices(self._words, cum_weights=self._weights, k=chance.randrange(5, 18))
        return " ".join(words).capitalize() + "."

    def _text(self, chance: random.Random, words: int) -> tuple[str, list[str]]:
        """Return a text of about so many words, and its entry in the index."""
        picked: list[int] = []
        while words > 0:
            at = int(chance.random() * SENTENCES)
            picked.append(at)
            words -= self._lengths[at]
        codes = dict.fromkeys(code for at in picked for code in self._codes[at])
        return " ".join([self._sentences[at] for at in picked]), [*(self._tokens[at] for at in picked), *codes]

    def rows(self, number: int, pk: int, first: int, doctors: Sequence[int]) -> Iterator[Row]:
        """Yield all rows of one question: it has the key `pk`, its answers the keys from `first` on."""
        chance = random.Random(number)
        asked = BEGAN + timedelta(minutes=2 * number)
        procedure = self._procedures[min(int(chance.paretovariate(0.6)) - 1, len(self._procedures) - 1)]
        named = chance.choices(self._words, cum_weights=self._weights, k=max(2, drawn(chance, TITLE_WORDS)))
        title = f"{' '.join(named)[:280].capitalize()}?"
        body, own = self._text(chance, drawn(chance, QUESTION_WORDS))
        day, level = chance.randrange(30), chance.choices("SCUE", weights=(70, 22, 7, 1))[0]
        yield Question, {
            "id": pk, "title": title, "body": body, "procedure": procedure.id, "day": day, "country": "US",
            "level": level, "level_version": "bench", "source": SOURCE, "source_id": str(number), "asked_at": asked,
            "added_at": asked, "answer_count": ANSWERS,
        }  # fmt: skip
        said: list[str] = []
        for place, doctor in enumerate(chance.sample(doctors, ANSWERS)):
            words, coded = self._text(chance, drawn(chance, ANSWER_WORDS))
            said += coded
            yield Answer, {
                "id": first + place, "question_id": pk, "position": place + 1, "doctor_id": doctor, "body": words,
                "standing": "imported", "added_at": asked,
            }  # fmt: skip
        kept, labels = chance.choice(self._standings)
        filled: Callable[[str], str] = lambda text: _PLACE.sub(lambda at: str(first + int(at[1])), text)  # noqa: E731
        yield Snapshot, kept | {
            "question_id": pk, "standing": filled(kept["standing"]), "opinions": filled(kept["opinions"]),
            "made_at": asked,
        }  # fmt: skip
        facets = tokens_for(
            procedure=procedure.id, day=day, level=level, conditions=labels, answered=True, outcome=False
        )
        yield Entry, {
            "question_id": pk, "title": " ".join(tokens(title)), "own": _most(own, OWN_MOST),
            "said": _most(said, SAID_MOST), "facets": " ".join(facets), "asked_at": asked,
            "agreement": AGREEMENT[Verdict(kept["verdict"]).name],
        }  # fmt: skip
        yield Related, {"question_id": pk, "ids": [], "chosen_at": asked}


def _most(words: list[str], most: int) -> str:
    return " ".join(" ".join(words).split(" ")[:most])


def _standing(chance: random.Random) -> tuple[dict[str, Any], list[str]]:
    """Return the columns of a snapshot of ten invented opinions, answers marked by their place, and its labels."""
    labels = chance.sample(sorted(all_conditions()), 5)
    given = []
    for place in range(ANSWERS):
        label = labels[min(int(chance.paretovariate(1.0)) - 1, 4)]
        quotes = (Quote(f"label:{label}", "It may be this", 0, 14), Quote("action:see_provider", "see them", 15, 23))
        given.append(
            Opinion(
                doctor=f"answer:@{place}@",
                standing="imported",
                blind=None,
                groups=((label,),),
                actions=("see_provider",),
                confirmed=False,
                answer=f"@{place}@",
                given=(place + 1) * 1000,
                quotes=quotes,
            )
        )
    standing = stand(given, terms=TERMS)
    return {
        "standing": stored.to_json(standing),
        "opinions": stored.many_to_json(given),
        "vocabulary": standing.vocabulary,
        "doctors": standing.doctors,
        "verdict": standing.now.verdict.value,
        "top": standing.now.top or "",
        "level": standing.safety.level.name,
        "dots": [["likely", 1]] * ANSWERS,
    }, [line.label for line in standing.now.labels]


@cache
def maker() -> Maker:
    """Return this process's one maker."""
    return Maker()


class Table:
    """Writes rows of one model by one statement each batch, with the defaults of the columns that are not given."""

    def __init__(self, model: type[Model]) -> None:
        # Columns with a default of the database's own are left to it.
        fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
        # Texts and numbers go to the database as they are.
        plain = (CharField, TextField, IntegerField, ForeignKey)
        self._adapt = {field.attname: field.get_db_prep_save for field in fields if not isinstance(field, plain)}
        self._rest = {field.attname: field.get_db_prep_save(field.get_default(), connection) for field in fields}
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        self._sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
        self._rows: list[tuple[Any, ...]] = []

    def add(self, given: dict[str, Any]) -> None:
        """Keep a row for the next batch."""
        row = self._rest | given
        for name, adapt in self._adapt.items():
            if name in given:
                row[name] = adapt(given[name], connection)
        self._rows.append(tuple(row.values()))

    def write(self) -> None:
        """Write what was kept."""
        with connection.cursor() as cursor:
            cursor.executemany(self._sql, self._rows)
        self._rows.clear()


def fill(questions: int, say: Callable[[str], None]) -> None:
    """Fill the house of the settings up to so many questions, a batch in a transaction; what is there already stays."""
    doctors = _doctors(questions)
    there = Question.objects.filter(source=SOURCE).count()
    if there >= questions:
        return
    tables: dict[type[Model], Table] = {model: Table(model) for model in (Question, Answer, Snapshot, Entry, Related)}
    began, told = monotonic(), monotonic()
    for number in range(there, questions, BATCH):
        with transaction.atomic():
            pk = (Question.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
            answer = (Answer.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
            for at in range(min(BATCH, questions - number)):
                for model, row in maker().rows(number + at, pk + at, answer + at * ANSWERS, doctors):
                    tables[model].add(row)
            for table in tables.values():
                table.write()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    for table_name in ("questions_question", "answers_answer"):
                        cursor.execute(
                            "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM " + table_name + "))",
                            [table_name],
                        )
        if monotonic() - told > 10:
            told = monotonic()
            rate = (number + BATCH - there) / (told - began)
            left = (questions - number) / rate / 60
            say(f"{number + BATCH:,} of {questions:,} questions, {rate:,.0f} a second, {left:.0f} minutes left")


def hasten() -> None:
    """Let SQLite keep the indexes that every batch touches in memory, and leave when to write to the system.

    A maker that is killed still loses nothing that it told of; only a machine that loses its power does.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for setting in (f"cache_size=-{CACHE}", "synchronous=OFF", f"wal_autocheckpoint={CHECKPOINT}"):
                cursor.execute(f"PRAGMA {setting}")


def _doctors(questions: int) -> list[int]:
    """Return the ids of the doctors that a house of so many questions has: one for ten, and never fewer than 2,000."""
    found: dict[str, Doctor] = {}
    count = max(FEWEST_DOCTORS, questions // QUESTIONS_A_DOCTOR)
    for start in range(0, count, BATCH):
        cards = [
            Card(name=f"{rare_word(number).capitalize()} {rare_word(number * 7 + 90).capitalize()}", post_nominals="MD")
            for number in range(start, min(start + BATCH, count))
        ]
        found |= import_doctors(source=SOURCE, cards=cards, now=BEGAN)[0]
    return sorted(doctor.pk for doctor in found.values())
