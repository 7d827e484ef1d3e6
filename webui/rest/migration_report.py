"""What Camunda's clients are told of a migration that cannot be: which instruction or activity instance, and why."""

from collections.abc import Iterable, Mapping

from engine.errors import MigrationError, MigrationProblem

Json = dict[str, object]


def instruction(source: str, target: str, *, update_trigger: bool = False) -> Json:
    """Return an instruction of a plan."""
    return {
        "sourceActivityIds": [source],
        "targetActivityIds": [target],
        "updateEventTrigger": update_trigger,
    }


def plan_report(problems: Iterable[MigrationProblem]) -> Json:
    """Return what is wrong with a plan, instruction by instruction."""
    failures: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        failures.setdefault((problem.source, problem.target), []).append(problem.message)
    reports = [{"instruction": instruction(*pair), "failures": found} for pair, found in failures.items()]
    return {"instructionReports": reports, "variableReports": {}}


def refusal(error: MigrationError) -> tuple[str, Mapping[str, object]]:
    """Return the type of a refusal, and its further keys."""
    if not error.instance_id:
        return "MigrationPlanValidationException", {"validationReport": plan_report(error.problems)}
    reports = [_activity(problem) for problem in error.problems]
    report = {
        "processInstanceId": error.instance_id,
        "failures": [],
        "activityInstanceValidationReports": reports,
        "transitionInstanceValidationReports": [],
    }
    return "MigratingProcessInstanceValidationException", {"validationReport": report}


def _activity(problem: MigrationProblem) -> Json:
    mapped = instruction(problem.source, problem.target) if problem.target else None
    return {
        "migrationInstruction": mapped,
        "activityInstanceId": problem.activity_instance_id,
        "transitionInstanceId": None,
        "sourceScopeId": problem.source,
        "failures": [problem.message],
    }
