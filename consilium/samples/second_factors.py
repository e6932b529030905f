"""Second factors for the sample sign-ins: an authenticator app, and recovery codes that the demonstration prints.

They are known to everybody, and so are given to invented people of a demonstration alone.
"""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from consilium.people.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 (a sample account's, printed by the demo)
CODES = tuple(f"0000{number:04}" for number in range(1, 11))


def give(person: Person) -> None:
    """Give a sample person the app with SECRET and the recovery codes CODES, each good once."""
    TOTP.activate(person, SECRET)
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data=_fresh())


def refill(emails: tuple[str, ...]) -> None:
    """Make the recovery codes of sample people good again."""
    codes = Authenticator.objects.filter(user__email__in=emails, type=Authenticator.Type.RECOVERY_CODES)
    codes.update(data=_fresh())


def _fresh() -> dict[str, list[str]]:
    return {"migrated_codes": [get_adapter().encrypt(code) for code in CODES]}
