"""Photos on their way in: streamed to the disk, counted and cut off while they arrive."""

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from consilium.lib.images import LIMITS
from consilium.lib.images.refusals import WORDS
from consilium.questions.photos import MOST

TOO_MANY = f"A question has at most {MOST} photos. This one was left out."
# Files that are too large are read past, so that what was typed beside them is not lost; this much is not.
BODY_BYTES = 500_000_000


class Capped(TemporaryFileUploadHandler):
    """Keeps at most ten files of at most 20 MB on the disk; `refused` holds name and words for each of the others."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: list[tuple[str, str]] = []
        self._seen = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        *_: Any,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """Take unread, as an empty form, what no form with photos can be."""
        if content_length <= BODY_BYTES:
            return None
        self.refused.append(("", WORDS["too_many_bytes"]))
        return QueryDict(), MultiValueDict()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless there were ten."""
        super().new_file(*args, **kwargs)
        self._seen += 1
        if self._seen > MOST:
            self._skip(TOO_MANY)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part of a file, unless it grows too large."""
        if start + len(raw_data) > LIMITS.file_bytes:
            self._skip(WORDS["too_many_bytes"])
        super().receive_data_chunk(raw_data, start)

    def _skip(self, words: str) -> None:
        self.refused.append((self.file_name or "", words))
        self.file.close()
        raise SkipFile


def cap(request: HttpRequest) -> Capped:
    """Let this request's files pass through the cap; to be called before anything reads the form."""
    handler = Capped(request)
    request.upload_handlers = [handler]
    return handler
