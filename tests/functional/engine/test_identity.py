"""Accounts, groups and units: made and changed by administrators, told in history."""

import pytest

from engine.commands import ChangeUser, Command, CreateGroup, CreateUnit, CreateUser, SetPassword, SignIn, UnlockUser
from engine.domain import Actor, Source
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.office import DEMO_USERS, create_demo_users, furnish
from tests.support.office import PASSWORD, Office, person

ADMIN = person("admin")
NEW = CreateUser("budi", " Budi Santoso ", "rahasia-sekali", ("anggota-tim-sakip",), " Analis ")


def sign_in(office: Office, user: str, password: str = PASSWORD) -> str:
    token: str = office.engine.execute(SignIn(user, password), Actor(""))
    return token


def codes(office: Office, command: Command) -> list[tuple[str, str]]:
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(command, ADMIN)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_new_account_can_sign_in_in_its_roles(office: Office):
    assert office.engine.execute(NEW, ADMIN) == "budi"
    row = office.engine.queries.user(ADMIN, "budi")
    assert (row.name, row.position, row.active) == ("Budi Santoso", "Analis", True)
    assert row.groups == (("anggota-tim-sakip", "Anggota Tim Sakip"),)
    session = office.engine.queries.session(sign_in(office, "budi", "rahasia-sekali"))
    assert session is not None
    assert (session.name, session.position, session.groups) == (
        "Budi Santoso",
        "Analis",
        frozenset({"anggota-tim-sakip"}),
    )
    created = office.system_chain()[-2]
    assert (created.type, created.actor, created.role) == ("user.created", "admin", "administrator")


@pytest.mark.parametrize("name", ["budi", "system"])
def test_an_accounts_name_is_taken_once_and_never_the_engines(office: Office, name: str):
    office.engine.execute(NEW, ADMIN)
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(CreateUser(name, "Lain", "rahasia-sekali"), ADMIN)
    assert refused.value.id == "user.taken"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (CreateUser("Budi S", "", "rahasia-sekali"), [("id", "pattern"), ("name", "required")]),
        (CreateUser("budi", "B" * 201, "rahasia-sekali"), [("name", "maxlength")]),
        (CreateUser("budi", "Budi", "rahasia-sekali", position="J" * 201), [("position", "maxlength")]),
        (CreateUser("budi", "Bu\0di", "rahasia-sekali"), [("name", "pattern")]),
        (CreateUser("budi", "Budi", "pendek"), [("password", "minlength")]),
        (CreateUser("budi", "Budi", "p" * 201), [("password", "maxlength")]),
        (CreateUser("budi", "Budi", "rahasia-sekali", ("tidak-ada",)), [("groups", "option")]),
        (ChangeUser("anggota", name=" "), [("name", "required")]),
        (ChangeUser("anggota", position="J" * 201), [("position", "maxlength")]),
        (ChangeUser("anggota", groups=("tidak-ada",)), [("groups", "option")]),
        (CreateGroup("Grup", "Grup"), [("id", "pattern")]),
        (CreateUnit("unit", " "), [("name", "required")]),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(office: Office, command: Command, expected: list):
    before = office.engine.queries.users(ADMIN), office.engine.queries.groups(ADMIN)
    assert codes(office, command) == expected
    assert (office.engine.queries.users(ADMIN), office.engine.queries.groups(ADMIN)) == before


@pytest.mark.parametrize("user", ["kadis", "auditor"])
def test_only_administrators_look_after_accounts(office: Office, user: str):
    commands: tuple[Command, ...] = (
        NEW,
        ChangeUser("anggota", name="Lain"),
        SetPassword("anggota", "kata-sandi-baru"),
        UnlockUser("anggota"),
        CreateGroup("grup", "Grup"),
        CreateUnit("unit", "Unit"),
    )
    for command in commands:
        with pytest.raises(NotAllowedError):
            office.engine.execute(command, person(user))


def test_the_list_of_accounts_is_for_administrators_and_auditors(office: Office):
    assert (
        len(office.engine.queries.users(person("auditor")))
        == len(office.engine.queries.users(ADMIN))
        == len(DEMO_USERS)
    )
    with pytest.raises(NotAllowedError):
        office.engine.queries.users(person("kadis"))


def test_a_change_tells_what_was_and_what_is(office: Office):
    office.engine.execute(ChangeUser("anggota", name=" Anggota Baru ", groups=("kabid", "sekretaris")), ADMIN)
    told = office.system_chain()[-1]
    assert told.type == "user.changed"
    assert '"name":["Anggota Tim SAKIP","Anggota Baru"]' in told.data
    assert '"groups":[["anggota-tim-sakip"],["kabid","sekretaris"]]' in told.data
    before = len(office.system_chain())
    office.engine.execute(ChangeUser("anggota", name="Anggota Baru", groups=("sekretaris", "kabid")), ADMIN)
    assert len(office.system_chain()) == before


def test_changed_roles_count_at_once_in_open_sessions(office: Office):
    token = sign_in(office, "anggota")
    office.engine.execute(ChangeUser("anggota", groups=()), ADMIN)
    session = office.engine.queries.session(token)
    assert session is not None
    assert session.groups == frozenset()


def test_a_deactivated_account_is_out_at_once_until_it_is_activated(office: Office):
    token = sign_in(office, "anggota")
    office.engine.execute(ChangeUser("anggota", active=False), ADMIN)
    assert office.engine.queries.session(token) is None
    with pytest.raises(NotAllowedError) as refused:
        sign_in(office, "anggota")
    assert refused.value.id == "account.inactive"
    office.engine.execute(ChangeUser("anggota", active=True), ADMIN)
    assert office.engine.queries.session(token) is None
    assert office.engine.queries.session(sign_in(office, "anggota"))


@pytest.mark.parametrize("change", [ChangeUser("admin", active=False), ChangeUser("admin", groups=("kabid",))])
def test_an_administrator_does_not_take_their_own_rights_away(office: Office, change: ChangeUser):
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(change, ADMIN)
    assert refused.value.id == "user.own_rights"


def test_a_new_password_ends_all_sessions_and_the_old_one_is_worth_nothing(office: Office):
    tokens = [sign_in(office, "anggota"), sign_in(office, "anggota")]
    office.engine.execute(SetPassword("anggota", "kata-sandi-baru", PASSWORD), person("anggota"))
    assert [office.engine.queries.session(token) for token in tokens] == [None, None]
    with pytest.raises(NotAllowedError):
        sign_in(office, "anggota")
    assert sign_in(office, "anggota", "kata-sandi-baru")
    changes = [event.data for event in office.system_chain() if event.type == "user.changed"]
    assert changes == ['{"changes":{"password":null},"user":"anggota"}']


@pytest.mark.parametrize("current", [None, "", "kata-sandi-lain"])
def test_ones_own_password_is_changed_only_with_the_current_one(office: Office, current: str | None):
    for user in ("anggota", "admin"):
        with pytest.raises(NotAllowedError) as refused:
            office.engine.execute(SetPassword(user, "kata-sandi-baru", current), person(user))
        assert refused.value.id == "credentials.wrong"
        assert sign_in(office, user)


def test_guessing_the_current_password_of_an_open_session_locks_the_account(office: Office):
    reasons = []
    for _ in range(5):
        with pytest.raises(NotAllowedError) as refused:
            office.engine.execute(SetPassword("anggota", "kata-sandi-baru", "salah-salah"), person("anggota"))
        reasons.append(refused.value.id)
    assert reasons == ["credentials.wrong"] * 4 + ["account.locked"]
    with pytest.raises(NotAllowedError):
        sign_in(office, "anggota")


def test_an_administrator_sets_a_forgotten_password_which_unlocks_the_account(office: Office):
    for _ in range(5):
        with pytest.raises(NotAllowedError):
            sign_in(office, "anggota", "salah-salah")
    office.engine.execute(SetPassword("anggota", "kata-sandi-baru"), ADMIN)
    assert sign_in(office, "anggota", "kata-sandi-baru")


def test_an_unknown_account_is_not_found(office: Office):
    for command in (ChangeUser("siapa", name="X"), SetPassword("siapa", "kata-sandi-baru"), UnlockUser("a\0")):
        with pytest.raises(NotFoundError):
            office.engine.execute(command, ADMIN)
    with pytest.raises(NotFoundError):
        office.engine.queries.user(ADMIN, "siapa")


def test_a_unit_has_a_head_and_follows_those_there_are(office: Office):
    office.engine.execute(CreateUnit("jasa-konstruksi", " Jasa Konstruksi "), ADMIN)
    groups = {group.id: group.name for group in office.engine.queries.groups(ADMIN)}
    assert groups["kepala-jasa-konstruksi"] == "Kepala Jasa Konstruksi"
    office.engine.execute(ChangeUser("anggota", groups=("kepala-jasa-konstruksi",)), ADMIN)
    instance = office.start()
    office.bring_to(instance, "aktivitas_3")
    view = office.engine.queries.task(person("sektim"), office.task(instance, "aktivitas_3").id)
    options = next(field for field in view.form if field.id == "unit_penerima").options
    assert options[-1] == ("jasa-konstruksi", "Jasa Konstruksi")


def test_making_and_renaming_groups_and_units_is_told_once_each(office: Office):
    before = len(office.system_chain())
    for name in ("Umum", "Umum", "Umum dan Keuangan"):
        office.engine.execute(CreateUnit("umum", name), ADMIN)
        office.engine.execute(CreateGroup("arsiparis", name), ADMIN)
    told = [str(event.type) for event in office.system_chain()[before:]]
    # A unit brings the groups of its head and its staff, which are named after it.
    assert told == ["group.created", "group.created", "unit.created", "group.created"] * 2


def test_furnishing_a_furnished_office_changes_nothing(office: Office):
    office.engine.execute(CreateGroup("kabid", "Kepala-kepala Bidang"), ADMIN)
    before = len(office.system_chain())
    furnish(office.engine)
    assert create_demo_users(office.engine) == {}
    assert len(office.system_chain()) == before


def test_demo_accounts_without_a_password_get_a_random_one_each(office: Office, monkeypatch):
    monkeypatch.setattr("engine.office.DEMO_USERS", {"satu": ("Satu", ()), "dua": ("Dua", ("kabid",))})
    created = create_demo_users(office.engine)
    assert set(created) == {"satu", "dua"}
    assert created["satu"] != created["dua"]
    assert sign_in(office, "dua", created["dua"])
    assert office.system_chain()[-2].source is Source.CLI


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (CreateGroup("sekretaris", "Lain", new=True), "group.taken"),
        (CreateUnit("bina-marga", "Lain", new=True), "unit.taken"),
    ],
)
def test_what_should_be_new_renames_nothing(office: Office, command: Command, refusal: str):
    before = office.engine.queries.roles(ADMIN), len(office.system_chain())
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(command, ADMIN)
    assert refused.value.id == refusal
    assert (office.engine.queries.roles(ADMIN), len(office.system_chain())) == before


def test_a_role_says_who_is_in_it_who_stands_above_and_which_processes_name_it(office: Office):
    office.engine.execute(ChangeUser("anggota", active=False), ADMIN)
    roles = {role.id: role for role in office.engine.queries.roles(person("auditor"))}
    lane, head = roles["anggota-tim-sakip"], roles["kepala-bina-marga"]
    assert [(member.id, member.active) for member in lane.members] == [("anggota", False)]
    assert (lane.superior, lane.inherited, lane.unit_id) == ("Sek. Tim Sakip", False, "")
    assert (head.superior, head.inherited, head.unit_id) == ("Sekretaris", True, "bina-marga")
    # Row 7's tasks fall to `kepala-${unit}`: the heads of units, and of no others.
    assert (lane.processes, head.processes) == (("Pengukuran Kinerja",), ("Pengukuran Kinerja",))
    assert roles["kabid"].processes == ()


def test_a_renamed_unit_renames_its_head_and_keeps_its_members(office: Office):
    office.engine.execute(CreateUnit("bina-marga", "Jalan dan Jembatan"), ADMIN)
    unit = office.engine.queries.unit(ADMIN, "bina-marga")
    head = next(role for role in unit.roles if role.id == "kepala-bina-marga")
    assert (unit.name, head.name) == ("Jalan dan Jembatan", "Kepala Jalan dan Jembatan")
    assert [member.id for member in head.members] == ["kabid-bina-marga"]


def test_roles_and_units_are_for_administrators_and_auditors(office: Office):
    queries = office.engine.queries
    for ask in (queries.roles, queries.units):
        assert ask(person("auditor")) == ask(ADMIN)
        with pytest.raises(NotAllowedError):
            ask(person("kadis"))
    for find, id in ((queries.role, "siapa"), (queries.unit, "siapa")):
        with pytest.raises(NotFoundError):
            find(ADMIN, id)
