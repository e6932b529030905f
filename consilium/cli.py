"""The command line: results to standard output, everything else to standard error."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from consilium.lib.env import OddSettingError


class Commands(click.Group):
    """The commands; an odd setting ends any of them with one clear line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OddSettingError as odd:
            raise click.ClickException(str(odd)) from odd


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Consilium: where the doctors stand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilium.settings")


def say(words: str) -> None:
    """Tell the person at the terminal something that is not the result."""
    click.echo(words, err=True)


def open_house() -> None:
    """Make the data folder and the database ready, as far as that may be done unasked."""
    from consilium import installation

    installation.prepare(say)


@commands.command()
@click.option("--port", default=8000, type=click.IntRange(1, 65535), show_default=True)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder for database and photos.")
def demo(port: int, data: Path | None) -> None:
    """Fill a house with sample cases and serve it."""
    if data is not None:
        os.environ["CONSILIUM_DATA"] = str(data)
    os.environ.setdefault("CONSILIUM_SITE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("CONSILIUM_EMAIL_URL", "console:")
    open_house()
    from consilium import serving
    from consilium.samples import house

    house.furnish(say)
    click.echo(house.welcome(f"http://127.0.0.1:{port}"))
    serving.serve(host="127.0.0.1", port=port, workers=1, with_worker=True, say=say)


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, type=click.IntRange(1, 65535), show_default=True)
@click.option("--workers", default=1, type=click.IntRange(1, 64), show_default=True, help="Server processes.")
@click.option("--no-worker", is_flag=True, help="Leave the jobs to a `consilium worker` elsewhere.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the site."""
    open_house()
    from consilium import serving

    serving.serve(host=host, port=port, workers=workers, with_worker=not no_worker, say=say)


@commands.command()
@click.option("--parent", type=int, hidden=True, help="End when this process is no longer the parent.")
def worker(parent: int | None) -> None:
    """Do the jobs that wait in rows: mail, deadlines."""
    open_house()
    from consilium import jobs

    jobs.work(parent=parent)


@commands.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["page", "jsonl", "stackexchange"]), help="Told from the content.")
@click.option("--dry-run", is_flag=True, help="Count what would be added and add nothing.")
@click.option("--defer-reading", is_flag=True, help="Let the worker read answers and index the words later.")
def import_(files: tuple[Path, ...], form: str | None, dry_run: bool, defer_reading: bool) -> None:
    """Bring saved answer pages, JSON Lines or a Stack Exchange dump (Posts.xml) into the house."""
    open_house()
    from consilium.transfer import files as transfer_files

    outcome = transfer_files.import_files(files, form=form, dry_run=dry_run, defer_reading=defer_reading, say=say)
    click.echo(str(outcome.counts) + (" (dry run: nothing was added)" if dry_run else ""))
    sys.exit(2 if outcome.counts.rejected else 0)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "_form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--research", is_flag=True, help="Only what askers let be used for research, without who they are.")
def export(file: Path, _form: str, research: bool) -> None:
    """Write everything in the house to a file, which an empty house imports; packed when its name ends with .gz."""
    open_house()
    from consilium.transfer import exporting
    from consilium.transfer import research as for_research

    try:
        if research:
            click.echo(f"{for_research.export(file)} questions written to {file}")
            return
        rows = exporting.export(file)
    except OSError as error:
        raise click.ClickException(f"{file.name}: {error.strerror or type(error).__name__}") from error
    click.echo(f"{rows} rows written to {file}")


@commands.command()
def audit() -> None:
    """Print who changed, decided and saw what, as JSON Lines; ends with 1 when a decision was changed or taken out."""
    open_house()
    from consilium.transfer import auditing

    lines = auditing.lines()
    head = next(lines)
    click.echo(head)
    for line in lines:
        click.echo(line)
    sys.exit(0 if auditing.is_whole(head) else 1)


def _each_line(file: Path, read: Callable[[Iterable[str]], Iterable[str]]) -> None:
    """Print what is read of a file, a line at a time; a line that cannot be read ends the command with its number."""
    from consilium.transfer.detect import UnreadableError, open_lines

    try:
        with open_lines(file) as lines:
            for line in read(lines):
                click.echo(line)
    except BrokenPipeError:
        # Whoever read the lines has had enough of them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, UnreadableError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise click.ClickException(f"{file.name}: {words}") from error


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "_json", is_flag=True, help="JSON lines, which is what is printed anyway.")
def read(file: Path, _json: bool) -> None:
    """Print the opinions read in a text file, or in JSON Lines with `id`, `text` and maybe `headline`."""
    import json

    from consilium.consensus import reading
    from consilium.transfer.detect import UnreadableError, detect_file

    try:
        is_lines = detect_file(file) == "jsonl"
    except (OSError, UnreadableError):
        is_lines = False
    if is_lines:
        _each_line(file, reading.read_lines)
        return

    def whole(lines: Iterable[str]) -> Iterator[str]:
        yield json.dumps(reading.as_json(file.stem, reading.read("".join(lines))), ensure_ascii=False)

    _each_line(file, whole)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
def pool(file: Path) -> None:
    """Print where ranked opinions stand, for JSON Lines with `id` and `opinions`."""
    from consilium.consensus.pooling import pool_lines

    _each_line(file, pool_lines)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
def triage(file: Path) -> None:
    """Print the level of each text and the reasons for it, for JSON Lines with `id` and `text`."""
    from consilium.questions.triage import triage_lines

    _each_line(file, triage_lines)


@commands.command()
def rebuild() -> None:
    """Write every derived number anew from the rows and print what differed."""
    open_house()
    from consilium import rebuilding

    differed = 0
    for line in rebuilding.rebuild():
        click.echo(line)
        differed += 1
    click.echo(f"{differed} differed")


@commands.group()
def registry() -> None:
    """Lists of registered doctors, loaded to check numbers against."""


@registry.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--register", "register_id", default="us-nppes", show_default=True, help="`registry list` names them.")
def registry_load(file: Path, register_id: str) -> None:
    """Load a register's list: a CSV file, plain, gzipped or in a zip; a second time only what changed."""
    open_house()
    from consilium.doctors.registers import commands as registers

    done, rejected = registers.load(file, register_id, say)
    click.echo(done)
    sys.exit(2 if rejected else 0)


@registry.command("list")
def registry_list() -> None:
    """Name every register, what its numbers look like and what was loaded of it."""
    open_house()
    from consilium.doctors.registers import commands as registers

    for line in registers.describe():
        click.echo(line)


@commands.group()
def places() -> None:
    """Tables of postcodes, loaded to tell how far a practice is."""


@places.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def places_load(file: Path) -> None:
    """Load a table of postcodes in the form of GeoNames, plain, .gz or .zip; a second time only what changed."""
    open_house()
    from django.utils import timezone

    from consilium.caching import changes
    from consilium.doctors.places import commands as tables

    done, rejected = tables.load(file, say)
    # The directory offers the countries whose postcodes are known.
    changes.forget_everything(timezone.now())
    click.echo(done)
    sys.exit(2 if rejected else 0)


@places.command("list")
def places_list() -> None:
    """Name the countries whose postcodes were loaded."""
    open_house()
    from consilium.doctors.places import commands as tables

    for line in tables.describe():
        click.echo(line)


@commands.command()
@click.argument("file", type=click.File("rb"), default="-")
def bounce(file: BinaryIO) -> None:
    """Read a mail server's report that a mail came back (standard input or a file), and stop mails to its address."""
    open_house()
    from django.utils import timezone

    from consilium.notifications import bounces

    stopped = bounces.read_report(file.read(bounces.LARGEST), timezone.now())
    if stopped is None:
        # A mail server that pipes its mail here must not send it back again.
        say("this is no report of a mail that came back (RFC 3464); nothing was changed")
    click.echo(f"{stopped or 0} stopped")


@commands.command()
@click.option("--deploy", is_flag=True, help="Ask for what a public installation needs, too.")
def check(deploy: bool) -> None:
    """Say whether this installation is right, a line for each part."""
    open_house()
    from consilium import installation

    findings = list(installation.check(deploy=deploy))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.part}: {finding.words}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


@commands.command()
def texts() -> None:
    """Put the drafts of the pages for privacy and terms into the data folder, to be filled in."""
    open_house()
    from consilium.people import texts as own

    for path, is_new in own.hand_out():
        click.echo(f"{path}: {'written, to be filled in' if is_new else 'is there already, left as it is'}")
        text = own.current("terms" if path.stem == "terms" else "privacy")
        for words in text.open:
            click.echo(f"  to be filled in: {words}")


@commands.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    from consilium import installation

    installation.make_folder(say)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["consilium manage", *arguments])


def main() -> None:
    """Run the command line."""
    commands(prog_name="consilium")
