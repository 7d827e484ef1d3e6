"""Real server processes, for as long as something is measured."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from engine.config import Settings

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@contextmanager
def serving(settings: Settings, processes: int) -> Iterator[list[int]]:
    """Run `alur serve` so many times on one database; give their ports."""
    with ExitStack() as stack:
        yield [stack.enter_context(_server(settings)) for _ in range(processes)]


@contextmanager
def _server(settings: Settings) -> Iterator[int]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ALUR_")},
        "ALUR_DATA_DIR": str(settings.data_dir),
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_LONG_POLLS": str(settings.long_polls),
        "ALUR_PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-c", "from webui.cli import main; main()", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        found = next((match for line in process.stdout if (match := ADDRESS.search(line))), None)
        assert found is not None, "the server did not start"
        yield int(found[1])
    finally:
        process.terminate()
        process.wait(timeout=30)
