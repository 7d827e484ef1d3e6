"""A worker on SQLite: a thread of the server, or the whole of `alur worker`. It looks for due jobs every second."""

from engine.worker.background import Background
from engine.worker.execution import run_job


class Worker(Background):
    """Executes due jobs, the longest due first, one after another, and tells that it is alive."""

    trouble = "The worker could not look for due jobs"

    def beat(self) -> None:
        """Do what is to be done besides jobs."""
        self._duties.beat()

    def run_due_jobs(self) -> int:
        """Execute the jobs that are due now, and return how many there were."""
        jobs = self._engine.queries.due_jobs()
        for job in jobs:
            if self._stopping.is_set():
                break
            run_job(self._engine, job.id, job.kind)
        return len(jobs)

    def _work(self) -> int:
        self.beat()
        return self.run_due_jobs()
