"""Lines of a log that tell what went wrong and never what anybody wrote, where it stands or who they are."""

import logging
import traceback
from types import TracebackType

Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes a request as its status, its method and the name of its address, and an error without its words.

    An address holds the words of a title and the name of a photo; the words of an error quote what was sent or, from
    a database, whole rows. The type of an error and the lines of code that led to it hold nothing of anybody's.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        request = getattr(record, "request", None)
        if request is None:
            return super().format(record)
        match = getattr(request, "resolver_match", None)
        told = logging.makeLogRecord(record.__dict__)
        told.msg, told.args = (
            "%s %s %s",
            (
                getattr(record, "status_code", "failed"),
                getattr(request, "method", "?"),
                getattr(match, "view_name", None) or "no such address",
            ),
        )
        told.exc_text = None
        return super().format(told)

    def formatException(self, ei: Failure) -> str:  # noqa: N802 (the library's name)
        """Return where an error came from and its type, for each error that led to it, the first one first."""
        failure = traceback.TracebackException.from_exception(ei[1]) if ei[1] is not None else None
        lines: list[str] = []
        seen: set[int] = set()
        while failure is not None and id(failure) not in seen:
            seen.add(id(failure))
            told = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in failure.stack]
            kind = failure.exc_type.__name__ if failure.exc_type is not None else "an error"
            lines = [*told, kind, *lines]
            failure = failure.__cause__ or failure.__context__
        return "\n".join(lines)
