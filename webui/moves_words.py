"""Why an activity, or an instance, cannot go on in another version, in the reader's language."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from engine.errors import MigrationProblem


def plan_reason(code: str) -> str:
    """Return why an activity has no counterpart in the other version."""
    reasons: dict[str, Callable[[], str]] = {
        "gone": lambda: gettext("Tidak ada di versi tujuan"),
        "type": lambda: gettext("Jenisnya berbeda di versi tujuan"),
        "event": lambda: gettext("Menunggu kejadian lain di versi tujuan"),
        "event_scope": lambda: gettext("Menempel pada aktivitas lain di versi tujuan"),
        "body_added": lambda: gettext("Di versi tujuan dikerjakan beberapa pihak"),
        "body_inner": lambda: gettext("Di versi tujuan tidak lagi dikerjakan beberapa pihak"),
        "gateway_incoming": lambda: gettext("Gerbang ini menunggu lebih sedikit alur di versi tujuan"),
    }
    return reasons.get(code, lambda: gettext("Berada di subproses lain di versi tujuan"))()


def instance_reason(problem: MigrationProblem, titles: Mapping[str, str]) -> str:
    """Return what keeps an instance from the other version; `titles` are those of the activities, by id."""
    activity = titles.get(problem.source.partition("#")[0], problem.source)
    reasons: dict[str, Callable[[], str]] = {
        "unmapped": lambda: gettext("Sedang di “%(activity)s”, yang tidak punya pasangan", activity=activity),
        "memory": lambda: gettext("Pekerjaan yang dapat dibatalkan ulang tidak punya pasangan: %(id)s", id=activity),
        "not_async": lambda: gettext("Menunggu sistem di “%(activity)s”; tunggu sampai lewat", activity=activity),
        "flow": lambda: gettext("Alur keluar dari “%(activity)s” tidak ada di versi tujuan", activity=activity),
    }
    general = lambda: gettext("Tidak dapat dipindahkan selama di “%(activity)s”", activity=activity)  # noqa: E731
    return reasons.get(problem.code, general)()
