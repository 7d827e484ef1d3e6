"""Camunda 7's diagrams, in memory: no database, no users, and the only importer of SpiffWorkflow.

Reading order: `model` (what a diagram says), `intake`, `reader` and `validation` (how it gets here), `expressions`,
`timers`, `scripts` and `values` (what stands in it), `scope` and `dialect` (how it runs), `workflow` and `runtime`
(the door).
"""
