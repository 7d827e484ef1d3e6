"""A worker that is killed in the transaction that settles its first mail, as by a power cut; run by test_mail."""

import os
import signal
from datetime import datetime

from engine.bootstrap import build_engine
from engine.commands import SettleMail
from engine.config import Settings
from engine.process_engine import HANDLERS
from engine.worker.messenger import Messenger


def die(*arguments: object) -> None:
    """End this process at once, with nothing committed."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    now = datetime.fromisoformat(os.environ["ALUR_TEST_NOW"])
    HANDLERS[SettleMail] = die
    Messenger(build_engine(Settings.from_environment(), lambda: now)).work()
