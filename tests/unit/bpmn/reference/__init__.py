"""A second reading of BPMN as Camunda 7 executes it, small enough to be checked by eye.

It shares the model and the expressions with the engine, and nothing else: no agenda of the library's, no serializer,
no specs. `interpreter` moves tokens, `diagrams` draws random processes, `lockstep` walks both through the same acts.
Where it departs from Camunda on purpose, it says so.
"""
