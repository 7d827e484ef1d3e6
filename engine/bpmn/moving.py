"""A process instance put elsewhere by hand: within its diagram, or onto another version of it."""

from collections.abc import Sequence
from typing import Self

from engine.bpmn.dialect import CompiledDefinition
from engine.bpmn.dialect.migration import Migration, problems_at
from engine.bpmn.dialect.migration_plan import generate, is_movable, namesakes, problems_of, specs_of
from engine.bpmn.dialect.modification import modify
from engine.bpmn.dialect.node import BODY
from engine.bpmn.runtime import Environment
from engine.bpmn.seen import SeenWorkflow
from engine.commands.moves import MigrationStep, Move
from engine.errors import MigrationError, MigrationProblem

__all__ = ["BODY", "MovableWorkflow", "generate_plan", "may_wait_at", "plan_problems", "reasons_against"]


class MovableWorkflow(SeenWorkflow):
    """The part of a `Workflow` that an administrator alone may use."""

    def modify(self, moves: Sequence[Move], skip_listeners: bool = False, skip_mappings: bool = False) -> bool:
        """Start and cancel activities by hand; say whether nothing is left, so that the instance is to be cancelled.

        Raises:
            ConflictError: An instruction names what is not there, or could mean several things.
            ExecutionError: Something in the diagram failed.
        """
        execution = self._execution
        execution.skips_listeners, execution.skips_mappings = skip_listeners, skip_mappings
        return modify(execution, moves)

    def migrated(
        self,
        compiled: CompiledDefinition,
        environment: Environment,
        steps: Sequence[MigrationStep],
        skip_listeners: bool = False,
        skip_mappings: bool = False,
    ) -> Self:
        """Return the instance as it goes on in another definition; this object is not used afterwards.

        Raises:
            MigrationError: The plan does not fit the definitions, or the instance does not fit the plan.
            ExecutionError: Something in the diagram failed.
        """
        old = self._execution
        if wrong := problems_of(old.spec, compiled.spec, steps):
            raise MigrationError(wrong)
        if unfit := self.migration_problems(compiled, steps):
            raise MigrationError(unfit, environment.instance_id)
        old.skips_listeners, old.skips_mappings = skip_listeners, skip_mappings
        return type(self)(Migration(old, compiled.spec, environment).run(steps))

    def migration_problems(
        self, compiled: CompiledDefinition, steps: Sequence[MigrationStep]
    ) -> Sequence[MigrationProblem]:
        """Return what keeps the instance from going on in another definition by a plan that itself is sound."""
        return problems_at(self._execution, compiled.spec, steps)


def generate_plan(
    source: CompiledDefinition, target: CompiledDefinition, *, update_triggers: bool = False
) -> tuple[MigrationStep, ...]:
    """Return the steps that map each activity of a definition to the one of the same id, as far as that can be."""
    return generate(source.spec, target.spec, update_triggers=update_triggers)


def reasons_against(source: CompiledDefinition, target: CompiledDefinition) -> dict[str, str]:
    """Return why each activity that instances may wait at does not go along by a generated plan, as a code.

    `gone`: the target has no such id. `type`: it is something else there. `moved`: it stands in another subprocess.
    Others are those of a `MigrationProblem`.
    """
    steps = namesakes(source.spec, target.spec)
    found = {problem.source: problem.code for problem in reversed(problems_of(source.spec, target.spec, steps))}
    mapped = {step.source for step in generate(source.spec, target.spec)}
    known, reasons = {step.source for step in steps}, {}
    for id in may_wait_at(source):
        if id not in mapped:
            there = "type" if id in target.spec.task_specs else "gone"
            reasons[id] = found.get(id, "moved") if id in known else there
    return reasons


def may_wait_at(compiled: CompiledDefinition) -> list[str]:
    """Return the activities of a definition that its instances may wait at, bodies before what runs in them."""
    return [spec.name for spec in specs_of(compiled.spec) if is_movable(spec)]


def plan_problems(
    source: CompiledDefinition, target: CompiledDefinition, steps: Sequence[MigrationStep]
) -> Sequence[MigrationProblem]:
    """Return what is wrong with a plan, whatever instances there are."""
    return problems_of(source.spec, target.spec, steps)
