"""The command line: `main` and its verbs, a module a noun.

`definitions` deploys and checks, `working` lets time pass, `history` verifies and seals, `exports` writes history for
others, `retention` archives, `sop` writes and reads Word documents, `users` and `tokens` look after accounts. Below
them: `opening` the engine, `checking` diagrams without it, `files` and `progress` of a long work, `group` how a refusal
is said. `webui.cli` adds run and serve and is what `alur` calls.
"""

import logging
import os

import click

from engine.cli import definitions, exports, history, retention, sop, users, working
from engine.cli.group import Group
from engine.cli.opening import ACTOR, open_engine

__all__ = ["ACTOR", "main", "open_engine"]


@click.group(cls=Group)
@click.version_option(package_name="alur")
def main() -> None:
    """Run an office's SOPs as BPMN processes. Settings are environment variables: see docs/operations.md."""
    # What Alur writes is for whoever runs it: the database holds everything the office enters.
    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for library in ("alembic", "procrastinate"):
        logging.getLogger(library).setLevel(logging.WARNING)


VERBS: tuple[click.Command, ...] = (
    definitions.deploy,
    definitions.check,
    working.worker,
    history.verify,
    history.seal,
    retention.retention,
    exports.export,
    exports.bundle,
    sop.sop,
    users.user,
)
for verb in VERBS:
    main.add_command(verb)
