"""What tests of notices share: mail is written to rows, as in a served house."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _mail_in_rows(settings: Any) -> None:
    settings.EMAIL_BACKEND = "consilium.notifications.outbox.RowBackend"
