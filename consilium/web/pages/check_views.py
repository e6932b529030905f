"""Checks of doctors as pages show them, to the applicant and to moderators."""

from collections.abc import Mapping

from django.urls import reverse

from consilium.doctors.checks.deciding import approvals, approvals_needed
from consilium.doctors.checks.evidence import shown_elsewhere
from consilium.doctors.checks.shapes import Said, lines_from, said_from
from consilium.doctors.models import Check, Evidence, Remark
from consilium.medicine.emergency import country_name
from consilium.medicine.specialties import specialty
from consilium.web.pages.frame import day_words
from consilium.web.pages.shapes.applying import ComparedLine, EvidenceView, SaidLine, StepView

KINDS: Mapping[str, str] = {
    Check.Kind.APPLY: "Application",
    Check.Kind.CLAIM: "Claim of a profile",
    Check.Kind.CREDENTIAL: "A credential",
    Check.Kind.CHANGE: "A change of profile",
    Check.Kind.RECHECK: "To be looked up again",
}
FINDINGS = {"same": "the same", "alike": "alike", "differs": "differs", "unknown": "not listed"}
VERDICTS: Mapping[str, str] = {
    Remark.Verdict.SAID: "wrote",
    Remark.Verdict.APPROVE: "approved",
    Remark.Verdict.REFUSE: "refused",
    Remark.Verdict.ASK: "asked",
}
FILE_KINDS: Mapping[str, str] = {Evidence.Kind.PDF: "PDF", Evidence.Kind.PICTURE: "Picture"}


def heading(check: Check) -> str:
    """Return a check by its kind and name: "Claim of a profile: Ida Brandt"."""
    return f"{KINDS[check.kind]}: {said_from(check.said).name}"


def said_lines(said: Said) -> tuple[SaidLine, ...]:
    """Return what was said, line by line."""
    place = ", ".join(filter(None, (said.city, said.region, country_name(said.country) if said.country else "")))
    lines = [
        ("Name", f"{said.name}, {said.post_nominals}" if said.post_nominals else said.name),
        ("Specialty", specialty(said.specialty).label if said.specialty else ""),
        ("Place", place),
        *((fact.issuer, fact.words) for fact in said.facts),
    ]
    return tuple(SaidLine(name, words) for name, words in lines if words)


def picture_address(check: Check) -> str:
    """Return where the picture that is proposed can be seen while it waits; empty without one."""
    name = said_from(check.said).portrait
    return reverse("portrait", args=[name]) if name and check.closed_at is None else ""


def changed_lines(check: Check) -> tuple[SaidLine, ...]:
    """Return what a change would change, as the profile has it now; empty for other checks and closed ones."""
    doctor, said = check.doctor, said_from(check.said)
    if check.kind != Check.Kind.CHANGE or check.closed_at is not None or doctor is None:
        return ()
    lines = (
        ("Name", doctor.name, said.name),
        ("Letters after the name", doctor.post_nominals, said.post_nominals),
        ("Specialty", _label(doctor.specialty), _label(said.specialty)),
    )
    found = [SaidLine(what, f"{now or 'none'} → {then or 'none'}") for what, now, then in lines if now != then]
    return (*found, SaidLine("Picture", "a new one")) if said.portrait else tuple(found)


def _label(specialty_id: str) -> str:
    return specialty(specialty_id).label if specialty_id else ""


def compared_lines(check: Check) -> tuple[ComparedLine, ...]:
    """Return what a loaded list says to it, side by side."""
    return tuple(
        ComparedLine(line.what, line.claimed, line.listed or "—", FINDINGS[line.finding], line.finding == "differs")
        for line in lines_from(check.compared)
    )


def steps(check: Check, *, with_names: bool) -> tuple[StepView, ...]:
    """Return what was said and decided, in order; which moderator it was is told to moderators alone."""
    found = []
    for remark in check.remarks.select_related("person").order_by("pk"):
        if remark.verdict == Remark.Verdict.SAID:
            who = "The applicant"
        elif with_names and remark.person is not None:
            who = remark.person.pseudonym
        else:
            who = "A moderator"
        # How a single moderator voted is nobody's business before it is decided.
        if not with_names and remark.verdict == Remark.Verdict.APPROVE:
            continue
        found.append(StepView(who, VERDICTS[remark.verdict], remark.words, day_words(remark.at)))
    return tuple(found)


def evidence_views(check: Check, *, for_moderators: bool) -> tuple[EvidenceView, ...]:
    """Return the files that were shown, with a warning when another check was shown the very same file."""
    return tuple(
        EvidenceView(
            name=f"{FILE_KINDS[row.kind]}, {max(row.size // 1000, 1)} kB",
            url=reverse("evidence", args=[row.pk]) if row.removed_at is None else "",
            note="The same file was shown for another doctor." if for_moderators and shown_elsewhere(row) else "",
        )
        for row in check.evidence.order_by("pk")
    )


def state(check: Check) -> str:
    """Return where a check stands, as its applicant reads it."""
    if check.closed_at is not None:
        return {
            Check.Outcome.APPROVED: "It was approved.",
            Check.Outcome.REFUSED: "It was refused.",
            Check.Outcome.WITHDRAWN: "It was withdrawn.",
        }[Check.Outcome(check.outcome)]
    last = check.remarks.order_by("-pk").first()
    if last is not None and last.verdict == Remark.Verdict.ASK:
        return "A moderator asks you something."
    return "It waits for moderators."


def count(check: Check) -> tuple[int, int]:
    """Return how many approved, and how many must."""
    return len(approvals(check)), approvals_needed(check)
