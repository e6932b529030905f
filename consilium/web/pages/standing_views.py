"""The panel "Where the doctors stand", put into words and dots from the stored snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from consilium.consensus import stored
from consilium.consensus.facts import site_words
from consilium.consensus.models import Snapshot
from consilium.consensus.opinions import Opinion, Quote, counted
from consilium.consensus.pooling import FEWEST_TO_SPEAK, Verdict
from consilium.consensus.standing import ActionLine, Backing, LabelLine, Line, Standing
from consilium.medicine.actions import all_actions
from consilium.medicine.conditions import all_conditions
from consilium.medicine.levels import Level
from consilium.medicine.symptoms import all_symptoms
from consilium.web.pages.shapes.common import STANCES, Seat, Stance
from consilium.web.pages.shapes.standing import (
    Alert,
    AskedBack,
    Evidence,
    Noted,
    StandingLine,
    StandingView,
    Unaddressed,
)

VIEWS = 8  # colours there are; views beyond them share the neutral one
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
URGENCY = {Level.E: "emergency care now", Level.U: "care the same day"}
LEADING = 3  # advice that stands among what to do however few give it


@dataclass(frozen=True, slots=True)
class Stood:
    """A snapshot as the page uses it: the counts, each doctor's opinion as it stands, and the colour of each view."""

    standing: Standing
    opinions: tuple[Opinion, ...]
    views: Mapping[str, int]

    @classmethod
    def of(cls, snapshot: Snapshot | None) -> "Stood | None":
        """Return what a snapshot holds, or None without one or without any opinion in it."""
        if snapshot is None or not snapshot.doctors:
            return None
        standing = stored.from_json(snapshot.standing)
        views = {line.label: number for number, line in enumerate(standing.now.labels[:VIEWS], start=1)}
        return cls(standing, counted(stored.many_from_json(snapshot.opinions)), views)


def condition_name(label: str) -> str:
    """Return the name of a condition as the panel shows it."""
    row = all_conditions().get(label)
    name = row.label if row is not None else label.replace("_", " ")
    return name[:1].upper() + name[1:]


def action_name(action: str) -> str:
    """Return the name of an action as the panel shows it."""
    row = all_actions().get(action)
    return row.label if row is not None else action.replace("_", " ")


def standing_view(stood: Stood, who: Mapping[str, str], method_url: str) -> StandingView:
    """Return the panel. `who` names the author of each answer by the answer's id."""
    panel = _Panel(stood, who)
    standing = stood.standing
    tally = standing.now
    return StandingView(
        doctors=standing.doctors,
        verified=standing.verified,
        lead=panel.lead(),
        second=panel.second(),
        alerts=tuple(panel.alerts()),
        actions=tuple(panel.action_line(line) for line in panel.actions(shared=True)),
        causes=tuple(panel.label_line(line) for line in tally.labels),
        verdict=panel.verdict(),
        close_call=panel.close_call(),
        no_cause=_no_cause(len(standing.names_no_cause)),
        ruled_out=tuple(
            Noted(condition_name(line.id), line.count, standing.doctors, panel.evidence(line.backings, "ruled-out"))
            for line in standing.ruled_out
        ),
        unaddressed=tuple(panel.unaddressed()),
        asked_back=tuple(panel.asked_back()),
        reassurance="Most doctors call this common, and nobody raised anything that cannot wait."
        if standing.reassurance.may_say_normal
        else "",
        noted=tuple(panel.noted()),
        independent=panel.independence(),
        method_url=method_url,
        vocabulary=f"Vocabulary {standing.vocabulary}",
    )


def _no_cause(count: int) -> str:
    if not count:
        return ""
    return f"{_number(count).capitalize()} {'doctor names' if count == 1 else 'doctors name'} no cause."


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


class _Panel:
    """Words and dots of one panel."""

    def __init__(self, stood: Stood, who: Mapping[str, str]) -> None:
        self.standing = stood.standing
        self.opinions = stood.opinions
        self.views = stood.views
        self.who = who
        self.by_answer = {opinion.answer: opinion for opinion in stood.opinions}

    def evidence(self, backings: Sequence[Backing], stance: Stance = "likely", label: str = "") -> tuple[Evidence, ...]:
        """Return the sentences behind a line, each with its author; a doctor without one is named all the same."""
        found = []
        for backing in backings:
            opinion = self.by_answer.get(backing.answer)
            said = stance
            if label and opinion is not None:
                said = _stance(opinion, label)
            quote: Quote | None = backing.quotes[0] if backing.quotes else None
            found.append(
                Evidence(
                    who=self.who.get(backing.answer, ""),
                    url=_place(backing.answer, quote),
                    sentence=quote.text if quote else "",
                    stance=said,
                    read_by_software=opinion is not None and not opinion.confirmed,
                )
            )
        return tuple(found)

    def label_line(self, line: LabelLine) -> StandingLine:
        """Return the line of one cause: a dot for each doctor, those who rule it out beside those who name it."""
        view = self.views.get(line.label, 0)
        seats: dict[Stance, list[Seat]] = {"likely": [], "also": [], "possible": [], "silent": [], "ruled-out": []}
        for opinion in self.opinions:
            stance = _stance(opinion, line.label)
            name = self.who.get(opinion.answer, "")
            seats[stance].append(Seat(stance, view, f"#answer-{opinion.answer}", f"{name}: {STANCES[stance]}"))
        against = next((item for item in self.standing.ruled_out if item.id == line.label), None)
        evidence = self.evidence(line.backings, label=line.label)
        if against is not None:
            evidence += self.evidence(against.backings, "ruled-out")
        row = all_conditions().get(line.label)
        return StandingLine(
            label=condition_name(line.label),
            seats=tuple(seat for group in seats.values() for seat in group),
            count=line.first,
            of=self.standing.now.naming,
            view=view,
            plain=row.plain if row is not None else "",
            about=reverse("condition", args=[row.slug]) if row is not None and row.specific else "",
            interval=f"{line.low * 100:.0f}–{line.high * 100:.0f} %"
            if self.standing.now.naming >= FEWEST_TO_SPEAK
            else "",
            ruled_out=f"ruled out by {against.count}" if against is not None else "",
            evidence=evidence,
        )

    def action_line(self, line: ActionLine) -> StandingLine:
        """Return the line of one action out of all doctors."""
        by = {backing.answer for backing in line.backings}
        seats = [
            Seat(
                "likely" if opinion.answer in by else "silent",
                0,
                f"#answer-{opinion.answer}",
                f"{self.who.get(opinion.answer, '')}: {'advises it' if opinion.answer in by else 'says nothing'}",
            )
            for opinion in self.opinions
        ]
        kinds = [action_name(kind) for kind in line.kinds if kind != line.action]
        return StandingLine(
            label=action_name(line.action),
            seats=tuple(sorted(seats, key=lambda seat: seat.stance == "silent")),
            count=line.count,
            of=self.standing.doctors,
            plain=", ".join(kinds).lower(),
            evidence=self.evidence(line.backings),
        )

    def actions(self, *, shared: bool) -> list[ActionLine]:
        """Return the actions that several doctors advise and the leading ones, or the others, which one doctor does."""
        lines = [line for line in self.standing.now.actions if line.action != "needs_more_info"]
        return [line for place, line in enumerate(lines) if (line.count > 1 or place < LEADING) is shared]

    def lead(self) -> str:
        """Return the one sentence on which all or most agree, or nothing."""
        doctors = self.standing.doctors
        top = next((line for line in self.standing.now.actions if line.action != "needs_more_info"), None)
        if top is None or 2 * top.count <= doctors:
            return ""
        row = all_actions().get(top.action)
        advice = (row.sentence if row is not None else action_name(top.action)).rstrip(".")
        advice = advice[:1].lower() + advice[1:]
        if top.count < doctors:
            return f"{_number(top.count).capitalize()} of {_number(doctors)} say: {advice}."
        if doctors == 1:
            return f"One doctor says: {advice}."
        return f"{'Both' if doctors == 2 else f'All {_number(doctors)}'} say: {advice}."

    def second(self) -> str:
        """Return how far they agree on what it may be, as a sentence."""
        tally = self.standing.now
        top = condition_name(tally.top).lower() if tally.top else ""
        if not tally.naming:
            return "No doctor names a cause."
        if tally.verdict is Verdict.TOO_FEW:
            return "Too few have answered to say where doctors stand on what it may be."
        if tally.verdict is Verdict.AGREE:
            return f"On what it may be, most think of {top}."
        if tally.verdict is Verdict.LEANING and len(tally.labels) == 1:
            return f"On what it may be, the {_number(tally.naming)} who name a cause think of {top}."
        if tally.verdict is Verdict.LEANING:
            return f"On what it may be they lean to {top}, but are divided."
        return "They do not agree on what it may be."

    def verdict(self) -> str:
        """Return the verdict in a few words."""
        tally = self.standing.now
        if not tally.naming:
            return ""
        if tally.verdict is Verdict.LEANING and len(tally.labels) == 1:
            return f"Leaning {condition_name(tally.top or '').lower()}, and few have answered"
        if tally.verdict is Verdict.LEANING and tally.top:
            return f"Leaning {condition_name(tally.top).lower()}, divided"
        return {
            Verdict.TOO_FEW: "Too few to say",
            Verdict.AGREE: f"Most doctors agree: {condition_name(tally.top or '').lower()}",
        }.get(tally.verdict, "Divided")

    def close_call(self) -> str:
        """Return how little would change the verdict."""
        call = self.standing.now.close_call
        if not call.is_close or not call.changes:
            return ""
        said = []
        for change in call.changes:
            name = condition_name(change.label).lower() if change.label else "something new"
            if change.tied:
                said.append(f"one more doctor for {name} would draw it level")
            elif change.top != self.standing.now.top:
                said.append(f"one more doctor for {name} would change the order")
            elif change.verdict is not self.standing.now.verdict:
                said.append(f"one more for {name} would make it “{_verdict_words(change.verdict, change.top)}”")
        return f"A close call: {'; '.join(said[:2])}." if said else "A close call."

    def alerts(self) -> list[Alert]:
        """Return what cannot wait and who raised it: never averaged away, however few they are."""
        doctors, safety = self.standing.doctors, self.standing.safety
        found = [
            Alert(
                level="C" if safety.level < Level.C else safety.level.name,  # type: ignore[arg-type]
                raised_by=f"{line.count} of {doctors}",
                text=f"could be {condition_name(line.id).lower()}, which is treatable. Do not wait.",
                evidence=self.evidence(line.backings, label=line.id),
            )
            for line in safety.warnings
        ]
        # Contacting the clinic is what the level above and the advice below say already; more than that stands here.
        for level, backings in ((safety.level, safety.raised_by), (safety.imported_level, safety.said_by_imported)):
            if backings and level is not None and level > Level.C:
                who = f"{len(backings)} of {doctors}"
                found.append(
                    Alert(level.name, who, f"{URGENCY[level]}.", self.evidence(backings))  # type: ignore[arg-type]
                )
        return found

    def unaddressed(self) -> list[Unaddressed]:
        """Return the symptoms the asker named that no answer speaks to."""
        rows = []
        for complaint in self.standing.nobody_addressed:
            symptom = all_symptoms().get(complaint.finding.symptom)
            name = symptom.label if symptom is not None else complaint.finding.symptom
            site = site_words(complaint.finding.site)
            rows.append(
                Unaddressed(
                    symptom=f"{name} ({site})" if site else name,
                    quote=complaint.text,
                    advice="Ask your clinic about it.",
                )
            )
        return rows

    def asked_back(self) -> list[AskedBack]:
        """Return what doctors ask the asker and nobody has answered yet."""
        rows = []
        for line in self.standing.asked_back:
            backing = line.backings[0]
            quote = backing.quotes[0] if backing.quotes else None
            rows.append(
                AskedBack(
                    question=quote.text if quote else line.id,
                    who=self.who.get(backing.answer, ""),
                    url=_place(backing.answer, quote),
                )
            )
        return rows

    def noted(self) -> list[Noted]:
        """Return what else answers say, counted."""
        doctors, reassurance = self.standing.doctors, self.standing.reassurance
        lines: list[tuple[str, Line]] = [
            ("Called common or usual", reassurance.common),
            ("Passes by itself", reassurance.passes_by_itself),
            *((f"Advised: {action_name(line.action).lower()}", _as_line(line)) for line in self.actions(shared=False)),
            *((f"Brought about by: {line.id.replace('_', ' ')}", line) for line in self.standing.causes),
        ]
        return [Noted(text, line.count, doctors, self.evidence(line.backings)) for text, line in lines if line.count]

    def independence(self) -> str:
        """Return how many were given blind, how many are imported and how many were read by the software."""
        standing, said = self.standing, []
        blind = standing.independent.doctors
        if blind:
            said.append(f"{blind} of {standing.doctors} were given before seeing colleagues.")
        if standing.imported:
            said.append(
                f"{standing.imported} of {standing.doctors} are imported: not verified here, independence unknown."
            )
        if standing.read_by_software:
            verb = "was" if standing.read_by_software == 1 else "were"
            said.append(f"{standing.read_by_software} {verb} read by the software and not confirmed by the doctor.")
        return " ".join(said)


def _stance(opinion: Opinion, label: str) -> Stance:
    """Return what a doctor says to a cause."""
    for rank, group in enumerate(opinion.groups):
        if label in group:
            return "possible" if label in opinion.possible else "also" if rank else "likely"
    return "ruled-out" if label in opinion.ruled_out else "silent"


def _as_line(line: ActionLine) -> Line:
    return Line(line.action, line.count, line.backings)


def _verdict_words(verdict: Verdict, top: str) -> str:
    return f"leaning {condition_name(top).lower()}" if verdict is Verdict.LEANING else verdict.value


def _place(answer: str, quote: Quote | None) -> str:
    if quote is None or quote.where == "headline":
        return f"#answer-{answer}"
    return f"#{mark_id(answer, quote)}"


def mark_id(answer: str, quote: Quote) -> str:
    """Return the id of the highlighted words of an answer on the page."""
    return f"said-{answer}-{quote.where[0]}{quote.start}"
