"""What a notice says, in one line, and where it leads: made when it is shown, from what it points to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from consilium.moderation.wording import told
from consilium.notifications.models import Kind, Notice


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in words without a word about anybody's health, the title of its question, and its address here.

    `mail_path` leads there without telling the title.
    """

    words: str
    path: str
    mail_path: str
    title: str = ""


def line(notice: Notice, *, named: bool = True) -> Line:
    """Return what the notice says; its question and its answer with the doctor should be fetched with it.

    `named` says whether a doctor is called by name: a name may tell a specialty.
    """
    words, path = _WORDS[Kind(notice.kind)](notice), _PATHS[Kind(notice.kind)](notice)
    if not named and notice.answer is not None and notice.answer.doctor is not None:
        words = words.replace(str(notice.answer.doctor), "A doctor", 1)
    slug = f"{notice.question_id}/{notice.question.slug}/" if notice.question is not None else ""
    return Line(
        words=words,
        path=path,
        mail_path=path.replace(slug, f"{notice.question_id}/", 1) if slug else path,
        title=notice.question.title if notice.question is not None else "",
    )


def _whose(notice: Notice) -> str:
    asker = notice.question.asker_id if notice.question is not None else None
    return "your question" if asker == notice.person_id else "a question you follow"


def _doctor(notice: Notice) -> str:
    return str(notice.answer.doctor) if notice.answer is not None and notice.answer.doctor is not None else "A doctor"


def _added(notice: Notice) -> str:
    if notice.detail == "merged":
        return f"Answers to a question that asks the same now stand with {_whose(notice)}"
    if notice.detail == "parted":
        return f"Answers to another question no longer stand with {_whose(notice)}"
    more = {"update": "told of a later day", "reply": "replied to a doctor", "outcome": "told how it ended"}
    return f"The asker {more[notice.detail]}"


def _check(notice: Notice) -> str:
    return {
        "claimed": "Somebody else claims your profile",
        "asked": "A question about your application",
        "approved": "Your details were checked",
        "refused": "Your details could not be confirmed",
    }[notice.detail]


def _decision(notice: Notice) -> str:
    verdict, _, kind = notice.detail.partition(" ")
    return told(kind, verdict)


def _credential(notice: Notice) -> str:
    return "A credential of yours ends soon" if notice.detail == "lapsing" else "A credential of yours has ended"


_WORDS: Mapping[Kind, Callable[[Notice], str]] = {
    Kind.RED_FLAG: lambda notice: "A doctor asks you not to wait",
    Kind.ANSWER: lambda notice: f"{_doctor(notice)} answered {_whose(notice)}",
    Kind.REVISION: lambda notice: f"{_doctor(notice)} revised an answer to {_whose(notice)}",
    Kind.ASKED_BACK: lambda notice: "A doctor asks you something",
    Kind.REPLY: lambda notice: "The asker replied to what a doctor asked",
    Kind.ADDED: _added,
    Kind.QUESTION: lambda notice: "A new question about a procedure you follow",
    Kind.MATCHED: lambda notice: "A question that fits your specialty",
    Kind.BY_DOCTOR: lambda notice: f"{_doctor(notice)}, whom you follow, answered a question",
    Kind.OUTCOME_DUE: lambda notice: "What did it turn out to be?",
    Kind.CHECK: _check,
    Kind.CREDENTIAL: _credential,
    Kind.DECISION: _decision,
}


def _question(notice: Notice, anchor: str = "") -> str:
    assert notice.question is not None  # every kind that leads here has one
    return notice.question.get_absolute_url() + anchor


def _answer(notice: Notice) -> str:
    return _question(notice, f"#answer-{notice.answer_id}")


def _asked_back(notice: Notice) -> str:
    return _question(notice, f"#asked-back-{notice.about}")


def _added_where(notice: Notice) -> str:
    anchors = {"update": f"#update-{notice.about}", "reply": f"#asked-back-{notice.about}", "outcome": "#outcome"}
    if notice.detail in ("merged", "parted"):
        return _question(notice)
    return _question(notice, anchors[notice.detail])


def _check_page(notice: Notice) -> str:
    if notice.detail == "claimed":
        return reverse("own_doctor")
    return reverse("own_check", args=[notice.about])


_PATHS: Mapping[Kind, Callable[[Notice], str]] = {
    Kind.RED_FLAG: lambda notice: _question(notice, "#standing"),
    Kind.ANSWER: _answer,
    Kind.REVISION: _answer,
    Kind.ASKED_BACK: _asked_back,
    Kind.REPLY: _asked_back,
    Kind.ADDED: _added_where,
    Kind.QUESTION: _question,
    Kind.MATCHED: _question,
    Kind.BY_DOCTOR: _answer,
    Kind.OUTCOME_DUE: lambda notice: reverse("my_outcome", args=[notice.question_id]),
    Kind.CHECK: _check_page,
    Kind.CREDENTIAL: lambda notice: reverse("own_doctor"),
    Kind.DECISION: lambda notice: reverse("decision", args=[notice.about]),
}
