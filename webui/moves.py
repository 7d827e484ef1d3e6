"""Ubah posisi and Pindahkan: an administrator puts instances elsewhere, or onto another version of their process."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from engine.commands import MigrateInstances, MigrationPlan, ModifyInstance, Move, MoveKind
from engine.errors import ConflictError, EngineError, ExecutionError, NotAllowedError, RequestError
from engine.read_models import DefinitionRow, MigrationView, PositionView
from webui.current import actor, engine, form_token
from webui.errors import status_of
from webui.moves_words import instance_reason, plan_reason
from webui.refusals import sentence

blueprint = Blueprint("moves", __name__)

SHORTEST_REASON, LONGEST_REASON = 10, 2000


@blueprint.route("/proses/<uuid:instance_id>/posisi", methods=["GET", "POST"])
def position(instance_id: UUID) -> ResponseReturnValue:
    """Start and cancel activities of an instance: choose, read what that means, confirm."""
    view = engine().queries.position(actor(), instance_id)
    chosen = _Chosen(view)
    if request.method == "GET":
        return render_template("moves/position.html", view=view, chosen=chosen, problems=[])
    problems = _problems(chosen.reason)
    if not (chosen.stopped or chosen.started):
        problems.insert(0, ("mulai", gettext("Pilih apa yang dimulai, apa yang dihentikan, atau keduanya.")))
    if problems:
        return render_template("moves/position.html", view=view, chosen=chosen, problems=problems), 422
    if "yakin" not in request.form:
        return render_template("moves/confirm_position.html", view=view, chosen=chosen)
    try:
        engine().execute(ModifyInstance(instance_id, chosen.moves(), chosen.reason), actor(), token=form_token())
    except (ConflictError, ExecutionError) as error:
        problems = [("", sentence(error))]
        return render_template("moves/position.html", view=view, chosen=chosen, problems=problems), status_of(error)
    flash(gettext("Posisi proses diubah."), "success")
    return redirect(url_for("cockpit.instance", instance_id=instance_id), code=303)


@blueprint.route("/definisi/<uuid:definition_id>/pindahkan", methods=["GET", "POST"])
def migration(definition_id: UUID) -> ResponseReturnValue:
    """Move instances of a version to another one: see the plan, choose, read what that means, confirm."""
    queries = engine().queries
    if not actor().is_administrator:
        raise NotAllowedError("action.not_allowed", "Cannot migrate: only administrators may.")
    target, versions = _target(definition_id)
    if target is None:
        row = queries.definition(actor(), definition_id)
        return render_template("moves/no_version.html", row=row)
    anew = request.values.get("ulang") == "1"
    view = queries.migration(actor(), definition_id, target.id, update_triggers=anew)
    if request.method == "GET":
        chosen = [each.row.id for each in view.instances if not each.problems]
        return _migration_page(view, versions, chosen, anew=anew)
    chosen = [each.row.id for each in view.instances if str(each.row.id) in request.form.getlist("proses")]
    reason = _reason()
    problems = _problems(reason)
    if not chosen:
        problems.insert(0, ("proses", gettext("Pilih paling sedikit satu proses.")))
    if problems:
        return _migration_page(view, versions, chosen, anew=anew, reason=reason, problems=problems), 422
    if "yakin" not in request.form:
        return render_template("moves/confirm_migration.html", view=view, chosen=chosen, anew=anew, reason=reason)
    plan = queries.migration_plan(actor(), definition_id, target.id, update_triggers=anew)
    _migrate(view, plan, chosen, reason)
    return redirect(url_for("definitions.definition", definition_id=target.id), code=303)


class _Chosen:
    """What someone chose on the page of an instance's position."""

    def __init__(self, view: PositionView) -> None:
        stopped, started = request.form.getlist("hentikan"), request.form.get("mulai", "")
        self.stopped = [each for each in view.standing if str(each.id) in stopped]
        self.started = next((each for each in view.places if each.activity_id == started), None)
        self.reason = _reason()
        self.leaves_nothing = self.started is None and len(self.stopped) == len(view.standing)

    def moves(self) -> tuple[Move, ...]:
        """Return the instructions: what is started first, so that a subprocess stays open for it."""
        started = [Move(MoveKind.START_BEFORE, self.started.activity_id)] if self.started else []
        return (*started, *(Move(MoveKind.CANCEL, activity_instance_id=each.id) for each in self.stopped))


def _reason() -> str:
    return request.form.get("alasan", "").strip()[:LONGEST_REASON]


def _problems(reason: str) -> list[tuple[str, str]]:
    if not reason:
        return [("alasan", gettext("Alasan wajib diisi."))]
    if len(reason) < SHORTEST_REASON:
        return [("alasan", gettext("Alasan paling sedikit %(least)s karakter.", least=SHORTEST_REASON))]
    return []


def _target(definition_id: UUID) -> tuple[DefinitionRow | None, list[DefinitionRow]]:
    """Return the version to move to, the newest other one unless named, and all there are to choose from."""
    row = engine().queries.definition(actor(), definition_id)
    rows = engine().queries.definitions(actor(), all_versions=True)
    others = [each for each in rows if each.key == row.key and each.id != row.id and not each.withdrawn]
    others.sort(key=lambda each: each.version, reverse=True)
    named = [each for each in others if str(each.id) == request.values.get("ke")]
    return next(iter(named or others), None), others


def _migration_page(
    view: MigrationView,
    versions: Sequence[DefinitionRow],
    chosen: Sequence[UUID],
    *,
    anew: bool,
    reason: str = "",
    problems: Sequence[tuple[str, str]] = (),
) -> str:
    titles = {row.activity_id: row.title for row in view.plan}
    return render_template(
        "moves/migration.html",
        view=view,
        versions=versions,
        chosen=chosen,
        anew=anew,
        reason=reason,
        problems=problems,
        plan_reason=plan_reason,
        instance_reason=lambda problem: instance_reason(problem, titles),
    )


def _migrate(view: MigrationView, plan: MigrationPlan, chosen: Sequence[UUID], reason: str) -> None:
    """Move each instance in a transaction of its own, so that one that changed meanwhile keeps none from moving."""
    moved = 0
    for each in view.instances:
        if each.row.id not in chosen:
            continue
        try:
            command = MigrateInstances(plan, (each.row.id,), reason)
            engine().execute(command, actor(), token=f"{form_token()}:{each.row.id}")
            moved += 1
        except (RequestError, ExecutionError) as error:
            _flash_failure(each.row.business_key or str(each.row.id), error)
    if moved:
        version = view.target.version
        flash(
            ngettext(
                "%(num)d proses dipindahkan ke versi %(version)s.",
                "%(num)d proses dipindahkan ke versi %(version)s.",
                moved,
                version=version,
            ),
            "success",
        )


def _flash_failure(name: str, error: EngineError) -> None:
    flash(gettext("%(key)s tidak dipindahkan: %(reason)s", key=name, reason=sentence(error)), "error")
