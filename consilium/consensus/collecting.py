"""Rows into opinions: what doctors gave in codes, and what is read in their words, as the pooling takes it."""

from collections.abc import Iterable, Iterator

from consilium.answers import models as answers
from consilium.consensus.opinions import Finding, Opinion, Quote, ranked
from consilium.consensus.reading import Reading, read
from consilium.consensus.reading.shapes import Evidence
from consilium.medicine.levels import Level


def opinions_of(answer: answers.Answer, given: Iterable[answers.Opinion]) -> Iterator[Opinion]:
    """Give the opinions of one answer: each version its doctor gave here, or the reading of an imported one.

    Codes that a doctor gave or confirmed count as they are; what no form asks for (symptoms spoken to, questions asked
    back, causes, "this is common") is read from the words. A version without any code is read altogether.
    """
    doctor = f"doctor:{answer.doctor_id}" if answer.doctor_id is not None else f"answer:{answer.pk}"
    # Later answers and later versions stand higher; the position keeps two imports of one name apart.
    place = answer.position * 1000
    versions = sorted(given, key=lambda version: version.number)
    if not versions:
        yield _read_opinion(answer, doctor, place, read(answer.body, answer.headline), blind=answer.blind)
    for version in versions:
        reading = read(version.body, version.headline)
        has_codes = bool(version.groups or version.ruled_out or version.actions or version.urgency)
        make = _coded_opinion if has_codes else _uncoded_opinion
        yield make(answer, doctor, place + version.number, reading, version)


def _uncoded_opinion(
    answer: answers.Answer, doctor: str, place: int, reading: Reading, version: answers.Opinion
) -> Opinion:
    return _read_opinion(answer, doctor, place, reading, blind=not version.after_seeing)


def _read_opinion(answer: answers.Answer, doctor: str, place: int, reading: Reading, *, blind: bool | None) -> Opinion:
    # What is said only under an if is no opinion about this person yet.
    said = [item for item in reading.assessments if not item.conditional]
    possible = [item.label for item in said if item.status == "possible"]
    return Opinion(
        doctor=doctor,
        standing=answer.standing,  # type: ignore[arg-type]
        blind=blind,
        groups=ranked((item.label for item in said if item.status == "asserted"), possible),
        possible=tuple(possible),
        ruled_out=tuple(item.label for item in said if item.status == "ruled_out"),
        actions=tuple(item.action for item in reading.actions),
        urgency=Level.of_urgency(reading.urgency) if reading.urgency != "none" else None,
        says_common=reading.common is not None,
        says_self_limited=reading.self_limited is not None,
        asks=_asks(reading),
        causes=tuple(item.label for item in reading.causes),
        addresses=_addresses(reading),
        confirmed=False,
        answer=str(answer.pk),
        given=place,
        quotes=tuple(_quotes(reading)),
    )


def _coded_opinion(
    answer: answers.Answer, doctor: str, place: int, reading: Reading, version: answers.Opinion
) -> Opinion:
    return Opinion(
        doctor=doctor,
        standing=answer.standing,  # type: ignore[arg-type]
        # Codes that were confirmed later say nothing of whether the words were written independently.
        blind=None if answer.standing == answers.Answer.Standing.IMPORTED else not version.after_seeing,
        groups=tuple(tuple(item["label"] for item in group) for group in version.groups),
        possible=tuple(item["label"] for group in version.groups for item in group if not item["likely"]),
        ruled_out=tuple(version.ruled_out),
        actions=tuple(version.actions),
        urgency=Level[version.urgency] if version.urgency else None,
        says_common=reading.common is not None,
        says_self_limited=reading.self_limited is not None,
        asks=_asks(reading),
        causes=tuple(item.label for item in reading.causes),
        addresses=_addresses(reading),
        confirmed=True,
        answer=str(answer.pk),
        given=place,
        quotes=tuple(_quotes(reading)),
    )


def _asks(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.topic or item.evidence.text for item in reading.asks))


def _addresses(reading: Reading) -> tuple[Finding, ...]:
    return tuple(Finding(item.symptom, item.site) for item in reading.addresses)


def _quotes(reading: Reading) -> Iterator[Quote]:
    for assessment in reading.assessments:
        kind = "ruled_out" if assessment.status == "ruled_out" else "label"
        yield _quote(f"{kind}:{assessment.label}", assessment.evidence)
    for advice in reading.actions:
        yield _quote(f"action:{advice.action}", advice.evidence)
    for ask in reading.asks:
        yield _quote(f"ask:{ask.topic or ask.evidence.text}", ask.evidence)
    for cause in reading.causes:
        yield _quote(f"cause:{cause.label}", cause.evidence)
    for complaint in reading.addresses:
        yield _quote(f"symptom:{complaint.key}", complaint.evidence)
    if reading.common is not None:
        yield _quote("common", reading.common)
    if reading.self_limited is not None:
        yield _quote("self_limited", reading.self_limited)


def _quote(about: str, evidence: Evidence) -> Quote:
    return Quote(about, evidence.text, evidence.start, evidence.end, evidence.field)
