"""JSON Lines are read into the same records as a saved page, and a bad line is refused with its number and reason."""

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.transfer.detect import open_lines
from consilium.transfer.jsonl import LINE_LIMIT, read_records
from consilium.transfer.records import AnswerRecord, QuestionRecord, Rejected, clean_line, clean_text
from tests.shared import shared

FULL = {
    "source": "village-clinic",
    "id": "village-clinic:7",
    "title": "Lip  filler, day 2: one side\u00a0bigger?",
    "body": "I had lip filler 2 days ago.\r\n\r\n\r\n\r\nThe left side is {{ adjective }} bigger.",
    "tags": ["lips", "", "filler"],
    "asked_at": "2024-03-09 19:48:14",
    "country": "IE",
    "asker": "Wren-12",
    "image_count": 2,
    "licence": "CC0-1.0",
    "url": "https://example.org/questions/7",
    "lang": "en",
    "thread": [{"author": "x"}],
    "answers": [
        {
            "author": "provider-3",
            "credentials": "MB BCh",
            "location": "Ireland",
            "headline": "Swelling, most likely",
            "body": "Give it a week.",
            "answered_at": "2024-03-10T08:00:00+02:00",
            "verified": True,
            "votes": 4,
            "kind": "provider",
            "url": "https://example.org/answers/9",
        },
        {"author": "provider-3", "body": "Give it a week.", "votes": None, "headline": None, "must_have": []},
        {"body": ""},
    ],
}


def read(*records: object) -> list[QuestionRecord | Rejected]:
    return list(read_records(json.dumps(record) + "\n" for record in records))


def only(record: object) -> QuestionRecord:
    (found,) = read(record)
    assert isinstance(found, QuestionRecord), found
    return found


def test_every_field_of_a_record() -> None:
    assert only(FULL) == QuestionRecord(
        source="village-clinic",
        source_id="village-clinic:7",
        title="Lip filler, day 2: one side bigger?",
        body="I had lip filler 2 days ago.\n\nThe left side is bigger.",
        has_photo=True,
        procedure="Lip augmentation",
        procedure_id="lip-augmentation",
        day=2,
        asked_at=datetime(2024, 3, 9, 19, 48, 14, tzinfo=UTC),
        country="IE",
        licence="CC0-1.0",
        url="https://example.org/questions/7",
        tags=("lips", "filler"),
        asker="Wren-12",
        answers=(
            AnswerRecord(
                position=1,
                headline="Swelling, most likely",
                body="Give it a week.",
                votes=4,
                given_at=datetime(2024, 3, 10, 6, tzinfo=UTC),
                author="provider-3",
                credentials="MB BCh",
                location="Ireland",
                kind="provider",
                verified=True,
                url="https://example.org/answers/9",
            ),
            AnswerRecord(position=2, body="Give it a week.", author="provider-3"),
            AnswerRecord(position=3, body=""),
        ),
    )


@pytest.mark.parametrize("absent", [None, "", []])
def test_empty_is_absent(absent: object) -> None:
    keys = ["tags", "answers"] if absent == [] else [key for key in FULL if key not in {"title", "answers", "tags"}]
    assert only({"title": "Why?", **dict.fromkeys(keys, absent)}) == only({"title": "Why?"})


def test_what_is_given_goes_before_what_is_read_from_the_text() -> None:
    record = only(FULL | {"procedure": "botox", "day": 9})
    assert (record.procedure, record.procedure_id, record.day) == ("botox", "botox", 9)
    plain = only(FULL | {"cosmetic": False})
    assert (plain.procedure, plain.procedure_id, plain.day) == ("", None, None)


def test_a_body_without_a_title_gives_one_and_a_long_title_is_kept_whole() -> None:
    body = "Is this swelling normal? " * 40
    record = only({"body": body})
    assert (len(record.title) <= 300, record.title.endswith("…"), record.body) == (True, True, body.strip())
    assert only({"title": body}).body == body.strip()


def test_identity_without_an_id_stays_with_the_words() -> None:
    assert only({"title": "Why?"}).source_id == only({"title": " why? ", "id": None}).source_id
    assert only({"title": "Why?"}).source_id != only({"title": "How?"}).source_id
    assert only({"title": "Why?", "id": 12}).source_id == "12"
    assert only({"title": "Why?"}).source == "jsonl"


@pytest.mark.parametrize(
    ("written", "country"), [("ie", "IE"), (" IE ", "IE"), ("ireland", "IE"), ("Atlantis", ""), ("ZZ", ""), ("", "")]
)
def test_a_country_is_its_letters_or_its_name(written: str, country: str) -> None:
    assert only(FULL | {"country": written}).country == country


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": ', "not JSON: Expecting value at character 11"),
        ("[1]", "a list, not an object"),
        ("null", "null, not an object"),
        ('{"title": ""}', "neither title nor body"),
        ('{"title": 3}', "title is a number, not a text"),
        ('{"title": "T", "answers": {}}', "answers is an object, not a list"),
        ('{"title": "T", "answers": [{"body": "x"}, "y"]}', "answer 2 is a text, not an object"),
        ('{"title": "T", "answers": [{"body": ["x"]}]}', "answer 1: body is a list, not a text"),
        ('{"title": "T", "answers": [{"votes": true}]}', "answer 1: votes is true or false, not a whole number"),
        ('{"title": "T", "answers": [{"votes": 0.5}]}', "answer 1: votes is not a whole number"),
        ('{"title": "T", "answers": [{"votes": NaN}]}', "answer 1: votes is outside -1,000,000,000 to 1,000,000,000"),
        ('{"title": "T", "answers": [{"verified": 1}]}', "answer 1: verified is a number, not true or false"),
        ('{"title": "T", "day": -1}', "day is outside 0 to 36,500"),
        ('{"title": "T", "day": ' + "9" * 5000 + "}", "JSON with a number too long to read"),
        ('{"title": "T", "asked_at": "yesterday"}', "asked_at is no ISO 8601 time"),
        ('{"title": "T", "asked_at": "0001-01-01T00:00:00+14:00"}', "asked_at is no ISO 8601 time"),
        ('{"title": "T", "url": "javascript:alert(1)"}', "url is no web address"),
        ('{"title": "T", "tags": "skin"}', "tags is a text, not a list"),
        ('{"title": "T", "id": "' + "i" * 201 + '"}', "id has 201 characters, at most 200 are read"),
        ('{"title": "T\udcff"}', "not UTF-8 at character 13"),
        (DEEP, "JSON nested too deeply"),
        ('{"title": "' + "T" * LINE_LIMIT + '"}', f"a record of more than {LINE_LIMIT:,} characters"),
    ],
)
def test_a_bad_line_is_refused_and_the_others_are_read(line: str, reason: str) -> None:
    good = json.dumps(FULL)
    first, refused, last = read_records(["\ufeff" + good + "\r\n", "\n", "  \n", line + "\n", good])
    assert first == last == only(FULL)
    assert isinstance(refused, Rejected)
    assert (refused.line, refused.reason, refused.record) == (4, reason, line[:10_000].replace("\udcff", "\\udcff"))


def test_odd_characters_and_templates_reach_no_field() -> None:
    odd = "a\u0000b\ud800c\u202ed\ufeffe {{ voteCount }} f }} g"
    record = only({"title": odd, "body": odd, "asker": odd, "answers": [{"body": odd, "author": odd, "headline": odd}]})
    (answer,) = record.answers
    said = {record.title, record.body, record.asker, answer.body, answer.author, answer.headline}
    assert said == {"abcde f g"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["{{", "}}", "2024-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, "votes", "headline"]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*FULL, "other"]), VALUES))
@settings(max_examples=300, deadline=2000)
def test_any_object_is_read_or_refused(record: dict[str, object]) -> None:
    (found,) = read_records([json.dumps(record)])
    assert isinstance(found, QuestionRecord | Rejected)
    if isinstance(found, QuestionRecord):
        assert "{{" not in repr(found)
        repr(found).encode()


@given(st.text() | st.binary().map(lambda raw: raw.decode(errors="surrogateescape")))
@settings(max_examples=200, deadline=2000)
def test_any_text_is_read_or_refused(text: str) -> None:
    for found in read_records(text.splitlines()):
        assert isinstance(found, Rejected)


@pytest.mark.parametrize(
    ("name", "questions", "answers"),
    [("data/questions.jsonl.gz", 17_560, 25_804), ("data/questions-unanswered.jsonl.gz", 31_347, 0)],
)
def test_published_sets_are_read_whole(name: str, questions: int, answers: int) -> None:
    path = shared(name)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        raw = [json.loads(line) for line in file]
    with open_lines(path) as lines:
        records = list(read_records(lines))
    kinds = Counter(type(record).__name__ for record in records)
    assert kinds == {"QuestionRecord": questions}
    read_questions = [record for record in records if isinstance(record, QuestionRecord)]
    assert [(q.source, q.source_id, q.licence, q.url, len(q.answers)) for q in read_questions] == [
        (q["source"], q["id"], q["licence"], q["url"], len(q["answers"])) for q in raw
    ]
    assert sum(len(question.answers) for question in read_questions) == answers
    assert sum(question.has_photo for question in read_questions) == sum("image_count" in q for q in raw)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """The file object's own buffer is all that is read ahead."""
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps(FULL) + "\n") * 2000, encoding="utf-8")
    with open_lines(path) as lines:
        records = read_records(lines)
        next(records)
        assert lines.done < lines.size / 2


@given(st.text(alphabet="aé{} \n\t\r\xa0\u200b\x00\u2028", max_size=40))
def test_what_was_cleaned_once_stays_as_it_is(raw: str) -> None:
    cleaned = clean_text(raw)
    assert clean_text(cleaned) == cleaned
    assert clean_line(cleaned) == clean_line(raw)
    assert "\n" not in clean_line(raw)
