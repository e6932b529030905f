"""What all tests share: the cast, a fixed time, and the rule that a run on PostgreSQL repeats what touches rows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from tests.cast import Cast, gather

# A busy machine is no fault, and one commit passes or fails alike each time.
hypothesis_settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis_settings.load_profile("house")

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Journeys of one module share a house, so they run in one process; every other test runs where there is room."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith("tests/journeys/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether:
    """Say which tests run in which process; the modules with most journeys begin first."""
    return JourneysTogether(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what touches no row: it was shown once already."""
    if django_settings.EMBEDDED:
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        touches = {"db", "transactional_db", "cast", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
        mine = touches or item.get_closest_marker("django_db")
        (kept if mine and not item.get_closest_marker("sqlite") else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On PostgreSQL a test that was skipped fails the run, unless it needs the folder beside the project."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or django_settings.EMBEDDED:
        return
    for report in reporter.stats.get("skipped", []):
        if "needs ../shared" not in str(report.longrepr):
            reporter.write_line(f"skipped on PostgreSQL, which fails the run: {report.nodeid}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Name static files without their digests, which only a served house has."""
    storages = dict(settings.STORAGES)
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]


@pytest.fixture
def now() -> datetime:
    """The time at which tests happen."""
    return NOW


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    """Ana asks, Dr Brandt is verified, Dr Chen is not, Mo moderates, Sam is a stranger."""
    return gather(now)


@pytest.fixture
def queries() -> Iterator[list[Any]]:
    """Every query of the test as it goes."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        yield captured  # type: ignore[misc]
