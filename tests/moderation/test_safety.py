"""A safety item cannot be without words."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from consilium.moderation.models import SafetyItem
from tests import factories
from tests.cast import Cast


def test_a_safety_item_has_words_and_is_one_a_doctor(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    SafetyItem.objects.create(answer=answer, raised_by=cast.dr_brandt, words="Near the eye.", raised_at=now)
    for doctor, words in ((cast.dr_chen, ""), (cast.dr_brandt, "Again.")):
        with pytest.raises(IntegrityError), transaction.atomic():
            SafetyItem.objects.create(answer=answer, raised_by=doctor, words=words, raised_at=now)
    assert SafetyItem.objects.count() == 1
