"""What a diagram's Python can do in the sandbox, and what it cannot."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest

from engine.bpmn.runtime import Limits
from engine.bpmn.script_text import feeds, read_script
from engine.bpmn.script_workers import WORKERS
from engine.bpmn.scripts import Sandbox, check
from engine.errors import ExecutionError


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(Limits(script_seconds=0.5, script_megabytes=32))
    yield sandbox
    sandbox.close()


def workers() -> list[psutil.Process]:
    """Return this process's live workers; one that was just killed may still wait to be reaped."""
    return [child for child in psutil.Process().children() if child.name() == "monty" and _is_alive(child)]


def kill_workers() -> None:
    for worker in workers():
        worker.kill()


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


CAPAIAN = """
from decimal import Decimal, ROUND_HALF_UP

def capaian(row):
    target, realisasi = Decimal(row["target"]), Decimal(row["realisasi"])
    raw = realisasi / target * 100 if row["positif"] else (2 * target - realisasi) / target * 100
    return min(Decimal(120), max(Decimal(0), raw)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

_nilai = [capaian(row) for row in baris]
rata_rata = str((sum(_nilai) / len(_nilai)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
baris_baru = [{**row, "capaian": str(value)} for row, value in zip(baris, _nilai)]
keterangan = f"{len(_nilai)} indikator, rata-rata {rata_rata}"
"""


def test_a_script_computes_with_decimals_functions_and_comprehensions(sandbox: Sandbox) -> None:
    rows = [
        {"target": "80", "realisasi": "76", "positif": True},
        {"target": "8", "realisasi": "9", "positif": False},
        {"target": "7", "realisasi": "6.5", "positif": False},
    ]
    result = sandbox.run(CAPAIAN, {"baris": rows, "lain": 1})
    assert result.value is None
    assert result.variables == {
        "rata_rata": "96.55",
        "baris_baru": [
            {**row, "capaian": value} for row, value in zip(rows, ["95.00", "87.50", "107.14"], strict=True)
        ],
        "keterangan": "3 indikator, rata-rata 96.55",
    }


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("angka * 2", 14),
        ("f'{teks.upper()}-{angka:03d}'", "BINA-007"),
        ("{'a': [1, 2.5, None, True]}", {"a": [1, 2.5, None, True]}),
        ("(1, 'dua')", [1, "dua"]),
        ("tanggal", date(2026, 11, 23)),
        ("saat", datetime(2026, 11, 23, 1, 30, tzinfo=UTC)),
        ("from datetime import datetime\ndatetime(2026, 11, 23, 8, 30)", datetime(2026, 11, 23, 1, 30, tzinfo=UTC)),
        ("import json\njson.loads('[1]')", [1]),
        ("print('halo')", None),
        ("for i in range(1000):\n    print('x' * 1000)", None),
        ("x = 1", None),
        ("", None),
        ("# hanya komentar", None),
        ("teks; angka", 7),
        ("é = 'é'; é + teks  # é", "ébina"),
        ("é = 1\r\n('a' +\r\n 'b')\r\n# é\r\n", "ab"),
        ("x = 1\r'satu' \\\r 'dua';", "satudua"),
        ("*[angka], 8", [7, 8]),
        ("(lagi := angka)", 7),
        ("if angka:\n    angka", None),
        ("if angka > 5:\n    return 'lebih'\n'kurang'", "lebih"),
        ("if angka > 9:\n    return 'lebih'\n'kurang'", "kurang"),
    ],
)
def test_the_value_of_a_script_is_that_of_its_last_expression(sandbox: Sandbox, source: str, value: object) -> None:
    given = {
        "angka": 7,
        "teks": "bina",
        "tanggal": date(2026, 11, 23),
        "saat": datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
    }
    result = sandbox.run(source, given)
    assert result.value == value
    assert type(result.value) is type(value)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = 1\nb = a + 1", {"a": 1, "b": 2}),
        ("daftar.append(3)", {"daftar": [1, 2, 3]}),
        ("peta['x'] = {'y': 1}", {"peta": {"x": {"y": 1}}}),
        ("jumlah += 1", {"jumlah": 6}),
        ("jumlah = 5", {}),
        ("jumlah = 5.0", {"jumlah": 5.0}),
        ("if jumlah > 99:\n    besar = True\nelse:\n    kecil = True", {"kecil": True}),
        ("for i in range(3):\n    pass", {"i": 2}),
        ("def f():\n    global luar\n    luar = 1\n    dalam = 2\nf()", {"luar": 1}),
        ("match peta:\n    case {**sisa}:\n        pass", {"sisa": {}}),
        ("(y := 4)", {"y": 4}),
        ("def f(): pass\nclass K: pass\nimport math\ng = lambda: 1\nm = math\np = print", {}),
        ("_sementara = {1, 2}\nhasil = len(_sementara)", {"hasil": 2}),
        ("type = type + 1", {"type": 2}),
        ("def type(nilai): return 'lain'\nx = 1", {"x": 1}),
        ("x = 1\nexec('type = len')", {"x": 1}),
        ("x = 1\ntry:\n    1 / 0\nexcept ZeroDivisionError as x:\n    pass", {}),
        ("int, str, dict = 1, 2, 3", {"dict": 3, "int": 1, "str": 2}),
        ("def f():\n    di_dalam = [lain for lain in daftar]\nf()\n[(z := u) for u in daftar]", {"z": 2}),
        ("jumlah\nexec('jumlah = 6')", {"jumlah": 6}),
        ("def f():\n    y = 1\nexec('y = 2')", {"y": 2}),
        ("jumlah\nfrom math import floor, pi as jumlah", {"jumlah": 3.141592653589793}),
        ("def ubah(d): d.append(3)\nubah(daftar)", {"daftar": [1, 2, 3]}),
        ("if jumlah:\n    y = 1\n    return\nz = 1", {"y": 1}),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as jumlah:\n    pass", {}),
    ],
)
def test_what_a_script_binds_or_changes_becomes_a_variable(
    sandbox: Sandbox, source: str, expected: dict[str, object]
) -> None:
    given = {"daftar": [1, 2], "peta": {}, "jumlah": 5, "type": 1}
    result = sandbox.run(source, given)
    assert result.variables == expected
    assert given == {"daftar": [1, 2], "peta": {}, "jumlah": 5, "type": 1}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1\nx / 0", "failed in line 2: ZeroDivisionError"),
        ("def f(row):\n    return row['a']\n\nf({})", "failed in line 2: KeyError"),
        ("x = 1\n(x +\n 1 / 0)", "failed in line 3: ZeroDivisionError"),
        ("x = 1\n\nbreak", "failed in line 3: SyntaxError"),
        ("if 1:\n    1 / 0\nreturn", "failed in line 2: ZeroDivisionError"),
        ("tidak_ada", "NameError"),
        ("while True: pass", "longer than 0.5 seconds"),
        ("'x' * 10**10", "more than 32 MB"),
        ("9 ** 9 ** 9", "more than 32 MB"),
        ("x = []\nwhile True: x.append(x[:] + [1] * 10000)", "script"),
        ("def f(): return f()\nf()", "RecursionError"),
        ("open('/etc/passwd').read()", "PermissionError"),
        ("import os\nos.listdir('/')", "PermissionError"),
        ("import os\nos.environ['PATH']", "failed"),
        ("import os\nos.system('id')", "failed"),
        ("import subprocess", "ModuleNotFoundError"),
        ("import socket", "ModuleNotFoundError"),
        ("__import__('os')", "NameError"),
        ("().__class__.__mro__", "AttributeError"),
        ("raise SystemExit", "SystemExit"),
        ("if:", "Line 1: invalid syntax"),
        ("x = = 1", "Line 1"),
        ("def f():\n    yield 1", "Line 2: yield cannot be used"),
        ("x = 1\ndel x", "Line 2: the del statement"),
        ("class A(B): pass", "cannot inherit"),
        ("from decimal import Decimal\nx = Decimal('2.68')", "left x as Decimal, which no variable can be: write str"),
        ("from decimal import Decimal\nx = [Decimal('2.68')]", "left x as no variable can be"),
        ("x = {1, 2}", "left x as set"),
        ("x = float('nan')", "left x as no variable can be"),
        ("x = 2 ** 63", "64 bits"),
        ("x = {1: 2}", "whose keys are texts"),
        ("from decimal import Decimal\nDecimal(1)", "left the result as Decimal"),
        ("x = " + "(" * 5_000 + ")" * 5_000, "cannot be run"),
        ("x = " + "-" * 20_000 + "1", "cannot be run"),
        ("#" * 100_001, "longer than 100000"),
        ("x = 'a\0b'", "cannot be run"),
    ],
)
def test_a_script_that_fails_or_goes_too_far_is_an_execution_error(sandbox: Sandbox, source: str, reason: str) -> None:
    with pytest.raises(ExecutionError) as failed:
        sandbox.run(source, {})
    assert reason in str(failed.value)
    assert sandbox.run("1 + 1", {}).value == 2


def test_nothing_of_one_script_is_seen_by_the_next(sandbox: Sandbox) -> None:
    sandbox.run("rahasia = 1", {})
    with pytest.raises(ExecutionError, match="NameError"):
        sandbox.run("rahasia", {})


def test_what_a_script_sets_within_the_sandbox_is_gone_with_it(sandbox: Sandbox) -> None:
    sandbox.run("from decimal import getcontext\ngetcontext().prec = 3\nimport random\nrandom.seed(1)", {})
    for _ in range(2 * WORKERS):  # Each worker has had a script by then.
        assert sandbox.run("from decimal import getcontext\ngetcontext().prec", {}).value == 28


def test_a_script_is_asked_for_no_more_than_it_may_have_changed() -> None:
    script = read_script("def f(a):\n    b = [c for c in a]\n    return b\nd = f(e)\nimport g\n_h = d")
    assert script.bound == {"d", "_h"}
    (text,) = feeds(script, frozenset({"e"}))
    assert text.splitlines()[-1] == "(None, {'d': (type(d).__name__, d), 'e': (type(e).__name__, e)})"


@pytest.mark.parametrize(
    "source", ["if e:\n    d = 1", "try:\n    d = e\nexcept KeyError as e:\n    pass", "exec('d = e')"]
)
def test_what_a_script_may_leave_unbound_is_asked_for_name_by_name(source: str) -> None:
    (text,) = feeds(read_script(source), frozenset({"e"}))
    asked = [line.split("'")[1] for line in text.splitlines() if "_alur_left['" in line]
    assert asked == (["e"] if "exec" in source else ["d", "e"])


def test_a_long_sum_can_be_computed(sandbox: Sandbox) -> None:
    assert sandbox.run("+".join(["1"] * 150), {}).value == 150


def test_sleeping_takes_no_time(sandbox: Sandbox) -> None:
    begin = time.monotonic()
    sandbox.run("import time\ntime.sleep(60)", {})
    assert time.monotonic() - begin < 60


def test_threads_share_the_workers(sandbox: Sandbox) -> None:
    found: list[bool] = []

    def work(number: int) -> None:
        found.extend(sandbox.run("n * 2", {"n": number}).value == number * 2 for _ in range(10))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 60


def test_a_worker_that_dies_is_replaced(sandbox: Sandbox) -> None:
    sandbox.run("1", {})
    kill_workers()
    assert sandbox.run("20 + 1", {}).value == 21


def test_a_script_whose_worker_dies_fails_and_the_next_one_runs() -> None:
    patient = Sandbox(Limits(script_seconds=20))
    try:
        patient.run("1", {})
        killer = threading.Timer(0.2, kill_workers)
        killer.start()
        with pytest.raises(ExecutionError, match="worker process died"):
            patient.run("while True: pass", {})
        killer.join()
        assert patient.run("1 + 1", {}).value == 2
    finally:
        patient.close()


def test_closing_ends_the_workers_and_a_later_script_starts_new_ones() -> None:
    before = len(workers())
    sandbox = Sandbox(Limits())
    assert len(workers()) == before
    sandbox.run("1", {})
    assert len(workers()) > before
    sandbox.close()
    sandbox.close()
    assert len(workers()) == before
    assert sandbox.run("2", {}).value == 2
    sandbox.close()
    assert len(workers()) == before


PROGRAM = """
import os, sys, psutil
from engine.bpmn.runtime import Limits
from engine.bpmn.scripts import Sandbox
from engine.errors import ExecutionError

def forked(work):
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0

def early():
    assert sandbox.run("2", {}).value == 2
    sandbox.close()

def late():
    try:
        sandbox.run("2", {})
    except ExecutionError as error:
        assert "forked" in str(error)
        sandbox.close()
        return
    os._exit(1)

sandbox = Sandbox(Limits())
forked(early)
sandbox.run("1", {})
forked(late)
assert sandbox.run("3", {}).value == 3
print(*[worker.pid for worker in psutil.Process().children()], flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("ending", ["normal", "killed"])
def test_a_process_forks_before_its_first_script_and_its_workers_end_with_it(
    ending: str,
) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, ending],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.stderr == ""
    pids = [int(pid) for pid in done.stdout.split()]
    assert pids
    deadline = time.monotonic() + 10
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if psutil.pid_exists(pid)]


def test_a_check_names_every_problem_without_running_anything() -> None:
    assert check("x = 1\nfor i in range(3): x += i") == []
    assert check("del x\ndef f():\n    yield 1") == [
        "Line 1: the del statement cannot be used in a script.",
        "Line 3: yield cannot be used in a script.",
    ]
    assert check("x = '\\d'") == []
    assert check("if x")[0].startswith("Line 1: ")
