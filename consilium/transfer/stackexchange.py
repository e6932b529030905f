"""A Stack Exchange dump as published is read into questions with their answers: Posts.xml and what lies beside it.

Answers stand anywhere after their question, so the dump is laid out once in a database of its own on the disk; then
the questions are read in order, each with its answers, and memory stays the same for any size.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from consilium.lib.markdown import from_html
from consilium.medicine.procedures import day_from_text, find_in_text
from consilium.transfer.detect import Lines, open_lines
from consilium.transfer.records import (
    TITLE_LIMIT,
    AnswerRecord,
    QuestionRecord,
    Rejected,
    clean_line,
    clean_text,
    fit_title,
    reject,
)
from consilium.transfer.stackexchange_rows import Numbered, RefusedError, Row, number_of, read_rows

SOURCE: Final = "stackexchange"
"""The source of a dump whose folder does not carry the name of its site."""

HTML_LIMIT: Final = 100_000
NAME_LIMIT: Final = 120
SCORE_LIMIT: Final = 1_000_000_000
QUESTION, ANSWER = "1", "2"
UP, DOWN = "2", "3"
_SITE = re.compile(r"(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,10}")
_TAG = re.compile(r"[^<>|\s]{1,60}")
# From these days on what is written is under the licence; a post of an older dump does not say it itself.
_LICENCES = ((date(2018, 5, 2), "CC BY-SA 4.0"), (date(2011, 4, 8), "CC BY-SA 3.0"), (date.min, "CC BY-SA 2.5"))

Seen = Callable[[int], None]


def beside(posts: Path, name: str) -> Path | None:
    """Return another file of the dump ("users"), packed or not, if it is there."""
    wanted = {f"{name}.xml", f"{name}.xml.gz"}
    return next((path for path in sorted(posts.parent.iterdir()) if path.name.lower() in wanted), None)


def read_dump(posts: Path, aside: Path, seen: Seen) -> Iterator[QuestionRecord | Rejected]:
    """Yield each question of a dump with its answers, and each line that cannot be used.

    `aside` is a folder for the database of the layout, which the caller deletes; `seen` is told how many bytes of
    Posts.xml were read so far in both readings of it. Names come from Users.xml, votes from Votes.xml where these are
    beside; Tags.xml and the rest of a dump hold nothing that a house keeps. Answers are numbered in the order in
    which they were given. Raises UnreadableError as `read_rows` does.
    """
    with closing(sqlite3.connect(aside / "layout.sqlite3", isolation_level=None)) as layout:
        layout.executescript(
            """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            CREATE TABLE question(id INTEGER PRIMARY KEY);
            CREATE TABLE answer(id INTEGER PRIMARY KEY, question INTEGER, line INTEGER, attributes TEXT);
            CREATE TABLE name(id INTEGER PRIMARY KEY, words TEXT);
            CREATE TABLE vote(post INTEGER PRIMARY KEY, score INTEGER);
            BEGIN
            """
        )
        for name, keep in (("users", _keep_name), ("votes", _keep_vote)):
            path = beside(posts, name)
            if path is not None:
                with open_lines(path) as lines:
                    yield from _kept(layout, lines, keep)
        with open_lines(posts) as lines:
            yield from _kept(layout, _watched(lines, 0, seen), _keep_post)
        layout.execute("CREATE INDEX answers ON answer(question)")
        layout.execute("COMMIT")
        with open_lines(posts) as lines:
            for item in read_rows(_watched(lines, lines.size, seen)):
                if isinstance(item, Numbered) and item.row.get("PostTypeId") == QUESTION:
                    yield from _question(layout, item, _site(posts))
        lost = "SELECT line, id, question FROM answer WHERE question NOT IN (SELECT id FROM question) ORDER BY line"
        for line, answer, question in layout.execute(lost):
            yield reject(line, f"answer {answer} is to question {question}, which is not in the dump")


def _watched(lines: Lines, before: int, seen: Seen) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number % 500 == 0:
            seen(before + lines.done)
        yield line


def _kept(
    layout: sqlite3.Connection, lines: Iterable[str], keep: Callable[[sqlite3.Connection, Numbered], None]
) -> Iterator[Rejected]:
    for item in read_rows(lines):
        if isinstance(item, Rejected):
            yield item
            continue
        try:
            keep(layout, item)
        except RefusedError as refusal:
            yield reject(item.line, str(refusal), [json.dumps(dict(item.row), ensure_ascii=False)])


def _keep_name(layout: sqlite3.Connection, item: Numbered) -> None:
    name = clean_line(item.row.get("DisplayName", ""))[:NAME_LIMIT]
    if name:
        layout.execute("INSERT OR REPLACE INTO name VALUES (?, ?)", (number_of(item.row, "Id"), name))


def _keep_vote(layout: sqlite3.Connection, item: Numbered) -> None:
    kind = item.row.get("VoteTypeId")
    if kind in (UP, DOWN):
        layout.execute(
            "INSERT INTO vote VALUES (?, ?) ON CONFLICT(post) DO UPDATE SET score = score + excluded.score",
            (number_of(item.row, "PostId"), 1 if kind == UP else -1),
        )


def _keep_post(layout: sqlite3.Connection, item: Numbered) -> None:
    row = item.row
    if row.get("PostTypeId") == QUESTION:
        layout.execute("INSERT OR IGNORE INTO question VALUES (?)", (number_of(row, "Id"),))
    elif row.get("PostTypeId") == ANSWER:
        wanted = ("Id", "Body", "CreationDate", "Score", "OwnerUserId", "OwnerDisplayName", "ContentLicense")
        kept = json.dumps({name: row[name] for name in wanted if name in row})
        layout.execute(
            "INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?)",
            (number_of(row, "Id"), number_of(row, "ParentId"), item.line, kept),
        )


def _question(layout: sqlite3.Connection, item: Numbered, site: str) -> Iterator[QuestionRecord | Rejected]:
    row = item.row
    answers: list[AnswerRecord] = []
    try:
        number = number_of(row, "Id")
        given = layout.execute("SELECT line, attributes FROM answer WHERE question = ? ORDER BY id", (number,))
        for position, (line, attributes) in enumerate(given.fetchall(), start=1):
            answer = json.loads(attributes)
            try:
                answers.append(_answer(layout, answer, position, site))
            except RefusedError as refusal:
                yield reject(line, str(refusal), [attributes])
        title = clean_line(row.get("Title", ""))
        if not title:
            raise RefusedError("a question without a title")
        body = _text(row)
        tags = tuple(_TAG.findall(row.get("Tags", "")))
        about = f"{title}\n{body}"
        known = find_in_text(about) or find_in_text(" ".join(tags).replace("-", " "))
        yield QuestionRecord(
            source=site or SOURCE,
            source_id=str(number),
            title=fit_title(title),
            body=body if len(title) <= TITLE_LIMIT else f"{title}\n\n{body}",
            procedure=known.label if known else "",
            procedure_id=known.id if known else None,
            day=day_from_text(about) if known else None,
            asked_at=_time(row),
            licence=_licence(row),
            url=f"https://{site}/q/{number}" if site else "",
            tags=tags,
            credit=_author(layout, row),
            answers=tuple(answers),
        )
    except RefusedError as refusal:
        yield reject(item.line, str(refusal), [json.dumps(dict(row), ensure_ascii=False)])


def _answer(layout: sqlite3.Connection, row: Row, position: int, site: str) -> AnswerRecord:
    number = number_of(row, "Id")
    voted = layout.execute("SELECT score FROM vote WHERE post = ?", (number,)).fetchone()
    return AnswerRecord(
        position=position,
        body=_text(row),
        votes=voted[0] if voted else _score(row),
        given_at=_time(row),
        author=_author(layout, row),
        licence=_licence(row),
        url=f"https://{site}/a/{number}" if site else "",
    )


def _score(row: Row) -> int | None:
    if "Score" not in row:
        return None
    score = number_of(row, "Score")
    if abs(score) > SCORE_LIMIT:
        raise RefusedError("Score is out of all bounds")
    return score


def _text(row: Row) -> str:
    html = row.get("Body", "")
    if len(html) > HTML_LIMIT:
        raise RefusedError(f"a body of {len(html):,} characters, at most {HTML_LIMIT:,} are read")
    return clean_text(from_html(html))


def _author(layout: sqlite3.Connection, row: Row) -> str:
    known = None
    if row.get("OwnerUserId"):
        known = layout.execute("SELECT words FROM name WHERE id = ?", (number_of(row, "OwnerUserId"),)).fetchone()
    return known[0] if known else clean_line(row.get("OwnerDisplayName", ""))[:NAME_LIMIT]


def _time(row: Row) -> datetime:
    try:
        return datetime.fromisoformat(row.get("CreationDate", "")).replace(tzinfo=UTC)
    except ValueError as error:
        raise RefusedError("CreationDate is no time") from error


def _licence(row: Row) -> str:
    said = clean_line(row.get("ContentLicense", ""))[:60]
    written = _time(row).date()
    return said or next(name for since, name in _LICENCES if written >= since)


def _site(posts: Path) -> str:
    """Return the name of the site, as which the folder of an unpacked dump is named; "" for any other folder."""
    folder = posts.resolve().parent.name.lower()
    return folder if _SITE.fullmatch(folder) else ""
