"""What was said in applications that came to nothing goes in time; that there was one stays."""

from datetime import datetime, timedelta

from django.db import transaction

from consilium.doctors.models import Check, Remark

KEPT_FOR = timedelta(days=365)


@transaction.atomic
def forget_said(now: datetime, most: int) -> int:
    """Empty what was said, compared and remarked in checks refused or withdrawn long ago; return how many."""
    nothing = (Check.Outcome.REFUSED, Check.Outcome.WITHDRAWN)
    old = Check.objects.filter(closed_at__lt=now - KEPT_FOR, outcome__in=nothing).exclude(said={}, compared=[])
    ids = list(old.order_by("closed_at").values_list("pk", flat=True)[:most])
    Remark.objects.filter(check_of__in=ids).exclude(words="").update(words="")
    return Check.objects.filter(pk__in=ids).update(said={}, compared=[])
