"""What the engine does by itself in a service task: delegates, by the name in `camunda:delegateExpression`.

A delegate is a function of one `DelegateExecution`. It runs inside the command's transaction, so it must not talk to
the world outside: whatever sends or fetches is an external task.
"""

from collections.abc import Mapping

from engine.bpmn.runtime import Delegate

DELEGATES: Mapping[str, Delegate] = {}
"""Delegates by name. Alur brings none yet; a diagram that names one is refused at deployment."""
