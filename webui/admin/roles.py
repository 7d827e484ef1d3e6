"""Peran dan unit: the groups that diagrams name and the units that are measured, with whoever belongs to them."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine import commands
from engine.errors import RequestError
from engine.read_models import RoleView, UnitView
from webui.admin import blueprint
from webui.admin.entries import Problems, problems_of
from webui.current import actor, engine, form_token
from webui.errors import status_of

FIELDS = {"id": "sebutan", "name": "nama"}


@blueprint.get("/peran")
def roles() -> ResponseReturnValue:
    """List the units with their heads, and all other roles with their members."""
    return render_template(
        "admin/roles.html",
        roles=[role for role in engine().queries.roles(actor()) if not role.unit_id],
        units=engine().queries.units(actor()),
    )


@blueprint.route("/peran/baru", methods=["GET", "POST"])
def create_role() -> ResponseReturnValue:
    """Create a role."""
    if request.method == "GET":
        return _role_page(None)
    name, id = _entered()
    try:
        engine().execute(commands.CreateGroup(id, name, new=True), actor(), token=form_token())
    except RequestError as error:
        return _role_page(None, problems_of(error, FIELDS, "sebutan")), status_of(error)
    flash(gettext("Peran %(name)s dibuat. Anggotanya dipilih pada halaman Pengguna.", name=name), "success")
    return redirect(url_for("admin.change_role", group_id=id), code=303)


@blueprint.route("/peran/<group_id>", methods=["GET", "POST"])
def change_role(group_id: str) -> ResponseReturnValue:
    """Show a role, and give it another name; a unit's roles are named after the unit."""
    role = engine().queries.role(actor(), group_id)
    if role.unit_id:
        return redirect(url_for("admin.change_unit", unit_id=role.unit_id), code=303)
    if request.method == "GET":
        return _role_page(role)
    name, _ = _entered()
    try:
        engine().execute(commands.CreateGroup(group_id, name), actor(), token=form_token())
    except RequestError as error:
        return _role_page(role, problems_of(error, FIELDS)), status_of(error)
    return _renamed(role.name, name)


@blueprint.route("/unit/baru", methods=["GET", "POST"])
def create_unit() -> ResponseReturnValue:
    """Create a unit and the role of its head."""
    if request.method == "GET":
        return _unit_page(None)
    name, id = _entered()
    try:
        engine().execute(commands.CreateUnit(id, name, new=True), actor(), token=form_token())
    except RequestError as error:
        return _unit_page(None, problems_of(error, FIELDS, "sebutan")), status_of(error)
    flash(gettext("Unit %(name)s dibuat. Pilih kepalanya pada halaman Pengguna.", name=name), "success")
    return redirect(url_for("admin.change_unit", unit_id=id), code=303)


@blueprint.route("/unit/<unit_id>", methods=["GET", "POST"])
def change_unit(unit_id: str) -> ResponseReturnValue:
    """Show a unit, and give it and its roles another name."""
    unit = engine().queries.unit(actor(), unit_id)
    if request.method == "GET":
        return _unit_page(unit)
    name, _ = _entered()
    try:
        engine().execute(commands.CreateUnit(unit_id, name), actor(), token=form_token())
    except RequestError as error:
        return _unit_page(unit, problems_of(error, FIELDS)), status_of(error)
    return _renamed(unit.name, name)


def _entered() -> tuple[str, str]:
    """Return the name, and the id: as typed, else made of the name as a lane's group is made of the lane's name."""
    name = request.form.get("nama", "").strip()
    id = request.form.get("sebutan", "").strip()
    return name, id or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _renamed(before: str, name: str) -> ResponseReturnValue:
    if name == before:
        flash(gettext("Tidak ada yang berubah."), "info")
    else:
        flash(gettext("%(before)s sekarang bernama %(name)s.", before=before, name=name), "success")
    return redirect(url_for("admin.roles"), code=303)


def _role_page(role: RoleView | None, problems: Problems = ()) -> str:
    return render_template("admin/role.html", role=role, problems=problems, sent=request.form)


def _unit_page(unit: UnitView | None, problems: Problems = ()) -> str:
    return render_template("admin/unit.html", unit=unit, problems=problems, sent=request.form)
