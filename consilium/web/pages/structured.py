"""What pages say of themselves to search engines: schema.org, from what the page shows and nothing else."""

import json
from collections.abc import Sequence

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.lib.prose import excerpt
from consilium.medicine import specialties
from consilium.medicine.emergency import country_name
from consilium.medicine.policy import policy_for
from consilium.questions.models import Question
from consilium.web.pages.helpful_counts import upvote_count
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.doctor import DoctorView

TEXT = 600  # characters of a text; the page has the rest
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def question_data(row: Question, answers: Sequence[Answer], trail: Sequence[Link]) -> SafeString:
    """Return the JSON of a question page for a script element, empty when it is switched off.

    Every answer is a suggested one: there is no accepted answer here. Without answers there is no QAPage, only the
    trail. Times are as coarse as on the page.
    """
    if not settings.STRUCTURED_DATA:
        return SafeString()
    things: list[dict[str, object]] = []
    if answers:
        things.append({"@type": "QAPage", "mainEntity": _question(row, answers)})
    things.append(_breadcrumbs([*trail, Link(row.title, row.get_absolute_url())]))
    return _script(things)


def doctor_data(view: DoctorView, row: Doctor, trail: Sequence[Link]) -> SafeString:
    """Return the JSON of a doctor's profile: who, where and what for, and the stars of reviews that stand on the page.

    Figures taken over from elsewhere are nobody's reviews here and are left out. Stars are left out altogether where
    the doctor's country takes them for advertising, and where the operator's own doctors are reviewed.
    """
    if not settings.STRUCTURED_DATA:
        return SafeString()
    where = settings.SITE_URL + view.card.profile_url
    place = {"addressLocality": row.city, "addressRegion": row.region, "addressCountry": country_name(row.country)}
    address = {name: value for name, value in place.items() if value}
    specialty = specialties.specialty(row.specialty) if row.specialty else None
    rating = next((rating for rating in view.ratings if not rating.origin), None)
    person: dict[str, object] = {
        "@type": "Physician" if specialty is not None and specialty.kind == "physician" else "Person",
        "@id": where,
        "url": where,
        "name": view.card.full_name,
    }
    if specialty is not None:
        person["description"] = view.card.place_and_specialty
    if address:
        person["address"] = {"@type": "PostalAddress", **address}
    may_tell_stars = (
        settings.STRUCTURED_RATINGS
        and not settings.OPERATOR_IS_REVIEWED
        and policy_for(row.country or settings.COUNTRY).stars_for_machines
    )
    if rating is not None and may_tell_stars and person["@type"] == "Physician":
        person["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": rating.rating,
            "reviewCount": rating.review_count,
            "bestRating": 5,
            "worstRating": 1,
        }
    return _script([person, _breadcrumbs([*trail, Link(view.card.full_name, view.card.profile_url)])])


def trail_data(trail: Sequence[Link], last: Link) -> SafeString:
    """Return the JSON of the way to a page for a script element, empty when it is switched off."""
    return _script([_breadcrumbs([*trail, last])]) if settings.STRUCTURED_DATA else SafeString()


def _breadcrumbs(links: Sequence[Link]) -> dict[str, object]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": link.text, "item": settings.SITE_URL + link.url}
            for place, link in enumerate(links, start=1)
        ],
    }


def _script(things: Sequence[dict[str, object]]) -> SafeString:
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
        "upvoteCount": upvote_count(answer),
        **({"author": {"@type": "Person", "name": name}} if name else {}),
    }
