"""Jobs and incidents by many conditions."""

from engine.domain import Actor
from engine.queries.search.seeing import Seeing
from engine.read_models.search import EVERYTHING, IncidentFacts, IncidentSearch, JobFacts, JobSearch, Paging
from engine.store.queries.search import jobs


class OperationSearches(Seeing):
    """What is to be done and what went wrong, in processes the actor takes part in."""

    def find_jobs(self, actor: Actor, wanted: JobSearch, paging: Paging = EVERYTHING) -> tuple[JobFacts, ...]:
        """Return jobs, the soonest due first unless sorted."""
        with self._connect() as connection:
            return tuple(jobs.jobs(connection, wanted, self._sight(connection, actor), paging, self._now()))

    def count_jobs(self, actor: Actor, wanted: JobSearch) -> int:
        """Return how many jobs there are."""
        with self._connect() as connection:
            return jobs.count_jobs(connection, wanted, self._sight(connection, actor), self._now())

    def find_incidents(
        self, actor: Actor, wanted: IncidentSearch, paging: Paging = EVERYTHING
    ) -> tuple[IncidentFacts, ...]:
        """Return incidents, the oldest first unless sorted."""
        with self._connect() as connection:
            return tuple(jobs.incidents(connection, wanted, self._sight(connection, actor), paging))

    def count_incidents(self, actor: Actor, wanted: IncidentSearch) -> int:
        """Return how many incidents there are."""
        with self._connect() as connection:
            return jobs.count_incidents(connection, wanted, self._sight(connection, actor))
