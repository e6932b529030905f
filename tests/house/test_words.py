"""The words of the house are true: rooms, modules, links; nothing private is named."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "consilium"


def tracked(*patterns: str) -> list[Path]:
    """Return the files under version control that match."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_every_room_stands_in_the_architecture() -> None:
    words = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {f"`{path.name}/`" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    rooms |= {f"`{path.name}`" for path in PACKAGE.glob("*.py") if not path.name.startswith("__")}
    assert sorted(room for room in rooms - {"`wsgi.py`", "`urls.py`"} if room not in words) == []


def test_every_module_opens_with_a_sentence() -> None:
    without = [
        str(path.relative_to(ROOT))
        for path in tracked("consilium/*.py", "tests/*.py", "bench/*.py")
        if "migrations" not in path.parts
        and not (ast.get_docstring(ast.parse(path.read_text())) or "").rstrip(".").strip()
    ]
    assert without == []


def test_the_links_of_the_documents_lead_somewhere() -> None:
    broken = []
    for page in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
            if not target.startswith("http") and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_nothing_names_a_registry_or_a_machine() -> None:
    # Each is spelled so that this line is none of them.
    places = r"/(?:wo)rk/(main|shared)|/(?:tm)p/trees"
    odd = re.compile(rf"--(extra-)?index-(?:u)rl|--find-(?:l)inks|https?://[^ /]*/(?:s)imple|{places}")
    here = Path(__file__)
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path != here
        and path.suffix in {".py", ".md", ".txt", ".toml", ".html", ".css", ".js", ".csv", ""}
        and odd.search(path.read_text(errors="ignore"))
    ]
    assert found == []


def test_no_template_syntax_reaches_a_reader_from_a_template() -> None:
    odd = [str(path) for path in tracked("consilium/web/templates/*") if "{{{" in path.read_text(errors="ignore")]
    assert odd == []
