"""What the roots of a file give names to: messages, signals, errors and escalations, found by id."""

from engine.bpmn.xml import BPMN, Element, attribute, children, reference

_NAMED_BY = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}


class References:
    """An index over a file's roots, and the pools that processes stand in."""

    def __init__(self, root: Element) -> None:
        """Index a file's `definitions` element."""
        self._roots = {
            kind: {attribute(found, "id"): found for found in children(root, kind) if attribute(found, "id")}
            for kind in _NAMED_BY
        }
        nodes = {attribute(found, "id"): found for found in root.iter(f"{{{BPMN}}}*") if found.get("isForCompensation")}
        self._handlers = {
            reference(attribute(found, "sourceRef")): reference(attribute(found, "targetRef"))
            for found in root.iter(f"{{{BPMN}}}association")
            if reference(attribute(found, "targetRef")) in nodes
        }
        self._pools = {
            reference(attribute(pool, "processRef")): attribute(pool, "name")
            for collaboration in children(root, "collaboration")
            for pool in children(collaboration, "participant")
        }

    def find(self, kind: str, ref: str) -> Element | None:
        """Return the message, signal, error or escalation of an id, None where there is none."""
        return self._roots[kind].get(reference(ref))

    def name(self, kind: str, ref: str) -> str:
        """Return the name of a message or signal, the code of an error or escalation; empty where there is none.

        An error that nobody declared is its own code, as in Camunda.
        """
        found = self.find(kind, ref)
        if found is None:
            return reference(ref) if kind == "error" else ""
        return attribute(found, _NAMED_BY[kind])

    def compensated_by(self, event_id: str) -> str:
        """Return the compensation handler that an association leads to from a boundary event, empty without one."""
        return self._handlers.get(event_id, "")

    def pool_name(self, process_id: str) -> str:
        """Return the name of the pool a process stands in, empty without one."""
        return self._pools.get(process_id, "")
