"""Houses to measure in: filled once, kept beside the build, and copied for each run; with people who are signed in."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.running import ROOT, house_environment

KEPT = ROOT / "build" / "bench"
VOTERS, DOCTORS = 120, 40  # with fewer voters, 50 votes a second are more than each may cast in a minute
CSRF = "b" * 32


@dataclass(frozen=True, slots=True)
class Page:
    """A question page: where it is, and the ids of the question and its answers."""

    path: str
    question: int
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class House:
    """A filled house: its folder, its pages, and the cookies of people who are signed in."""

    data: Path
    pages: tuple[Page, ...]
    voters: tuple[str, ...]
    doctors: tuple[str, ...]


@contextmanager
def furnished(questions: int, **environment: str) -> Iterator[House]:
    """Give a house with so many questions of ten answers each, of one's own: a copy of the one that is kept."""
    kept = _kept(questions) if "CONSILIUM_DATABASE_URL" not in environment else None
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder:
        data = Path(folder) / "data"
        if kept is not None:
            shutil.copytree(kept, data)
        else:
            _fill(questions, data, environment)
        told = json.loads(_run("people", 0, data, environment).splitlines()[-1])
        pages = tuple(Page(path, question, tuple(answers)) for path, question, answers in told["pages"])
        yield House(data, pages, tuple(told["voters"]), tuple(told["doctors"]))


def _kept(questions: int) -> Path:
    made_of = hashlib.sha256(f"{questions} settled".encode())
    for path in sorted([*ROOT.glob("consilium/*/migrations/*.py"), Path(__file__).with_name("corpus.py")]):
        made_of.update(path.read_bytes())
    kept = KEPT / f"house-{made_of.hexdigest()[:12]}"
    if not kept.exists():
        print(
            f"bench: filling a house with {questions:,} questions and doing its jobs, once", file=sys.stderr, flush=True
        )
        KEPT.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=KEPT))
        _fill(questions, making / "data", {})
        (making / "data").rename(kept)
        making.rmdir()
    return kept


def _fill(questions: int, data: Path, environment: dict[str, str]) -> None:
    _run("fill", questions, data, environment)


def _run(what: str, questions: int, data: Path, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-m", "bench.furnishing", what, str(questions)],
        cwd=ROOT,
        env=os.environ | house_environment(data) | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def _open() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "consilium.settings"
    from consilium import installation

    installation.prepare(lambda words: None)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _import(questions: int) -> None:
    from django.utils import timezone

    from bench import corpus
    from consilium.search.similar import relate_waiting
    from consilium.topics.counting import count_waiting
    from consilium.transfer.importing import Counts, import_records

    import_records(corpus.records(questions), Counts(), now=timezone.now())
    # What the worker does after an import is done here: a house that is measured has come to rest.
    for chore in (relate_waiting, count_waiting):
        while chore(timezone.now()):
            pass


def _settle() -> None:
    """Do the jobs that wait after an import: what is measured is a house in its usual state, not its first hour."""
    from django.utils import timezone

    from consilium import jobs

    doing = jobs.chores()
    while sum(chore(timezone.now()) for chore in doing):
        pass


def _people() -> dict[str, Any]:
    from django.utils import timezone

    from consilium.answers.models import Answer
    from consilium.doctors.actions import add_doctor
    from consilium.people.actions import join
    from consilium.people.consents import agree_to_terms
    from consilium.questions.models import Question
    from tests.cast import give_second_factor, verify

    now = timezone.now()
    voters = [join(email=f"voter{n}@example.org", now=now) for n in range(VOTERS)]
    doctors = [join(email=f"doctor{n}@example.org", now=now) for n in range(DOCTORS)]
    for person in (*voters, *doctors):
        agree_to_terms(person=person, now=now)
    for n, person in enumerate(doctors):
        give_second_factor(person)
        verify(add_doctor(name=f"Bench Doctor {n}", specialty="dermatology", account=person, now=now), now)
    answers: dict[int, list[int]] = {}
    for question_id, answer_id in Answer.objects.order_by("pk").values_list("question_id", "pk"):
        answers.setdefault(question_id, []).append(answer_id)
    pages = [(row.get_absolute_url(), row.pk, answers.get(row.pk, [])) for row in Question.objects.order_by("pk")]
    return {
        "pages": pages,
        "voters": [_cookie(person) for person in voters],
        "doctors": [_cookie(person) for person in doctors],
    }


def _cookie(person: Any) -> str:
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = person.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def main() -> None:
    """Fill the house of CONSILIUM_DATA, or let people sign in to it and tell their cookies and the pages as JSON."""
    what, questions = sys.argv[1], int(sys.argv[2])
    _open()
    if what == "fill":
        _import(questions)
        _settle()
    else:
        told = _people()
        _settle()
        print(json.dumps(told))


if __name__ == "__main__":
    main()
