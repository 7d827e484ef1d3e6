"""Pemantauan: figures over many instances, and one instance against the clock. One module a page.

`period` reads which days and version a page is about, `figures` says numbers; then `overview`, `activities`,
`handovers`, `workload`, `monitoring`, `gantt`. Who may see a process's figures is the engine's to say.
"""

from flask import Blueprint

from webui.audit import activities, figures, gantt, handovers, monitoring, overview, workload

blueprint = Blueprint("audit", __name__)

for page in (overview, activities, handovers, workload, monitoring, gantt):
    page.add_routes(blueprint)
figures.add_filters(blueprint)
