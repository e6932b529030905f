"""The sample sign-ins have a second factor whose codes the demonstration prints, good again at every start."""

from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator

from consilium.people.rules import has_second_factor
from consilium.samples import second_factors
from consilium.samples.second_factors import CODES
from tests import factories


@pytest.mark.django_db
def test_a_code_is_good_once_and_again_after_a_refill(now: datetime) -> None:
    person = factories.person(now)
    assert not has_second_factor(person)
    second_factors.give(person)
    assert has_second_factor(person)
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    assert CODES[3] not in str(row.data)
    assert [row.wrap().validate_code(CODES[3]) for _ in range(2)] == [True, False]
    second_factors.refill((person.email,))
    row.refresh_from_db()
    assert row.wrap().validate_code(CODES[3])
