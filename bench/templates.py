"""What the template engine costs: the question page by Django's and, translated word for word, by Jinja2.

Jinja2 is no part of Consilium: without it only Django's figures are printed. Both pages are compared before they are
timed, so that no engine is quicker for leaving something out.
"""

import importlib
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.furnishing import furnished
from bench.load import spread
from bench.running import house_environment

ROUNDS, TIMES = 9, 40
_TAG = re.compile(r"\{[{%][^{}]*[%}]\}")
_COMMENT = re.compile(r"\{% comment[^%]*%\}[^{]*\{% endcomment %\}")
_NOTHING = re.compile(r"\{% (?:load|partialdef|endpartialdef|own|endown)\b[^%]*%\}")
_INCLUDE = re.compile(r'\{% include ("[^"]+") with ([^%]*) %\}')
_GIVEN = re.compile(r'(\w+)=("[^"]*"|[^\s"]+)')
_FOR = re.compile(r"\{% for (\w+) in ([\w.]+) %\}")
_URL = re.compile(r"\{% (url|static) ([^%]*) %\}")
_ESCAPES = {"&#x27;": "&#39;", "&quot;": "&#34;"}


def translated(source: str) -> str:
    """Return one of our Django templates in Jinja2's words."""
    source = _NOTHING.sub("", _COMMENT.sub("", source))
    source = source.replace("{% csrf_token %}", "{{ csrf_input }}").replace("{% empty %}", "{% else %}")
    source = _FOR.sub(r"{% for \1 in \2 or () %}", source)
    source = _URL.sub(lambda found: f"{{{{ {found[1]}({', '.join(found[2].split())}) }}}}", source)
    source = _INCLUDE.sub(_included, source)
    return _TAG.sub(lambda found: _filters(found[0]), source)


def _included(found: re.Match[str]) -> str:
    given = ", ".join(f"{name}={value}" for name, value in _GIVEN.findall(found[2]))
    return f"{{% with {given} %}}{{% include {found[1]} %}}{{% endwith %}}"


def _filters(tag: str) -> str:
    tag = re.sub(r"(\w)\.(\d+)\b", r"\1[\2]", tag).replace("forloop.", "loop.")
    tag = re.sub(r"""\|default:('[^']*'|"[^"]*"|[\w.]+)""", r"|default(\1, true)", tag)
    return re.sub(r'\|pluralize:("[^"]*")', r"|pluralize(\1)", tag)


def _jinja(folder: Any) -> Any:
    """Return Jinja2's question page; None when Jinja2 is not installed."""
    try:
        jinja = importlib.import_module("jinja2")
    except ModuleNotFoundError:
        return None
    from django.template.defaultfilters import pluralize
    from django.templatetags.static import static
    from django.urls import reverse

    environment = jinja.Environment(
        loader=jinja.FunctionLoader(lambda name: translated((folder / name).read_text())),
        autoescape=True,
        undefined=jinja.ChainableUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["pluralize"] = pluralize
    environment.globals |= {"url": lambda name, *given: reverse(name, args=given), "static": static, "csrf_input": ""}
    return environment.get_template("question.html")


def _same(page: str) -> str:
    for one, other in _ESCAPES.items():
        page = page.replace(one, other)
    return re.sub(r"\s+", " ", page)


def _cost(make: Callable[[], object]) -> float:
    """Return milliseconds of processor time of one call, of many."""
    began = time.process_time()
    for _ in range(TIMES):
        make()
    return (time.process_time() - began) * 1000 / TIMES


def main() -> int:
    """Print what the rows, the view and each engine cost; 1 when the engines differ in what they say."""
    with furnished(200) as house:
        os.environ |= house_environment(house.data) | {"DJANGO_SETTINGS_MODULE": "consilium.settings"}
        from consilium import installation

        installation.prepare(lambda words: None)
        return _measure(house.pages[0].question)


def _measure(number: int) -> int:
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django.utils import timezone

    from consilium.web.pages.frame import frame
    from consilium.web.pages.questions import load, question_view

    def fill() -> dict[str, Any]:
        request = RequestFactory().get(f"/questions/{number}/")
        request.user = AnonymousUser()
        row = load(request, number)
        view = question_view(request, row, "views", timezone.now())
        return {"page": frame(request, row.title, section="questions"), "question": view}

    shown = fill()
    django, jinja = get_template("question.html"), _jinja(settings.PACKAGE / "web" / "templates")
    ways: dict[str, Callable[[], object]] = {
        "rows and view, without a template": fill,
        "Django's templates": lambda: django.render(shown),
    }
    if jinja is None:
        print("bench: left out: Jinja2, which is not installed (pip install jinja2)", file=sys.stderr)
    else:
        if _same(django.render(shown)) != _same(jinja.render(shown)):
            print("the two engines give different pages", file=sys.stderr)
            return 1
        ways["Jinja2, the same page"] = lambda: jinja.render(shown)
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, make in ways.items():
            found[name].append(_cost(make))
    for name, costs in found.items():
        middle, least, greatest = spread(costs)
        ratio = statistics.median(a / b for a, b in zip(costs, found["Django's templates"], strict=True))
        print(f"{name:36} {middle:6.2f} ms ({least:.2f}–{greatest:.2f})   {ratio:.2f} of Django's templates")
    return 0


if __name__ == "__main__":
    sys.exit(main())
