"""The saved page is read whole, its variations too, and whatever is no page is refused with its line."""

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.transfer.detect import open_lines
from consilium.transfer.records import DoctorCard, QuestionRecord, Rejected
from consilium.transfer.saved_page import PAGE_LIMIT, read_pages
from tests.shared import shared

VOTES = "{{ voteCount >= 0 ? '+' + (voteCount + 1) : (voteCount + 1) }}"
DISCLAIMER = (
    "These answers are given for educational purposes, they are no substitute for medical advice by your physician."
    " In a medical emergency, please call 112. They do not initiate a patient/doctor relationship."
)
QUESTION = """Glycolic peel on Friday, day 3: brown flakes round my mouth? (Photo)

I had a glycolic peel 3 days ago.\u00a0 The corners of my mouth  are brown and tight.

Is this the peel leaving, or have I burnt myself?

"""
ANSWERS = f"""Let it leave by itself

{VOTES}

This is dead skin on its way out. Do not pull at it.

Best wishes, Dr. Ada Quill

{VOTES}
No headline stands above this one.

~Dr. Marten

Ilse van der Marten, MD, PhD
Port Ellen Facial Plastic Surgeon
4.6 out of 5 stars 1,204 reviews

A word of caution

{VOTES}

Brown and wet is another matter than brown and dry: show it to the clinic.
Today, not on Monday.

Rosa Ní Dhomhnaill, Jr., MBBS, FRCP
Cork, Munster Dermatologist
5.0 out of 5 stars 1 review

"""
PAGE = f"{QUESTION}Doctor Answers 3\n\n{ANSWERS}{DISCLAIMER}\n"


def read(text: str) -> list[QuestionRecord | Rejected]:
    return list(read_pages(text.splitlines(keepends=True)))


def only(text: str) -> QuestionRecord:
    (record,) = read(text)
    assert isinstance(record, QuestionRecord), record
    return record


def shape(record: QuestionRecord) -> list[tuple[str, str]]:
    return [(answer.headline, answer.doctor.name if answer.doctor else answer.signature) for answer in record.answers]


EXPECTED_SHAPE = [
    ("Let it leave by itself", "Dr. Ada Quill"),
    ("", "Ilse van der Marten"),
    ("A word of caution", "Rosa Ní Dhomhnaill, Jr."),
]


@pytest.fixture(scope="module")
def seed() -> QuestionRecord:
    with open_lines(shared("cases/seed-halo.txt")) as lines:
        (record,) = read_pages(lines)
    assert isinstance(record, QuestionRecord)
    return record


@pytest.fixture(scope="module")
def gold() -> dict[str, object]:
    found: dict[str, object] = json.loads(shared("cases/seed-halo.gold.json").read_text(encoding="utf-8"))
    return found


class TestSeed:
    def test_question(self, seed: QuestionRecord, gold: dict[str, object]) -> None:
        question = gold["question"]
        assert isinstance(question, dict)
        assert seed.title == str(question["title"]).removesuffix(" (Photo)")
        assert seed.body == question["body"]
        assert (seed.has_photo, seed.procedure_id, seed.day) == (True, "halo-laser", 4)
        assert len(seed.source_id) == 32

    def test_answers_are_the_hand_read_ones_in_order(self, seed: QuestionRecord, gold: dict[str, object]) -> None:
        answers = gold["answers"]
        assert isinstance(answers, list)
        assert [answer.position for answer in seed.answers] == list(range(1, 11))
        assert [answer.headline for answer in seed.answers] == [answer["headline"] for answer in answers]
        assert [answer.body for answer in seed.answers] == [
            answer["text"].replace(" \n", "\n").strip() for answer in answers
        ]

    def test_cards_are_the_hand_read_ones(self, seed: QuestionRecord, gold: dict[str, object]) -> None:
        answers = gold["answers"]
        assert isinstance(answers, list)
        expected = [
            (
                answer["author"],
                answer["credentials"],
                answer["location"],
                answer["specialty"],
                Decimal(str(answer["rating"])),
                answer["reviews"],
            )
            if answer["rating"] is not None
            else None
            for answer in answers
        ]
        found = [
            (card.name, card.post_nominals, card.city, card.specialty, card.rating, card.review_count)
            if (card := answer.doctor)
            else None
            for answer in seed.answers
        ]
        assert found == expected
        assert sum(1 for card in found if card) == 7

    def test_signatures_make_no_profile(self, seed: QuestionRecord) -> None:
        signed = {answer.position: answer.signature for answer in seed.answers if answer.signature}
        assert signed == {1: "Dr Davin Lim", 2: "Dr. RG", 4: "Dr. Sieber", 10: "Dr. Emer"}
        assert [answer.author for answer in seed.answers[:4]] == ["Dr Davin Lim", "Dr. RG", "", "David A. Sieber"]

    def test_votes_are_unknown_and_no_template_is_left(self, seed: QuestionRecord) -> None:
        assert [answer.votes for answer in seed.answers] == [None] * 10
        assert "{{" not in repr(seed)
        assert "}}" not in repr(seed)
        assert "\\xa0" not in repr(seed)
        assert "educational purposes" not in repr(seed)

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace("\n", "\r\n"),
            lambda text: "\ufeff" + text,
            lambda text: text.replace("\n", "\n\n"),
            lambda text: text.replace(" ", "\u00a0 "),
            lambda text: text.replace("Doctor Answers 10", "Doctor Answers 7"),
            lambda text: text.rpartition("These answers")[0],
            lambda text: text.rpartition("\n")[2] + "\n\n" + text.rpartition("\n")[0],
            lambda text: text.replace("\n\nMilia After", "\n\n" + text.rpartition("\n")[2] + "\n\nMilia After"),
            lambda text: text + "\n\n" + text,
        ],
        ids=["crlf", "bom", "double-spaced", "nbsp", "count", "no-disclaimer", "top", "middle", "twice"],
    )
    def test_variations_read_the_same(self, seed: QuestionRecord, change: object) -> None:
        assert callable(change)
        text = change(shared("cases/seed-halo.txt").read_text(encoding="utf-8"))
        records = read(text)
        assert len(records) in (1, 2)
        for record in records:
            assert isinstance(record, QuestionRecord)
            assert (record.source_id, record.title) == (seed.source_id, seed.title)
            assert [
                (answer.headline, answer.doctor, answer.signature, " ".join(answer.body.split()))
                for answer in record.answers
            ] == [
                (answer.headline, answer.doctor, answer.signature, " ".join(answer.body.split()))
                for answer in seed.answers
            ]


def test_question_of_an_invented_page() -> None:
    record = only(PAGE)
    assert record.title == "Glycolic peel on Friday, day 3: brown flakes round my mouth?"
    assert record.body == (
        "I had a glycolic peel 3 days ago. The corners of my mouth are brown and tight.\n\n"
        "Is this the peel leaving, or have I burnt myself?"
    )
    assert (record.has_photo, record.procedure_id, record.day) == (True, "glycolic-peel", 3)
    assert (record.source, record.country, record.url, record.asked_at) == ("saved-page", "", "", None)


def test_answers_of_an_invented_page() -> None:
    first, second, third = only(PAGE).answers
    assert first.body == "This is dead skin on its way out. Do not pull at it.\n\nBest wishes, Dr. Ada Quill"
    assert (first.headline, first.signature, first.author, first.doctor) == (
        "Let it leave by itself",
        "Dr. Ada Quill",
        "Dr. Ada Quill",
        None,
    )
    assert second.body == "No headline stands above this one.\n\n~Dr. Marten"
    assert (second.signature, second.author) == ("Dr. Marten", "Ilse van der Marten")
    assert second.doctor == DoctorCard(
        name="Ilse van der Marten",
        post_nominals="MD, PhD",
        city="Port Ellen",
        specialty_line="Port Ellen Facial Plastic Surgeon",
        specialty="Facial Plastic Surgeon",
        specialty_id="facial-plastic-surgery",
        rating=Decimal("4.6"),
        review_count=1204,
    )
    assert third.body == (
        "Brown and wet is another matter than brown and dry: show it to the clinic.\nToday, not on Monday."
    )
    assert third.doctor is not None
    assert (third.doctor.name, third.doctor.post_nominals) == ("Rosa Ní Dhomhnaill, Jr.", "MBBS, FRCP")
    assert (third.doctor.city, third.doctor.region, third.doctor.review_count) == ("Cork", "Munster", 1)


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("\n", "\r"),
        "\ufeff" + PAGE,
        PAGE.replace("Answers 3", "Answers 12"),
        PAGE.replace("Answers 3", "Answers"),
        PAGE.replace("Doctor Answers 3", "3 doctor answers"),
        PAGE.replace(DISCLAIMER, ""),
        f"{DISCLAIMER}\n\n{PAGE.replace(DISCLAIMER, '')}",
        PAGE.replace(DISCLAIMER, "").replace("Doctor Answers 3", f"{DISCLAIMER}\n\nDoctor Answers 3"),
        PAGE.replace("A word of caution", f"{DISCLAIMER}\n\nA word of caution"),
        PAGE.replace("\n\nBrown and wet", f"\n{DISCLAIMER}\n\nBrown and wet"),
        PAGE.replace(DISCLAIMER, DISCLAIMER.replace(". ", ".\n")),
        PAGE.replace(DISCLAIMER, DISCLAIMER.replace(" for ", "\nfor ")),
        PAGE.replace(VOTES, VOTES.replace(" ? ", "\n? ")),
        PAGE.replace(f"{VOTES}\n", VOTES),
        PAGE.replace("reviews\n", "reviews  \n   \t\n"),
        PAGE.replace("4.6 out of 5 stars 1,204 reviews", "4.6 out of 5 stars\n1,204 reviews"),
    ],
)
def test_variations_of_an_invented_page_read_the_same(page: str) -> None:
    assert only(page) == only(PAGE)


def test_no_cards_at_all() -> None:
    bare = "\n".join(line for line in PAGE.split("\n") if not line.endswith(("reviews", "review", "Surgeon", "ogist")))
    bare = bare.replace("Ilse van der Marten, MD, PhD\n", "").replace("Rosa Ní Dhomhnaill, Jr., MBBS, FRCP\n", "")
    record = only(bare)
    assert [(answer.headline, answer.doctor) for answer in record.answers] == [
        ("Let it leave by itself", None),
        ("", None),
        ("A word of caution", None),
    ]
    assert [answer.author for answer in record.answers] == ["Dr. Ada Quill", "Dr. Marten", ""]


def test_fewer_answers_and_none() -> None:
    assert len(only(f"{QUESTION}Doctor Answers 1\n\n{VOTES}\nWait and see.\n").answers) == 1
    assert only(f"{QUESTION}Doctor Answers 0\n\n{DISCLAIMER}").answers == ()
    assert only(f"{QUESTION}Doctor Answers\n").answers == ()
    assert only(f"A title alone\nDoctor Answers 1\n{VOTES}\nWait.").body == ""


def test_a_card_without_rating_or_place() -> None:
    page = (
        f"{QUESTION}Doctor Answers 2\n\n{VOTES}\nWait.\n\nOle Berg, MD\nBergen Dermatologist\n\nNext\n\n{VOTES}\nSee.\n"
    )
    first, second = only(page + "\nUna Roe, DO\n3.9 out of 5 stars no reviews yet").answers
    assert first.doctor == DoctorCard(
        "Ole Berg", "MD", "Bergen", "", "Bergen Dermatologist", "Dermatologist", "dermatology"
    )
    assert second.headline == "Next"
    assert second.doctor == DoctorCard("Una Roe", "DO", rating=Decimal("3.9"), review_count=0)


def test_a_rating_without_a_name_stays_text() -> None:
    (answer,) = only(f"Title?\nDoctor Answers 1\n\n{VOTES}\nthe clinic has\n4.0 out of 5 stars 9 reviews").answers
    assert (answer.doctor, answer.body) == (None, "the clinic has\n4.0 out of 5 stars 9 reviews")


def test_an_unknown_specialty_leaves_the_line_as_it_stands() -> None:
    (answer,) = only(
        f"T?\nDoctor Answers 1\n{VOTES}\nHm.\n\nAl Bo, MD\nOslo Skin Whisperer\n5 out of 5 stars 2 reviews"
    ).answers
    assert answer.doctor == DoctorCard(
        "Al Bo", "MD", specialty_line="Oslo Skin Whisperer", rating=Decimal(5), review_count=2
    )


def test_an_answer_whose_vote_line_is_missing_is_told_by_its_card() -> None:
    record = only(PAGE.replace(f"{VOTES}\n\nBrown", "Brown"))
    assert shape(record) == EXPECTED_SHAPE
    without = only(
        PAGE.replace(VOTES, "").replace("Dr. Ada Quill\n", "Dr. Ada Quill\n\nAda Quill, MD\n5.0 out of 5 stars\n")
    )
    assert [answer.doctor.name for answer in without.answers if answer.doctor] == [
        "Ada Quill",
        "Ilse van der Marten",
        "Rosa Ní Dhomhnaill, Jr.",
    ]


def test_without_vote_lines_no_doctor_is_given_a_colleagues_words() -> None:
    (refused,) = read(PAGE.replace(VOTES, ""))
    assert isinstance(refused, Rejected)
    assert refused.line == 7


def test_a_page_saved_without_blank_lines() -> None:
    compact = only("".join(line + "\n" for line in PAGE.split("\n") if line.strip()))
    assert shape(compact) == EXPECTED_SHAPE
    assert [" ".join(answer.body.split()) for answer in compact.answers] == [
        " ".join(answer.body.split()) for answer in only(PAGE).answers
    ]


def test_counts_that_were_filled_in_are_votes() -> None:
    page = PAGE
    for count in ("+12", "+0", "−3"):
        page = page.replace(VOTES, count, 1)
    assert [answer.votes for answer in only(page).answers] == [12, 0, -3]
    assert shape(only(page)) == EXPECTED_SHAPE


def test_a_count_in_a_body_is_text_where_templates_mark_the_answers() -> None:
    (answer,) = only(f"T?\nDoctor Answers 1\n\n{VOTES}\nDioptres:\n+3\n").answers
    assert (answer.votes, answer.body) == (None, "Dioptres:\n+3")


def test_templates_reach_no_field() -> None:
    page = PAGE.replace("brown", "{{ colour }} }} brown").replace("Let it", "{{x}}Let it").replace("Cork", "{{{Cork}}}")
    record = only(page)
    assert "{{" not in repr(record)
    assert "}}" not in repr(record)
    assert record.answers[0].headline == "Let it leave by itself"


def test_a_doctors_own_caution_is_not_the_disclaimer() -> None:
    own = (
        "My answer is for educational purposes only, no substitute for medical advice, in a medical emergency call 112."
    )
    (answer,) = only(f"T?\nDoctor Answers 1\n{VOTES}\nWait.\n\n{own}\n\n{DISCLAIMER}").answers
    assert answer.body == f"Wait.\n\n{own}"


SECOND = PAGE.replace("Glycolic peel on Friday, day 3", "Second peel, day 3").replace(
    "brown and tight", "brown and sore"
)
UNMARKED = SECOND.replace(DISCLAIMER, "")


@pytest.mark.parametrize(
    "between",
    ["", "\n\n", "\n-----\n\n", "\f", "\n* * *\n".replace(" ", "")],
    ids=["disclaimer", "blank", "rule", "form feed", "stars"],
)
def test_several_pages_in_one_file(between: str) -> None:
    assert read(PAGE + between + SECOND + between + PAGE) == [only(PAGE), only(SECOND), only(PAGE)]
    assert read(UNMARKED + between + PAGE) == [only(SECOND), only(PAGE)]


def test_pages_with_nothing_between_them() -> None:
    bare = f"First, day 2? (Photo)\n\nBody one.\n\nDoctor Answers 1\n\n{VOTES}\nWait.\n\n"
    more = f"Second, day 5? (Photo)\n\nBody two.\n\nIs it?\n\nDoctor Answers 1\n\n{VOTES}\nSee them.\n"
    assert read(bare + more) == [only(bare), only(more)]
    none = "Third, day 1?\n\nBody three.\n\nDoctor Answers 0\n\n"
    assert read(none + bare + more) == [only(none), only(bare), only(more)]


def test_identity_stays_with_the_words() -> None:
    first = only(PAGE).source_id
    assert only(PAGE.replace("(Photo)", "").replace("  ", " ").replace("\n", "\r\n")).source_id == first
    assert only(SECOND).source_id != first


NO_PAGE = (
    "no saved answer page: from line 1 to the end no line says “Doctor Answers” and how many,"
    " which stands between a question and its answers"
)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "nothing to read: the file holds no text"),
        (" \n\u00a0\n", 1, "nothing to read: the file holds no text"),
        (
            "Dear diary,\n\nnothing happened.\n\n",
            3,
            NO_PAGE,
        ),
        (f"\nDoctor Answers 1\n{VOTES}\nHm.", 2, "no title stands above “Doctor Answers 1”"),
        (
            "T?\n\nDoctor Answers 4\n\nWait.\n",
            3,
            "“Doctor Answers 4”, but no vote lines show where each answer begins, nor as many doctors' cards",
        ),
        ("(Photo)\n\nBody\n\nDoctor Answers 0\n", 1, "the title says nothing but that there is a photo"),
    ],
)
def test_what_is_no_page_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    (record,) = read(text)
    assert isinstance(record, Rejected)
    assert (record.line, record.reason) == (line, reason)


def test_what_is_left_over_is_refused_and_the_page_kept() -> None:
    page, left = read(f"{PAGE}\n\nAnd then it broke off\n\nin the second question")
    assert page == only(PAGE)
    assert isinstance(left, Rejected)
    assert (left.line, left.record) == (PAGE.count("\n") + 5, "And then it broke off\nin the second question")


def test_text_that_belongs_to_no_answer_is_not_put_in_a_doctors_mouth() -> None:
    page, left = read(PAGE.replace("A word of caution", "Book with us!\n\nA word of caution"))
    assert page == only(PAGE)
    assert isinstance(left, Rejected)
    assert left.record == "Book with us!"


def test_a_page_too_long_is_refused_and_the_next_one_read() -> None:
    long = PAGE.replace("dead skin", "dead skin " * (PAGE_LIMIT // 10))
    refused, page = read(long + SECOND)
    assert isinstance(refused, Rejected)
    assert refused.reason == f"one page of more than {PAGE_LIMIT:,} characters"
    assert len(refused.record) <= 10_000
    assert page == only(SECOND)


def test_bytes_of_old_windows_are_mended(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE.replace("Ní", "Né").replace("\n", "\r\n").encode("cp1252"))
    with open_lines(tmp_path / "page.txt") as lines:
        (record,) = read_pages(lines)
    assert record == only(PAGE.replace("Ní", "Né"))


def test_pages_are_given_as_they_are_read() -> None:
    given_lines = 0

    def count() -> Iterator[str]:
        nonlocal given_lines
        for line in (PAGE * 50).splitlines(keepends=True):
            given_lines += 1
            yield line

    next(read_pages(count()))
    assert given_lines < 2 * PAGE.count("\n")


# Whatever comes, it is read or refused, soon, and no template is left.


def check(text: str) -> None:
    started = time.process_time()
    for record in read(text):
        if isinstance(record, QuestionRecord):
            assert record.title
            assert "{{" not in repr(record)
            assert "}}" not in repr(record)
            assert [answer.position for answer in record.answers] == list(range(1, len(record.answers) + 1))
        else:
            assert record.line >= 1
            assert record.reason
    assert time.process_time() - started < 2


PIECES = st.sampled_from(
    [
        *PAGE.splitlines(keepends=True),
        *("\n", "\r", "{{", "}}", "{", VOTES, "Doctor Answers 2\n", "+3\n", "\f", "Dr. ", "Best, ", "~", ", MD\n"),
        *(" out of 5 stars ", "9.9 out of 5 stars 3 reviews\n", "\x00", "\ud800", "-" * 9),
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=60).map("".join))
@settings(max_examples=300, deadline=3000)
def test_any_pieces_of_pages_in_any_order(text: str) -> None:
    check(text)


@given(st.data())
@settings(max_examples=300, deadline=3000)
def test_mutated_pages(data: st.DataObject) -> None:
    text = PAGE * data.draw(st.integers(1, 3))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 200)))
        text = text[:start] + data.draw(PIECES | st.text(max_size=5) | st.just(text[end:start])) + text[end:]
    check(text)


@given(st.text())
@settings(max_examples=200, deadline=3000)
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "{",
        "{{",
        "{{ vote ",
        "}",
        "\u00a0 ",
        "Dr. ",
        "Best, ",
        "A ",
        ", MD",
        "+",
        "-",
        "(Photo)",
        "é\t",
        "\nA",
    ],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    """Five million characters on one line are refused at once, and what is just short enough is read in seconds."""
    for characters in (900_000, 150_000) if "\n" in unit else (5_000_000, PAGE_LIMIT - 50_000):
        text = PAGE.replace("dead skin", unit * (characters // len(unit)), 1)
        started = time.process_time()
        assert read(text)
        assert time.process_time() - started < 20
