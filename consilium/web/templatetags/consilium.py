"""The few words that templates need beyond Django's own."""

import uuid

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from consilium.caching.parts import hole

register = template.Library()


@register.simple_tag
def fresh_key() -> str:
    """Return a new idempotency key for a form."""
    return str(uuid.uuid4())


class OwnNode(template.Node):
    """A part of a page that differs from one signed-in reader to the next."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: FilterExpression, number: FilterExpression | None, nodelist: NodeList) -> None:
        self._name = name
        self._number = number
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the part, as a hole when the page is being cut."""
        name = str(self._name.resolve(context))
        if self._number is not None:
            name += f" {self._number.resolve(context)}"
        return mark_safe(hole(name, self.nodelist, self.nodelist.render(context)))  # noqa: S308 (rendered here)


@register.tag
def own(parser: Parser, token: Token) -> OwnNode:
    """Mark what is somebody's own on a page: {% own "vote" answer.id %}…{% endown %}, the number being optional.

    What stands around it is the same for everyone who is signed in and kept for them (web.pages.own_parts); inside,
    only what is put there for this part may be named.
    """
    words = token.split_contents()[1:]
    if len(words) not in (1, 2):
        raise template.TemplateSyntaxError("own takes a name, and a number where there are several")
    name, number = parser.compile_filter(words[0]), parser.compile_filter(words[1]) if len(words) == 2 else None
    nodelist = parser.parse(("endown",))
    parser.delete_first_token()
    return OwnNode(name, number, nodelist)
