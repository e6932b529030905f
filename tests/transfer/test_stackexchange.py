"""A Stack Exchange dump, true to the published form, comes in with its answers, names, scores and licences."""

import gzip
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from django.test import Client

from consilium.answers.models import Answer
from consilium.questions.models import Question
from consilium.transfer.detect import UnreadableError
from consilium.transfer.files import Outcome, import_files
from consilium.transfer.records import QuestionRecord, Rejected
from consilium.transfer.stackexchange import read_dump
from tests.cast import Cast

HEAD = '\ufeff<?xml version="1.0" encoding="utf-8"?>\n'
BODY = "<p>White bumps since my <strong>Halo</strong> laser, I am at day 4.</p>\n<ul><li>red</li><li>hot</li></ul>\n"
LATER = "CC BY-SA 4.0"


def row(**attributes: object) -> str:
    """Write a row as a dump does."""
    written = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
    return "  <row" + written.replace("\n", "&#xA;") + " />\r\n"


def question(number: int, **more: object) -> str:
    """Write a question."""
    given: dict[str, object] = {
        "Score": 3,
        "Body": BODY,
        "OwnerUserId": 7,
        "Title": "Bumps after Halo?",
        "Tags": "<halo-laser><skin>",
    }
    given |= {"CreationDate": "2019-03-02T10:11:12.130", "ContentLicense": LATER}
    return row(Id=number, PostTypeId=1, **(given | more))


def answer(number: int, to: int, **more: object) -> str:
    """Write an answer."""
    given: dict[str, object] = {
        "Score": 2,
        "Body": "<p>It may be milia.</p>",
        "OwnerUserId": 8,
        "CreationDate": "2019-03-03T00:00:00.000",
    }
    return row(Id=number, PostTypeId=2, ParentId=to, **(given | {"ContentLicense": LATER} | more))


def write(folder: Path, posts: str, users: str | None = None, votes: str | None = None) -> Path:
    """Write a dump and return its Posts.xml."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("Posts", posts), ("Users", users), ("Votes", votes), ("Tags", row(Id=1, TagName="skin"))):
        if rows is not None:
            text = f"{HEAD}<{name.lower()}>\r\n{rows}</{name.lower()}>"
            (folder / f"{name}.xml").write_text(text, encoding="utf-8", newline="")
    return folder / "Posts.xml"


def read(posts: Path, aside: Path) -> tuple[list[QuestionRecord], list[Rejected]]:
    """Read a dump into questions and refusals."""
    aside.mkdir(exist_ok=True)
    items = list(read_dump(posts, aside, lambda done: None))
    return [x for x in items if isinstance(x, QuestionRecord)], [x for x in items if isinstance(x, Rejected)]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A dump of two questions; the answers to the first stand on both sides of the second."""
    posts = (
        question(1)
        + answer(2, to=1)
        + row(Id=3, PostTypeId=4, Body="a tag's wiki", CreationDate="2019-01-01T00:00:00.000")
        + question(4, Title="Second?", OwnerUserId="", OwnerDisplayName="user4", ContentLicense="CC BY-SA 3.0")
        + answer(5, to=1, Score=-1, OwnerUserId=99, OwnerDisplayName="user99")
        + answer(6, to=4)
    )
    users = row(Id=7, DisplayName="Rosa Q", Reputation=1) + row(Id=8, DisplayName="Tomás & Co", Reputation=1)
    votes = "".join(row(Id=n, PostId=2, VoteTypeId=kind) for n, kind in enumerate((2, 2, 2, 3, 1, 5), start=1))
    return write(tmp_path / "skin.example.org", posts, users, votes)


def test_questions_come_with_their_answers_in_order(dump: Path, tmp_path: Path) -> None:
    questions, refused = read(dump, tmp_path / "aside")
    assert refused == []
    assert [(q.source, q.source_id, q.title) for q in questions] == [
        ("skin.example.org", "1", "Bumps after Halo?"),
        ("skin.example.org", "4", "Second?"),
    ]
    first = questions[0]
    assert first.body == "White bumps since my **Halo** laser, I am at day 4.\n\n- red\n- hot"
    assert (first.procedure_id, first.day, first.tags) == ("halo-laser", 4, ("halo-laser", "skin"))
    assert first.asked_at == datetime(2019, 3, 2, 10, 11, 12, 130000, UTC)
    assert (first.url, first.licence, first.credit) == ("https://skin.example.org/q/1", LATER, "Rosa Q")
    assert (questions[1].licence, questions[1].credit) == ("CC BY-SA 3.0", "user4")
    told = [(a.position, a.author, a.votes, a.body, a.licence, a.url) for a in first.answers]
    assert told == [
        (1, "Tomás & Co", 2, "It may be milia.", LATER, "https://skin.example.org/a/2"),
        (2, "user99", -1, "It may be milia.", LATER, "https://skin.example.org/a/5"),
    ]


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ("2011-04-07", "CC BY-SA 2.5"),
        ("2011-04-08", "CC BY-SA 3.0"),
        ("2018-05-01", "CC BY-SA 3.0"),
        ("2018-05-02", "CC BY-SA 4.0"),
    ],
)
def test_an_older_dump_is_under_the_licence_of_its_day(written: str, licence: str, tmp_path: Path) -> None:
    posts = question(1, CreationDate=f"{written}T00:00:00.000", ContentLicense="")
    questions, _ = read(write(tmp_path / "dump", posts), tmp_path / "aside")
    assert [(q.licence, q.source, q.url) for q in questions] == [(licence, "stackexchange", "")]


def test_the_newer_way_to_write_tags(tmp_path: Path) -> None:
    questions, _ = read(write(tmp_path / "dump", question(1, Tags="|skin|halo-laser|")), tmp_path / "aside")
    assert questions[0].tags == ("skin", "halo-laser")


def test_a_damaged_row_costs_itself_alone(tmp_path: Path) -> None:
    posts = (
        question(1)
        + '  <row Id="2" PostTypeId="1" Title="cut off\r\n'
        + "what is this\r\n"
        + answer(3, to=1, CreationDate="yesterday")
        + answer(4, to=77)
        + question(5, Title="")
        + row(Id="x", PostTypeId=1)
        + '  <row Id="9" Body="&bomb;" PostTypeId="1" />\r\n'
        + question(6)
    )
    questions, refused = read(write(tmp_path / "dump", posts), tmp_path / "aside")
    assert [(q.source_id, len(q.answers)) for q in questions] == [("1", 0), ("6", 0)]
    assert {(item.line, item.reason.split(" at character")[0]) for item in refused} == {
        (4, "not XML: unclosed token"),
        (5, "no row of a dump"),
        (6, "CreationDate is no time"),
        (7, "answer 4 is to question 77, which is not in the dump"),
        (8, "a question without a title"),
        (9, "Id is no number"),
        (10, "not XML: undefined entity"),
    }


def test_an_entity_bomb_is_not_read(tmp_path: Path) -> None:
    posts = write(tmp_path / "dump", question(1))
    bomb = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    posts.write_text(posts.read_text().replace("<posts>", bomb + "<posts>"))
    with pytest.raises(UnreadableError, match="declares a document type"):
        read(posts, tmp_path / "aside")


def imported(*paths: Path) -> tuple[Outcome, list[str]]:
    """Import files and return what came of it and what was said."""
    said: list[str] = []
    return import_files(paths, form=None, dry_run=False, say=said.append), said


def test_a_dump_is_imported_once_with_its_parts_beside(dump: Path, db: None) -> None:
    parts = [dump, *(dump.with_name(f"{name}.xml") for name in ("Users", "Votes", "Tags"))]
    first, said = imported(*parts)
    second, _ = imported(dump)
    assert str(first.counts) == "2 questions, 3 answers, 0 doctors added, 0 already there, 0 rejected"
    assert str(second.counts) == "0 questions, 0 answers, 0 doctors added, 5 already there, 0 rejected"
    assert said == [f"{name}.xml is read with Posts.xml" for name in ("Users", "Votes", "Tags")]
    kept = Answer.objects.filter(question__source_id="1").order_by("position")
    assert list(kept.values_list("signature", "score_elsewhere", "helpful_up")) == [
        ("Tomás & Co", 2, 0),
        ("user99", -1, 0),
    ]


def test_a_part_alone_is_refused(dump: Path, db: None) -> None:
    dump.unlink()
    outcome, said = imported(dump.with_name("Users.xml"))
    assert outcome.counts.rejected == 1
    assert said[0].endswith("a part of a Stack Exchange dump; its questions stand in Posts.xml, to be beside it")


def test_a_packed_dump_is_read_as_it_is(dump: Path, db: None) -> None:
    packed = dump.with_name("Posts.xml.gz")
    packed.write_bytes(gzip.compress(dump.read_bytes()))
    dump.unlink()
    outcome, _ = imported(packed)
    assert (outcome.counts.questions, outcome.counts.answers) == (2, 3)


def test_the_page_shows_whose_words_they_are_and_each_licence(dump: Path, cast: Cast, client: Client) -> None:
    imported(dump)
    page = client.get(Question.objects.get(source_id="1").get_absolute_url()).content.decode()
    by_sa = '<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license">CC BY-SA 4.0</a>'
    origin = '<a href="https://skin.example.org/q/1" rel="nofollow">Imported from skin.example.org, asked by Rosa Q</a>'
    assert f"{origin} · {by_sa}" in page
    assert f'<a href="https://skin.example.org/a/2" rel="nofollow">Its page (score +2 there)</a> · {by_sa}' in page
    assert '<a href="https://skin.example.org/a/5" rel="nofollow">Its page (score \N{MINUS SIGN}1 there)</a>' in page
    assert page.count(by_sa) == 3
    assert "Tomás &amp; Co" in page
