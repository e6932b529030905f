"""Stylesheets are joined when they are collected; a page that needs several waits for one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from consilium.web.stylesheets import JOINED, join

STATIC = Path(settings.PACKAGE) / "web" / "static"
TEMPLATES = sorted((Path(settings.PACKAGE) / "web" / "templates").rglob("*.html"))


def test_joined_sheets_keep_every_rule_in_order_and_lose_the_comments(tmp_path: Path) -> None:
    (tmp_path / "first.css").write_text('/* One. */\n\na { color: red; } /* two * / */\nb::after { content: "/"; }\n')
    (tmp_path / "print.css").write_text("@page { margin: 1cm; }\n  a { color: black; }\n")
    assert join(("first", "print"), tmp_path) == (
        'a { color: red; }\nb::after { content: "/"; }\n'
        "@media print {\n@page { margin: 1cm; }\na { color: black; }\n}\n"
    )


def test_what_is_joined_holds_all_of_its_parts() -> None:
    for name, parts in JOINED.items():
        rules = join(parts, STATIC / "consilium")
        assert "/*" not in rules, name
        sources = [(STATIC / "consilium" / f"{part}.css").read_text() for part in parts]
        # A brace too few in one file would swallow the next.
        assert all(source.count("{") == source.count("}") for source in sources), name
        assert rules.count("{") == sum(source.count("{") for source in sources) + ("print" in parts), name


def test_collected_names_tell_the_contents_and_every_coding_is_made(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "consilium.web.stylesheets.Storage"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    for joined in JOINED:
        path = tmp_path / named[f"consilium/{joined}.css"]
        assert re.fullmatch(rf"{joined}\.[0-9a-f]{{12}}\.css", path.name)
        assert {path.with_name(path.name + end).exists() for end in (".gz", ".br")} == {True}
        # Fonts are named by their contents in a joined sheet too, or they would be asked for anew every minute.
        fonts = re.findall(r'url\("(fonts/[^"]+)"\)', path.read_text())
        assert fonts
        assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in fonts)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_file_that_a_page_names_is_there(template: Path) -> None:
    named = re.findall(r"\{% static '([^']+)' %\}", template.read_text())
    joined = {f"consilium/{name}.css" for name in JOINED}
    assert [name for name in named if name not in joined and not (STATIC / name).is_file()] == []
