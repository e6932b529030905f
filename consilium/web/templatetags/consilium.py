"""The few words that templates need beyond Django's own."""

import uuid

from django import template

register = template.Library()


@register.simple_tag
def fresh_key() -> str:
    """Return a new idempotency key for a form."""
    return str(uuid.uuid4())
