"""A fleet of workers on PostgreSQL: each due job is done once, whoever dies; what is queued is only ever a hint."""

import signal
from pathlib import Path

import pytest

from engine.config import Settings
from tests.support.databases import PostgresTemplates
from tests.support.fleet import FIRED, FIRED_JOBS, JOBS, QUEUED, UNDONE, fleet_of, start_timers
from tests.support.proof import misfits

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TIMERS = 240
"""So many that a worker is killed in the middle of them; `make soak` does it with 10,000."""


def test_timers_due_together_fire_once_each_though_a_worker_is_killed(
    postgres_templates: PostgresTemplates, shared_folder: Path, tmp_path: Path
) -> None:
    with postgres_templates.fresh(tmp_path) as url:
        settings = Settings(data_dir=shared_folder, database_url=url)
        start_timers(settings, TIMERS)
        log = tmp_path / "workers.log"
        with fleet_of(settings, 4, log) as fleet:
            fleet.wait_until(UNDONE, TIMERS - 20, 60)
            fleet.kill(0)
            assert fleet.count(UNDONE) > 0, "the worker was killed after all was done"
            fleet.wait_until(UNDONE, 0, 120)
            fleet.wait_until(QUEUED, 0, 30)
            assert (fleet.count(FIRED), fleet.count(FIRED_JOBS)) == (TIMERS, TIMERS)
            assert fleet.count(JOBS) == 0
            # One that a busy machine has not let begin yet ends by the signal itself.
            assert set(fleet.stop()) <= {0, -signal.SIGTERM}
        assert misfits(settings) == ()
        assert "Traceback" not in log.read_text("utf-8")
