"""A process miner reads what Alur exports, and finds that honest runs conform to the SOP's diagram."""

import contextlib
import io
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.office import KEY, Office
from webui.cli import PROCESSES

with contextlib.redirect_stdout(io.StringIO()):
    # It greets with its licence.
    import pm4py

pytestmark = pytest.mark.filterwarnings("ignore")  # of pandas and matplotlib, inside pm4py 2.7.23

NAME, CASE, TYPE = "concept:name", "case:concept:name", "alur:type"


@pytest.fixture
def started(office: Office) -> list[UUID]:
    """Three finished runs: one straight, one sent back by the Sekretaris, one by a unit that was not valid."""
    instances = [office.start(period) for period in ("TW1", "TW2", "TW3")]
    office.clock.move_to("2026-11-23 08:00")
    office.worker.run_due_jobs()
    office.bring_to(instances[1], "aktivitas_8")
    office.complete(instances[1], "aktivitas_8", keputusan_8="kembalikan", catatan_8="Lengkapi bukti dukung.")
    office.bring_to(instances[2], "persetujuan_kepala_dinas")
    office.complete(
        instances[2],
        "persetujuan_kepala_dinas",
        keputusan_persetujuan="kembalikan",
        catatan_persetujuan="Perbaiki capaian.",
    )
    for instance in instances:
        office.bring_to(instance, "aktivitas_12")
        office.complete(instance, "aktivitas_12")
    return instances


def exported(office: Office, format: str, folder: Path) -> str:
    file = folder / f"riwayat.{'jsonocel' if format == 'ocel' else format}"
    with file.open("wb") as out:
        office.engine.queries.export_history(office.auditor, format, out, key=KEY)
    return str(file)


def completions(log):
    """Keep what was completed, an activity that every unit does once a round: when the last unit has done it."""
    done = log[(log["lifecycle:transition"] == "complete")]
    following = done.groupby(CASE)[NAME].shift(-1)
    return done[done[NAME] != following]


def test_honest_runs_conform_to_the_diagram(office: Office, started: list[UUID], tmp_path: Path):
    log = completions(pm4py.read_xes(exported(office, "xes", tmp_path)))
    net = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(PROCESSES / f"{KEY}.bpmn")))
    assert log[CASE].nunique() == len(started)
    assert {transition.label for transition in net[0].transitions if transition.label} == set(log[NAME])
    assert pm4py.fitness_token_based_replay(log, *net)["log_fitness"] == 1.0
    # No step of a log stands without its step of the diagram, nor the other way round but for gateways.
    for aligned in pm4py.conformance_diagnostics_alignments(log, *net):
        assert all(logged == drawn or drawn is None for logged, drawn in aligned["alignment"])
    skipped = log[~((log[CASE] == "PK-2026-TW1") & log[NAME].str.startswith("Persetujuan"))]
    assert pm4py.fitness_token_based_replay(skipped, *net)["log_fitness"] < 1.0


def test_a_miner_reads_who_did_what_when_from_xes(office: Office, started: list[UUID], tmp_path: Path):
    log = pm4py.read_xes(exported(office, "xes", tmp_path))
    done = log[log[TYPE] == "task.completed"]
    for instance in started:
        told = [event for event in office.chain(instance) if event.type == "task.completed"]
        own = done[done["case:identity:id"] == str(instance)]
        assert list(own["org:resource"]) == [event.actor for event in told]
        assert list(own["org:role"]) == [event.role for event in told]
        assert [stamp.to_pydatetime() for stamp in own["time:timestamp"]] == [event.at for event in told]


def test_a_miner_reads_every_event_and_object_from_ocel(office: Office, started: list[UUID], tmp_path: Path):
    log = pm4py.read_ocel2_json(exported(office, "ocel", tmp_path))
    assert len(log.events) == sum(len(office.chain(instance)) for instance in started)
    counts = log.objects["ocel:type"].value_counts()
    assert counts["process_instance"] == len(started)
    assert counts["task"] == sum(len(office.view(instance).tasks) for instance in started)
    flat = pm4py.ocel_flattening(log, "process_instance")
    assert set(flat[CASE]) == {str(instance) for instance in started}
