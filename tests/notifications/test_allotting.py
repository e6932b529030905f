"""Who is told of which question, as arithmetic: within everybody's room, by specialty, country and load."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from consilium.notifications.allotting import FreeDoctor, OpenQuestion, allot

SPECIALTIES = ("dermatology", "plastic-surgery", "ophthalmology")
COUNTRIES = st.sampled_from(["GB", "US", ""])
PEOPLE = range(1, 9)


@st.composite
def doctors(draw: st.DrawFn) -> list[FreeDoctor]:
    """Return some doctors, each another person."""
    return [
        FreeDoctor(
            person=person,
            specialty=draw(st.sampled_from(SPECIALTIES)),
            country=draw(COUNTRIES),
            only_own_country=draw(st.booleans()),
            room=draw(st.integers(-2, 4)),
            told=draw(st.integers(0, 3)),
        )
        for person in draw(st.sets(st.sampled_from(PEOPLE)))
    ]


@st.composite
def questions(draw: st.DrawFn) -> list[OpenQuestion]:
    """Return some questions, numbered in their order."""
    return [
        OpenQuestion(
            pk=number,
            specialties=tuple(draw(st.lists(st.sampled_from(SPECIALTIES), max_size=3, unique=True))),
            country=draw(COUNTRIES),
            wanted=draw(st.integers(1, 3)),
            closed_to=draw(st.frozensets(st.sampled_from(PEOPLE), max_size=3)),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


def fits(doctor: FreeDoctor, question: OpenQuestion) -> bool:
    """Say in other words than the code whether the doctor may be told of the question at all."""
    near = doctor.country != "" and doctor.country == question.country
    return (
        doctor.specialty in question.specialties
        and doctor.person not in question.closed_to
        and (near or not doctor.only_own_country)
    )


@given(questions(), doctors())
def test_nobody_gets_more_than_their_room_or_what_does_not_fit(
    asked: list[OpenQuestion], free: list[FreeDoctor]
) -> None:
    pairs = list(allot(asked, free))
    by_person = {doctor.person: doctor for doctor in free}
    assert len(set(pairs)) == len(pairs)
    for doctor in free:
        assert sum(person == doctor.person for _, person in pairs) <= max(doctor.room, 0)
    for question in asked:
        told = [person for pk, person in pairs if pk == question.pk]
        assert len(told) <= question.wanted
        assert all(fits(by_person[person], question) for person in told)


@given(questions(), doctors())
def test_nobody_is_passed_over(asked: list[OpenQuestion], free: list[FreeDoctor]) -> None:
    """A question gets fewer than it needs only where everybody who fits it was told, or has no room at its turn."""
    pairs = list(allot(asked, free))
    for question in asked:
        told = {person for pk, person in pairs if pk == question.pk}
        if len(told) < question.wanted:
            for doctor in free:
                used = sum(person == doctor.person for pk, person in pairs if pk <= question.pk)
                assert doctor.person in told or not fits(doctor, question) or used >= doctor.room


def doctor(person: int, country: str = "GB", *, room: int = 1, told: int = 0, last: int = 1) -> FreeDoctor:
    """Return a dermatologist, told last on a day of January."""
    return FreeDoctor(person, "dermatology", country, False, room, told, datetime(2026, 1, last, tzinfo=UTC))


def test_country_comes_first_then_load_then_the_longest_ago() -> None:
    free = [doctor(1, "US"), doctor(2, told=2), doctor(3, told=1, last=9), doctor(4, told=1, last=8), doctor(5, "")]
    question = OpenQuestion(7, ("dermatology",), "GB", wanted=5)
    assert [person for _, person in allot([question], free)] == [4, 3, 2, 1, 5]


def test_load_is_shared_within_a_round() -> None:
    asked = [OpenQuestion(pk, ("dermatology",), "GB", wanted=1) for pk in range(4)]
    pairs = list(allot(asked, [doctor(1, room=4), doctor(2, room=4, told=1, last=2)]))
    assert pairs == [(0, 1), (1, 1), (2, 2), (3, 1)]


def test_questions_are_read_only_while_there_is_room() -> None:
    asked = iter([OpenQuestion(pk, ("dermatology",), "GB", wanted=1) for pk in range(9)])
    assert list(allot(asked, [doctor(1, room=2)])) == [(0, 1), (1, 1)]
    assert next(asked).pk == 2
    assert (list(allot(asked, [doctor(1, room=0)])), next(asked).pk) == ([], 3)
