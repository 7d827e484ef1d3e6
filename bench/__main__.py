"""`python -m bench`: measure everything and print one table."""

import os

from bench import completions, deploying, due, figures, in_memory, queue, rest, returns, sandbox, sheets, verification
from bench.table import render
from engine.handlers import passwords


def main() -> None:
    """Measure and print."""
    # Accounts are made for the measurements only; their hashes need no strength, and would take most of the time.
    passwords.use_parameters(time_cost=1, memory_cost=8, parallelism=1)
    print(load())
    rows, floor, completion = completions.measure()
    rows += in_memory.measure(floor, completion)
    for part in (sandbox, returns, queue, due, deploying, sheets, rest, verification, figures):
        rows += part.measure(floor)
    print("Milliseconds, medians of one run; SQLite in WAL mode, synchronous FULL. Ratios are of wall times.")
    print(load())
    print(render(rows))


def load() -> str:
    """Return how busy the machine is: what waits for others is in wall times, and a busy disk makes a floor high."""
    return f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, this run included."


if __name__ == "__main__":
    main()
