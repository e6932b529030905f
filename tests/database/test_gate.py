"""Writers pass the gate one at a time, in the order of arrival, between threads and between processes."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from consilium.lib.gate import Gate, gate_for
from tests.cast import Cast

OTHER = """
import sys, time
from pathlib import Path
from consilium.lib.gate import Gate
gate = Gate(Path(sys.argv[1]))
gate.enter()
print("inside", flush=True)
time.sleep(0.4)
print(time.monotonic(), flush=True)
gate.leave()
"""


def test_threads_enter_in_the_order_they_came() -> None:
    gate, order, threads = Gate(), [], []
    gate.enter()

    def write(number: int) -> None:
        gate.enter()
        order.append(number)
        gate.leave()

    for number in range(20):
        thread = threading.Thread(target=write, args=(number,))
        thread.start()
        threads.append(thread)
        while len(gate._waiting) <= number:
            time.sleep(0.001)
    gate.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_another_process_waits_its_turn(tmp_path: Path) -> None:
    lock = tmp_path / "gate"
    with subprocess.Popen([sys.executable, "-c", OTHER, str(lock)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "inside\n"
        gate = Gate(lock)
        gate.enter()
        entered = time.monotonic()
        gate.leave()
        left = float(other.stdout.readline())
    assert other.returncode == 0
    assert entered > left


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_is_inside_and_leaves_after_an_error() -> None:
    gate = gate_for(Path(connection.settings_dict["NAME"]))
    with transaction.atomic():
        inside = gate._taken
    with pytest.raises(OperationalError), transaction.atomic():
        connection.cursor().execute("SELECT * FROM no_such_table")
    assert (inside, gate._taken) == (True, False)


@pytest.mark.sqlite
def test_sqlite_is_set_up_as_measured(cast: Cast) -> None:
    found = {}
    with connection.cursor() as cursor:
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = str(cursor.fetchone()[0])
    assert found == {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"}
