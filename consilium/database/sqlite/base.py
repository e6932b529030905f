"""Django's SQLite backend whose outermost write transactions pass a first-come-first-served gate."""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from consilium.lib.gate import Gate, gate_for


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that enters the gate before BEGIN IMMEDIATE and leaves it after the commit or rollback.

    A checkpoint that a commit sets off happens inside the gate too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inside: Gate | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            gate = gate_for(Path(str(self.settings_dict["NAME"])))
            gate.enter()
            self._inside = gate
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        gate, self._inside = self._inside, None
        if gate is not None:
            gate.leave()
