"""Lists: searched, filtered, paged and counted; the most urgent first."""

from uuid import UUID

import pytest

from engine.commands import ClaimTask, StartInstance
from engine.domain import Punctuality
from tests.support.deployments import deploy, start
from tests.support.office import KEY, Office, person

ADMIN = person("admin")


def begin(office: Office, subject: str = "x", business_key: str = "") -> UUID:
    command = StartInstance(
        key="dua_peran", variables={"jumlah": "1", "perihal": subject}, form=True, business_key=business_key
    )
    started: UUID = office.engine.execute(command, person("sekretaris"))
    return started


@pytest.fixture
def reviews(office: Office) -> list[UUID]:
    """Three reviews with speaking business keys."""
    deploy(office.engine, "two_roles.bpmn")
    return [begin(office, business_key=key) for key in ("A_1", "A%2", "AB!3")]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("_", ["A_1", "A%2", "AB!3"]),
        ("a_1", ["A_1"]),
        ("A%", ["A%2"]),
        ("!", ["AB!3"]),
        ("ab", ["AB!3"]),
        ("100% BERKAS_", ["A_1", "A%2", "AB!3"]),
        ("100%b", []),
        ("\0A%2", ["A%2"]),
        ("x" * 5000, []),
        ("' or 1=1 --", []),
    ],
)
def test_a_search_finds_what_was_typed(office: Office, reviews: list[UUID], search: str, found: list[str]):
    page = office.engine.queries.queue(person("anggota"), search)
    assert sorted(row.business_key for row in page.rows) == sorted(found)
    assert (page.total, page.queue) == (len(found), 3)


def test_instances_are_searched_by_business_key_and_process(office: Office, reviews: list[UUID]):
    office.start()
    find = office.engine.queries.instances
    assert [row.business_key for row in find(ADMIN, search="a%").rows] == ["A%2"]
    assert find(ADMIN, search="dua PERAN").total == 3
    assert [row.business_key for row in find(ADMIN, search="tw3").rows] == ["PK-2026-TW3"]
    assert [row.business_key for row in find(ADMIN, key=KEY).rows] == ["PK-2026-TW3"]
    assert find(ADMIN, status="active").total == 4
    assert find(ADMIN, status="completed").total == 0


def test_pages_follow_each_other_without_gap_or_repetition(office: Office):
    deploy(office.engine, "two_roles.bpmn")
    for n in range(7):
        begin(office, business_key=f"K{n}")
    queue = office.engine.queries.queue
    pages = [queue(person("anggota"), limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page.rows) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({row.id for page in pages for row in page.rows}) == 7
    lists = [office.engine.queries.instances(ADMIN, limit=3, offset=offset).rows for offset in (0, 3, 6)]
    assert len({row.id for rows in lists for row in rows}) == 7


def test_the_newest_instance_comes_first(office: Office):
    deploy(office.engine, "called_task.bpmn")
    for key in ("K1", "K2", "K3"):
        start(office.engine, "terpanggil", key)
        office.clock.advance(minutes=1)
    assert [row.business_key for row in office.engine.queries.instances(ADMIN).rows] == ["K3", "K2", "K1"]


def test_the_most_urgent_task_comes_first_and_the_untimed_last(office: Office):
    deploy(office.engine, "two_roles.bpmn")
    begin(office, business_key="tanpa batas")
    later = office.start("TW1")
    office.bring_to(later, "aktivitas_8")
    sooner = office.start("TW2")
    office.bring_to(sooner, "aktivitas_4")
    rows = office.engine.queries.queue(person("sekretaris")).rows
    assert [row.business_key for row in rows] == ["PK-2026-TW2", "PK-2026-TW1", "tanpa batas"]


def test_the_counters_count_ones_own_the_queue_and_what_is_late(office: Office):
    first, second, third = (office.start(period) for period in ("TW1", "TW2", "TW3"))
    kadis = person("kadis")
    office.engine.execute(ClaimTask(office.task(first, "aktivitas_1").id), kadis)
    page = office.engine.queries.my_tasks(kadis)
    assert (page.total, page.mine, page.queue, page.overdue) == (1, 1, 2, 0)
    office.clock.move_to("2026-11-23 07:46")
    page = office.engine.queries.queue(kadis, search="TW3")
    assert (page.total, page.mine, page.queue, page.overdue) == (1, 1, 2, 3)
    assert [row.instance_id for row in page.rows] == [third]
    assert second in {row.instance_id for row in office.engine.queries.queue(kadis).rows}


def test_lists_are_filtered_by_how_tasks_stand(office: Office):
    returned = office.start("TW1")
    office.bring_to(returned, "aktivitas_8")
    office.complete(returned, "aktivitas_8", keputusan_8="kembalikan", catatan_8="Lengkapi bukti dukung.")
    office.complete_units(returned)
    fresh = office.start("TW2")
    office.bring_to(fresh, "aktivitas_4")
    sekretaris, queue = person("sekretaris"), office.engine.queries.queue

    def found(state: str) -> dict[str, Punctuality]:
        return {row.business_key: row.punctuality for row in queue(sekretaris, state=state).rows}

    assert found("returned") == {}
    office.complete(returned, "aktivitas_8", keputusan_8="setuju")
    office.complete(returned, "aktivitas_9")
    office.complete(
        returned,
        "persetujuan_kepala_dinas",
        keputusan_persetujuan="kembalikan",
        catatan_persetujuan="Ringkas bagian kedua.",
    )
    assert found("returned") == {"PK-2026-TW1": Punctuality.ON_TIME}
    office.clock.move_to("2026-11-23 09:00")
    assert found("due_soon") == {"PK-2026-TW2": Punctuality.DUE_SOON}
    assert found("overdue") == {}
    office.clock.move_to("2026-11-23 09:30")
    assert (found("due_soon"), found("overdue")) == ({"PK-2026-TW2": Punctuality.DUE_SOON}, {})
    office.clock.advance(minutes=1)
    assert (found("due_soon"), found("overdue")) == ({}, {"PK-2026-TW2": Punctuality.OVERDUE})
    assert len(found("")) == 2


def test_instances_are_listed_by_whether_something_in_them_is_late_now(office: Office):
    soon, later = office.start("TW1"), office.start("TW2")
    office.bring_to(later, "aktivitas_2")
    queries = office.engine.queries
    office.clock.move_to("2026-11-23 07:45")
    assert queries.instances(office.auditor, late=True).rows == ()
    office.clock.advance(minutes=1)
    page = queries.instances(office.auditor, late=True)
    assert ([row.id for row in page.rows], page.total) == ([soon], 1)
    assert queries.instances(person("kadis"), "completed", late=True).total == 0
    office.complete(soon, "aktivitas_1")
    assert queries.instances(office.auditor, late=True).total == 0


def test_somebody_with_nothing_to_do_sees_what_comes_next(office: Office):
    assert office.engine.queries.next_expected(person("sektim")) is None
    instance = office.start()
    expected = office.engine.queries.next_expected(person("sektim"))
    assert expected is not None
    assert (expected.activity[:4], expected.after[:4]) == ("2 · ", "1 · ")
    assert (expected.instance_id, expected.business_key) == (instance, "PK-2026-TW3")
    assert expected.due_at == office.task(instance, "aktivitas_1").due_at
    assert office.engine.queries.next_expected(person("anggota")) is None


def test_the_printed_sop_is_read_from_the_diagram(office: Office):
    (definition,) = [row for row in office.engine.queries.definitions(person("anggota")) if row.key == KEY]
    assert not definition.may_start
    sop = office.engine.queries.sop(person("anggota"), definition.id)
    assert sop.header["nomor_sop"] == "060/31194/427.56/2024"
    assert [row.number for row in sop.activities if row.number] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
    ]
    eight = next(row for row in sop.activities if row.number == "8")
    assert (eight.decides, eight.returns_to) == (True, "7")
