"""Alur's engine: it runs SOPs drawn as BPMN. Nothing in here knows of HTTP.

Read it in this order:

1. `commands`: everything the engine can be told.
2. `process_engine`: how a command becomes one transaction.
3. `handlers`: what each command does, one module a noun.
4. `bpmn`: what a diagram means (the only importer of SpiffWorkflow).
5. `store`: the tables (the only importer of SQLAlchemy).
6. `queries` and `read_models`: what pages and REST are given to show.
"""
