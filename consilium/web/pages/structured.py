"""What a question page says of itself to search engines: schema.org, from what the page shows and nothing else."""

import json
from collections.abc import Sequence

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from consilium.answers.models import Answer
from consilium.lib.prose import excerpt
from consilium.questions.models import Question
from consilium.web.pages.shapes.common import Link

TEXT = 600  # characters of a text; the page has the rest
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def question_data(row: Question, answers: Sequence[Answer], trail: Sequence[Link]) -> SafeString:
    """Return the JSON of a question page for a script element, empty when it is switched off.

    Every answer is a suggested one: there is no accepted answer here. Without answers there is no QAPage, only the
    trail. Times are as coarse as on the page.
    """
    if not settings.STRUCTURED_DATA:
        return SafeString()
    site = settings.SITE_URL
    things: list[dict[str, object]] = []
    if answers:
        things.append({"@type": "QAPage", "mainEntity": _question(row, answers)})
    links = [*trail, Link(row.title, row.get_absolute_url())]
    things.append(
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": link.text, "item": site + link.url}
                for place, link in enumerate(links, start=1)
            ],
        }
    )
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it can end the script element or begin another.
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


def _question(row: Question, answers: Sequence[Answer]) -> dict[str, object]:
    where = settings.SITE_URL + row.get_absolute_url()
    asked = row.asked_at
    return {
        "@type": "Question",
        "name": row.title,
        **({"text": excerpt(row.body, TEXT)} if row.body else {}),
        "answerCount": len(answers),
        **({"dateCreated": f"{asked:%Y-%m}"} if asked else {}),
        "suggestedAnswer": [_answer(answer, where) for answer in answers],
    }


def _answer(answer: Answer, where: str) -> dict[str, object]:
    name = answer.doctor.name if answer.doctor is not None else answer.signature
    return {
        "@type": "Answer",
        "text": excerpt(f"{answer.headline}\n{answer.body}", TEXT),
        "url": f"{where}#answer-{answer.pk}",
        "upvoteCount": answer.helpful,
        **({"author": {"@type": "Person", "name": name}} if name else {}),
    }
