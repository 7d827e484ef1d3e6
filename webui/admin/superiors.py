"""Atasan: which role is told when another is late."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine import commands
from webui.admin import blueprint
from webui.current import actor, engine, form_token

INHERITED = "-"
"""Value of the choice that leaves the head of a unit under whoever stands above `kabid`."""


@blueprint.route("/atasan", methods=["GET", "POST"])
def superiors() -> ResponseReturnValue:
    """Show and change the group above each group."""
    rows = engine().queries.superiors(actor())
    if request.method == "GET":
        return render_template("admin/superiors.html", rows=rows, inherited=INHERITED)
    changed = 0
    for row in rows:
        chosen = request.form.get(f"atasan-{row.group_id}")
        if chosen is None or chosen == (INHERITED if row.inherited else row.superior_id):
            continue
        superior = "" if chosen == INHERITED else chosen
        token = f"{form_token()}-{row.group_id}" if form_token() else ""
        engine().execute(commands.SetSuperior(row.group_id, superior), actor(), token=token)
        changed += 1
    if changed:
        flash(ngettext("%(num)d atasan diganti.", "%(num)d atasan diganti.", changed), "success")
    else:
        flash(gettext("Tidak ada yang berubah."), "info")
    return redirect(url_for("admin.superiors"), code=303)
