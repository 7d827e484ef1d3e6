"""Notices by mail, against a real SMTP server: each arrives, none twice, whatever the server does."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from engine.bootstrap import build_engine
from engine.commands import ChangeUser, ChooseMail, RetryJob, SealHistory, SettleMail
from engine.config import Settings
from engine.domain import NoticeKind
from engine.errors import InvalidVariablesError
from engine.handlers.notices import LEASE
from engine.handlers.retries import OUTSIDE
from engine.process_engine import HANDLERS
from engine.worker.messenger import Messenger
from tests.conftest import settings_for
from tests.support.mail_server import Post, free_port, password_check, server_context, serving, silence
from tests.support.office import DEMO_USERS, Office, person

ADMIN = person("admin")
CHILD = Path(__file__).resolve().parents[2] / "support" / "mailing_child.py"
ALL = frozenset(NoticeKind)


@pytest.fixture
def port() -> int:
    """Where the mail server will listen."""
    return free_port()


@pytest.fixture
def settings(database_url: str, shared_folder: Path, port: int) -> Settings:
    """An office with a mail server of its own on this machine."""
    return replace(
        settings_for(database_url, shared_folder),
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        smtp_sender="alur@dinas.test",
        smtp_timeout=1,
        public_url="https://alur.dinas.test",
        seal_mail="auditor@inspektorat.test",
    )


@pytest.fixture
def post() -> Post:
    """What the mail server does and has taken."""
    return Post()


@pytest.fixture
def office(office: Office) -> Office:
    """The office, where everyone has an address and wants the usual."""
    for user in DEMO_USERS:
        office.engine.execute(ChangeUser(user, email=f"{user}@dinas.test"), ADMIN)
    return office


@pytest.fixture
def late(office: Office) -> UUID:
    """An instance whose first task has just fallen overdue: two mails are to go out."""
    instance = office.start()
    office.clock.move_to(office.open_tasks(instance)[0].due_at)
    assert office.worker.run_due_jobs() == 1
    return instance


@pytest.fixture
def served(post: Post, port: int) -> Iterator[Post]:
    """The mail server, running."""
    with serving(post, port):
        yield post


def work(office: Office) -> int:
    return Messenger(office.engine).work()


def test_a_mail_says_in_plain_indonesian_what_is_late_and_where_to_go(office: Office, late: UUID, served: Post):
    assert work(office) == 2
    (mail,) = served.to("sekretaris@dinas.test")
    assert mail["Subject"].startswith("[Alur] Keterlambatan: 1 · Memerintahkan penyusunan")
    assert mail["Subject"].endswith("jatuh tempo 23 Nov 2026 07.45 WIB")
    assert mail["From"] == "Alur <alur@dinas.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.astimezone(office.clock.now.tzinfo) == office.clock.now
    assert mail["Message-ID"].endswith("@alur.dinas.test>")
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert "Yth. Sekretaris Dinas," in text
    assert "Senin, 23 November 2026 pukul 07.45 WIB" in text
    assert f"https://alur.dinas.test/proses/{late}" in text
    (own,) = served.to("kadis@dinas.test")
    assert f"https://alur.dinas.test/tugas/{office.open_tasks(late)[0].id}" in own.get_content()
    assert office.system_events().count("mail.sent") == 2


def test_every_kind_of_notice_has_a_letter(office: Office, served: Post):
    for user in DEMO_USERS:
        office.engine.execute(ChooseMail(f"{user}@dinas.test", ALL), person(user))
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, "bina-marga")
    office.clock.move_to(office.open_tasks(instance)[0].due_at - timedelta(minutes=5))
    work(office)
    office.clock.move_to(office.open_tasks(instance)[0].due_at)
    office.worker.run_due_jobs()
    office.complete_units(instance, *["sekretariat", "sumber-daya-air", "cipta-karya", "tata-ruang"])
    again = {"keputusan_8": "kembalikan", "catatan_8": "Lengkapi bukti dukung unit."}
    office.complete(instance, "aktivitas_8", **again)
    while work(office):
        pass
    subjects = {mail["Subject"].partition(":")[0].removeprefix("[Alur] ") for mail in served.taken}
    assert subjects == {
        "Tugas baru",
        "Segera jatuh tempo",
        "Terlambat",
        "Keterlambatan",
        "Dikembalikan untuk perbaikan",
    }
    returned = next(mail for mail in served.taken if "Dikembalikan" in mail["Subject"])
    assert "Lengkapi bukti dukung unit." in returned.get_content()
    lateness = next(mail for mail in served.taken if "Keterlambatan" in mail["Subject"])
    assert "Belum selesai: Cipta Karya" in lateness.get_content()
    assert len(served.ids()) == len(set(served.ids()))


def test_a_server_that_is_away_for_hours_gets_everything_once_when_it_is_back(
    office: Office, late: UUID, post: Post, port: int
):
    for _ in range(6):
        work(office)
        office.clock.advance(minutes=45)
    assert office.engine.queries.incidents(ADMIN) == ()
    with serving(post, port):
        office.clock.advance(hours=1)
        assert work(office) == 2
        office.clock.advance(days=1)
        assert work(office) == 0
    assert sorted(mail["To"] for mail in post.taken) == ["kadis@dinas.test", "sekretaris@dinas.test"]


def test_a_server_that_refuses_for_now_is_asked_again(office: Office, late: UUID, served: Post):
    served.answer = "451 Try again later"
    assert work(office) == 2
    assert served.taken == []
    served.answer = "250 Taken"
    assert work(office) == 0, "not at once"
    office.clock.advance(minutes=1)
    assert work(office) == 2
    assert len(served.taken) == 2


@pytest.mark.parametrize(("to_recipient", "answer"), [("550 No such user", "250 Taken"), ("", "554 Looks like spam")])
def test_a_mail_refused_for_good_is_an_incident_and_is_not_tried_for_ever(
    office: Office, late: UUID, served: Post, to_recipient: str, answer: str
):
    served.to_recipient, served.answer = to_recipient, answer
    assert work(office) == 2
    offers = served.offers
    for _ in range(30):
        office.clock.advance(hours=2)
        assert work(office) == 0
    assert served.offers == offers
    incidents = office.engine.queries.incidents(ADMIN)
    assert [incident.activity for incident in incidents] == ["E-mail"] * 2
    assert (to_recipient or answer)[:3] in incidents[0].message
    told = office.engine.queries.notices(ADMIN).rows
    assert [row.kind for row in told] == [NoticeKind.INCIDENT] * 2, "in the application, for mail does not work"
    assert served.taken == []


def test_after_its_last_try_a_mail_is_an_incident_that_can_be_tried_anew(
    office: Office, late: UUID, post: Post, port: int
):
    tries = 0
    for _ in range(400):
        tries += work(office)
        office.clock.advance(minutes=10)
    assert tries == 2 * OUTSIDE.tries
    incidents = office.engine.queries.incidents(ADMIN)
    assert len(incidents) == 2
    with serving(post, port):
        for incident in incidents:
            office.engine.execute(RetryJob(incident.job_id), ADMIN)
        assert work(office) == 2
    assert len(post.taken) == 2
    assert office.engine.queries.incidents(ADMIN) == ()


def test_a_server_that_says_nothing_is_left_after_the_timeout(office: Office, late: UUID, post: Post, port: int):
    with silence(port):
        assert work(office) == 2
    office.clock.advance(minutes=1)
    with serving(post, port):
        assert work(office) == 2
    assert len(post.taken) == 2


def test_a_server_that_thinks_long_about_a_message_does_not_get_it_twice(office: Office, late: UUID, served: Post):
    served.delay = 1.6  # longer than the timeout of a second
    assert work(office) == 2
    office.clock.advance(days=1)
    assert work(office) == 0
    assert len(served.taken) == served.offers == 2


def test_several_workers_send_each_mail_once(office: Office, served: Post):
    for period in ("TW1", "TW2", "TW3", "TW4"):
        office.start(period)
    office.clock.advance(minutes=15)
    while office.worker.run_due_jobs():
        pass
    threads = [Thread(target=work, args=(office,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while work(office):
        pass
    assert len(served.ids()) == len(set(served.ids())) == 8


def test_a_second_copy_comes_only_if_the_process_dies_before_it_can_say_so(
    office: Office, late: UUID, served: Post, settings: Settings, tmp_path: Path
):
    """The child is killed by SIGKILL in the transaction that settles its first mail, after the server's 250."""
    environment = {
        "ALUR_DATA_DIR": str(settings.data_dir),
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_SMTP_HOST": settings.smtp_host,
        "ALUR_SMTP_PORT": str(settings.smtp_port),
        "ALUR_SMTP_SECURITY": "none",
        "ALUR_SMTP_SENDER": settings.smtp_sender,
        "ALUR_PUBLIC_URL": settings.public_url,
        "ALUR_TEST_NOW": office.clock.now.isoformat(),
    }
    died = subprocess.run([sys.executable, str(CHILD)], env=environment, capture_output=True, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    (first,) = served.ids()
    assert work(office) == 1, "the other mail is nobody's"
    office.clock.advance(minutes=19)
    assert work(office) == 0, "the first one is still the dead worker's"
    office.clock.now += LEASE
    assert work(office) == 1
    assert work(office) == 0
    assert sorted(served.ids().count(id) for id in set(served.ids())) == [1, 2]
    assert served.ids().count(first) == 2


def test_a_mail_that_could_not_be_settled_is_not_sent_again_while_the_process_lives(
    office: Office, late: UUID, served: Post, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    right, faults = HANDLERS[SettleMail], [OSError("the disk is full"), OSError("the disk is full")]

    def fail_at_first(*arguments: object) -> object:
        if faults:
            raise faults.pop()
        return right(*arguments)

    monkeypatch.setitem(HANDLERS, SettleMail, fail_at_first)
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            work(office)
    assert len(served.taken) == 2
    office.clock.now += LEASE
    assert work(office) == 2
    assert work(office) == 0
    assert len(served.taken) == 2
    assert office.system_events().count("mail.sent") == 2


def test_people_choose_what_is_mailed_to_them(office: Office, served: Post):
    office.engine.execute(ChooseMail("baru@rumah.test", frozenset({NoticeKind.TASK_NEW})), person("kadis"))
    office.engine.execute(ChangeUser("sekretaris", email=""), ADMIN)
    instance = office.start()
    office.clock.move_to(office.open_tasks(instance)[0].due_at)
    office.worker.run_due_jobs()
    while work(office):
        pass
    assert [mail["To"] for mail in served.taken] == [], "what one starts oneself is no news"
    office.bring_to(instance, "persetujuan_kepala_dinas")
    work(office)
    (mail,) = served.taken
    assert (mail["To"], "Tugas baru: Persetujuan" in mail["Subject"]) == ("baru@rumah.test", True)
    assert office.engine.queries.unread_notices(person("kadis")) == 1, (
        "the new task stands in the queue, not in the bell"
    )


def test_an_address_that_could_break_a_header_is_refused(office: Office):
    for address in ("a@b\nBcc: c@d", "dua@alamat@kantor", "tanpa-at", "a b@c.d", "a@" + "b" * 300):
        with pytest.raises(InvalidVariablesError):
            office.engine.execute(ChooseMail(address, ALL), person("kadis"))
        with pytest.raises(InvalidVariablesError):
            office.engine.execute(ChangeUser("kadis", email=address), ADMIN)
    told = [json.loads(event.data) for event in office.system_chain() if event.type == "user.changed"]
    assert not any("@" in json.dumps(data) for data in told), "history keeps no address"


def test_the_auditor_gets_each_daily_seal_and_can_verify_with_it(office: Office, served: Post):
    office.start()
    office.engine.execute(SealHistory(daily=True), ADMIN)
    office.engine.execute(SealHistory(), ADMIN)
    while work(office):
        pass
    (mail,) = served.to("auditor@inspektorat.test")
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/json", "segel-1.json")
    seal = file.get_content() if isinstance(file.get_content(), bytes) else file.get_payload(decode=True)
    assert seal == office.engine.queries.exported_seal(office.auditor, 1)
    assert office.engine.queries.verify(office.auditor, seal=seal).whole


def test_without_a_mail_server_nothing_is_kept_for_one(office: Office, late: UUID, settings: Settings, clock):
    silent = build_engine(replace(settings, smtp_host=""), clock)
    try:
        before = len(silent.queries.due_mails(100))
        Office(silent, clock).start("TW1")
        clock.advance(minutes=15)
        Office(silent, clock).worker.run_due_jobs()
        assert len(silent.queries.due_mails(100)) == before == 2
        assert Messenger(silent).work() == 0
        assert silent.queries.unread_notices(person("kadis")) == 2
    finally:
        silent.close()


@pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"
)  # the server does not see TLS from the first byte
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_travels_encrypted_and_signed_in_to_a_server_that_is_who_it_says(
    office: Office,
    late: UUID,
    post: Post,
    port: int,
    settings: Settings,
    tmp_path: Path,
    monkeypatch,
    clock,
    security: str,
):
    certificate, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    subject = ["-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        certificate,
        *subject,
    ]
    subprocess.run(command, check=True, capture_output=True)
    (tmp_path / "password").write_text("rahasia\n")
    secured = replace(
        settings, smtp_security=security, smtp_user="alur", smtp_password_file=tmp_path / "password", smtp_timeout=10
    )
    context = server_context(certificate, key)
    options = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    engine = build_engine(secured, clock)
    try:
        with serving(post, port, authenticator=password_check, auth_required=True, auth_require_tls=False, **options):
            assert Messenger(engine).work() == 2
            assert post.taken == [], "nobody vouches for the server's certificate"
            monkeypatch.setenv("SSL_CERT_FILE", certificate)
            clock.advance(minutes=1)
            assert Messenger(engine).work() == 2
        assert len(post.taken) == 2
    finally:
        engine.close()
