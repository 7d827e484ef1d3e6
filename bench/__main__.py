"""`python -m bench`: measure everything and print one table."""

from bench import completions
from bench.table import render
from engine.handlers import passwords


def main() -> None:
    """Measure and print."""
    # Accounts are made for the measurements only; their hashes need no strength, and would take most of the time.
    passwords.use_parameters(time_cost=1, memory_cost=8, parallelism=1)
    rows, _ = completions.measure()
    print(render(rows))


if __name__ == "__main__":
    main()
