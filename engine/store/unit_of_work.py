"""One command, one transaction."""

from datetime import datetime
from types import TracebackType

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError

from engine.store.database import Database, is_collision, writing_to
from engine.store.locks import Lock, try_lock
from engine.store.once import cached_property
from engine.store.repositories.archives import Archives
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.decisions import Decisions
from engine.store.repositories.definitions import Definitions
from engine.store.repositories.documents import Documents
from engine.store.repositories.examinations import Examinations
from engine.store.repositories.external_tasks import ExternalTasks
from engine.store.repositories.feeds import Feeds
from engine.store.repositories.files import Files
from engine.store.repositories.history import History
from engine.store.repositories.identity import Identity
from engine.store.repositories.incidents import Incidents
from engine.store.repositories.indicators import Indicators
from engine.store.repositories.instances import CollisionError, Instances, Receipts
from engine.store.repositories.jobs import Jobs
from engine.store.repositories.notes import Notes
from engine.store.repositories.notices import Notices
from engine.store.repositories.parts import Parts
from engine.store.repositories.queue import Queue
from engine.store.repositories.registers import Registers
from engine.store.repositories.relocation import Relocation
from engine.store.repositories.seals import Seals
from engine.store.repositories.start_drafts import StartDrafts
from engine.store.repositories.subscriptions import Subscriptions
from engine.store.repositories.task_edits import TaskEdits
from engine.store.repositories.tasks import Tasks
from engine.store.repositories.tokens import Tokens
from engine.store.repositories.work import Work
from engine.store.tables import ChainHead


class UnitOfWork:
    """Everything a command reads and writes. Leaving it without `commit` undoes all of it.

    The transaction begins at the first use of a repository, so that what needs no lock (checking a password) can be
    done before it.

    Args:
        database: Where.
        now: The command's instant.
        again: Whether another transaction was faster when this was tried before.

    Attributes:
        now: The command's instant; everything stored by it has this time.
    """

    def __init__(self, database: Database, now: datetime, *, again: bool = False) -> None:
        self._database = database
        self._again = again
        self._transaction: RootTransaction | None = None
        self._writing = writing_to(database)
        self._opened: Connection | None = None
        self.now = now

    def __enter__(self) -> "UnitOfWork":
        """Start; nothing is locked yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Undo whatever was not committed.

        Raises:
            CollisionError: Another transaction was faster: it holds the row, or has stored what may be there only once.
        """
        if self._opened is not None:
            self._writing.close(self._opened, failed=error is not None)
        if isinstance(error, DBAPIError) and is_collision(error):
            raise CollisionError from error

    def commit(self) -> None:
        """Make all of it durable. The one place in Alur that commits."""
        if self._transaction is not None:
            if "jobs" in self.__dict__ and (due := self.jobs.due(self.now)):
                self.queue.defer(due, self.now)
            if "files" in self.__dict__:
                self.files.write_out()
            self._transaction.commit()

    def is_alone(self, lock: Lock) -> bool:
        """Whether no other process does what the lock stands for; then none will until this command has ended."""
        return try_lock(self.connection, lock)

    def peek_password_hash(self, user_id: str) -> str | None:
        """Return the hash kept of an account's password, read outside the transaction; None for no such account."""
        with self._database.connect() as connection:
            user = Identity(connection).user(user_id)
        return user.password_hash if user else None

    @cached_property
    def connection(self) -> Connection:
        """The open transaction."""
        self._opened = connection = self._writing.open()
        self._transaction = connection.begin()
        if self._again and self._database.dialect.name == "postgresql":
            # Many who sign in at once all write to one chain. Whoever lost there once waits in line, before the
            # transaction's first look at the data.
            connection.exec_driver_sql(f"LOCK TABLE {ChainHead.__tablename__} IN EXCLUSIVE MODE")
        return connection

    @cached_property
    def definitions(self) -> Definitions:
        """What has been deployed."""
        return Definitions(self.connection)

    @cached_property
    def decisions(self) -> Decisions:
        """Decisions that have been deployed."""
        return Decisions(self.connection)

    @cached_property
    def calendars(self) -> Calendars:
        """Working calendars."""
        return Calendars(self.connection)

    @cached_property
    def instances(self) -> Instances:
        """Process instances."""
        return Instances(self.connection)

    @cached_property
    def relocation(self) -> Relocation:
        """Rows that go to another version with their instance."""
        return Relocation(self.connection)

    @cached_property
    def start_drafts(self) -> StartDrafts:
        """Start forms that are not sent yet."""
        return StartDrafts(self.connection)

    @cached_property
    def receipts(self) -> Receipts:
        """Results of forms already sent."""
        return Receipts(self.connection)

    @cached_property
    def tasks(self) -> Tasks:
        """User tasks."""
        return Tasks(self.connection)

    @cached_property
    def work(self) -> Work:
        """How long tasks took, and what was sent back."""
        return Work(self.connection)

    @cached_property
    def task_edits(self) -> TaskEdits:
        """What administrators change of open tasks."""
        return TaskEdits(self.connection)

    @cached_property
    def incidents(self) -> Incidents:
        """What failed for good."""
        return Incidents(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        """What the worker must do."""
        return Jobs(self.connection)

    @cached_property
    def queue(self) -> Queue:
        """What the fleet is to do now."""
        return Queue(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Who waits for which message or signal."""
        return Subscriptions(self.connection)

    @cached_property
    def external_tasks(self) -> ExternalTasks:
        """What workers outside are to do."""
        return ExternalTasks(self.connection)

    @cached_property
    def files(self) -> Files:
        """Files that were sent."""
        return Files(self.connection)

    @cached_property
    def documents(self) -> Documents:
        """Documents made of what instances hold."""
        return Documents(self.connection)

    @cached_property
    def parts(self) -> Parts:
        """What units have entered of a form that is gathered from them."""
        return Parts(self.connection)

    @cached_property
    def registers(self) -> Registers:
        """The office's registers."""
        return Registers(self.connection)

    @cached_property
    def notes(self) -> Notes:
        """Comments and attachments."""
        return Notes(self.connection)

    @cached_property
    def history(self) -> History:
        """What happened."""
        return History(self.connection)

    @cached_property
    def seals(self) -> Seals:
        """Where the history stood, day by day."""
        return Seals(self.connection)

    @cached_property
    def examinations(self) -> Examinations:
        """Verifications that were asked for."""
        return Examinations(self.connection)

    @cached_property
    def archives(self) -> Archives:
        """Where histories went that are no longer here."""
        return Archives(self.connection)

    @cached_property
    def identity(self) -> Identity:
        """Who is who."""
        return Identity(self.connection)

    @cached_property
    def indicators(self) -> Indicators:
        """What units are measured by."""
        return Indicators(self.connection)

    @cached_property
    def tokens(self) -> Tokens:
        """What stands for accounts over REST."""
        return Tokens(self.connection)

    @cached_property
    def notices(self) -> Notices:
        """What people are told."""
        return Notices(self.connection)

    @cached_property
    def feeds(self) -> Feeds:
        """Private calendar addresses."""
        return Feeds(self.connection)
