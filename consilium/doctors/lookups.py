"""Looking a claimed number up in the lists that were loaded here."""

from consilium.doctors.models import RegisterEntry, RegisterLoad
from consilium.doctors.registers.matching import Claimed, Comparison, Listed, Status, compare
from consilium.doctors.registers.register import Register
from consilium.doctors.registers.states import state_code
from consilium.medicine.taxonomies import code_beginnings


def is_loaded(register: Register) -> bool:
    """Say whether a whole list of this register was loaded here."""
    return RegisterLoad.objects.filter(register=register.id, finished_at__isnull=False).exists()


def entry_of(register: Register, number: str) -> RegisterEntry | None:
    """Return the entry of a number that has the register's form, if a list with it was loaded."""
    return RegisterEntry.objects.filter(pk=register.key(number)).first()


def look_up(
    register: Register, number: str, *, given: str, surname: str, region: str = "", specialty: str = ""
) -> Comparison:
    """Hold what someone says of a registration against the loaded list; `specialty` is an id of medicine."""
    is_nppes = register.id == "us-nppes"
    claimed = Claimed(
        number=number,
        given=given,
        surname=surname,
        region=state_code(region) if register.country == "US" else region,
        fields=code_beginnings(specialty) if is_nppes else (),
        specialty=specialty,
    )
    row = entry_of(register, number)
    # Only NPPES writes specialties in codes that we know; those of other lists are shown to a person.
    return compare(claimed, None if row is None else listed(row, number, with_fields=is_nppes))


def listed(row: RegisterEntry, number: str, *, with_fields: bool = True) -> Listed:
    """Return an entry as it is compared."""
    status: Status = row.status  # type: ignore[assignment]
    if row.replaced_by is not None:
        status = "replaced"
    return Listed(
        number=number,
        given=row.given,
        surname=row.surname,
        former=tuple(filter(None, row.former.split("|"))),
        regions=tuple(filter(None, row.regions.split("|"))),
        fields=tuple(filter(None, row.fields.split("|"))) if with_fields else (),
        status=status,
        status_on=row.status_on,
        replaced_by="" if row.replaced_by is None else str(row.replaced_by),
        expires_on=row.expires_on,
    )
