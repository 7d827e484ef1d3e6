"""What readers are told when the engine refuses: one sentence an error id, in their language."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from engine import errors

Facts = Mapping[str, object]


def _sentences() -> dict[str, Callable[[Facts], str]]:
    """Return what each error id says. Built on each use, because the language is the reader's."""
    return {
        "credentials.wrong": lambda _: gettext("Nama pengguna atau kata sandi salah."),
        "account.locked": lambda facts: gettext(
            "Akun terkunci sementara. Coba lagi dalam %(minutes)s menit.", minutes=facts.get("minutes", 15)
        ),
        "account.inactive": lambda _: gettext("Akun ini tidak aktif. Hubungi administrator."),
        "action.not_allowed": lambda _: gettext("Anda tidak berwenang melakukan tindakan ini."),
        "task.not_yours": lambda _: gettext("Tugas ini bukan tugas Anda atau peran Anda."),
        "task.claimed_by_other": lambda _: gettext("Tugas ini sudah diambil oleh pengguna lain."),
        "task.closed": lambda _: gettext("Tugas ini sudah dikerjakan oleh pengguna lain."),
        "form.rows_moved": lambda _: gettext(
            "Tabel ini sudah berubah di jendela lain, sehingga isian di halaman ini belum disimpan. "
            "Salin yang perlu, lalu buka lagi halaman ini."
        ),
        "duties.separated": lambda facts: gettext(
            "Anda mengerjakan aktivitas “%(activity)s” pada proses ini, jadi keputusan ini harus diambil orang lain "
            "(pemisahan tugas).",
            activity=facts.get("activity", ""),
        ),
        "auditor.reads_only": lambda _: gettext("Auditor dapat melihat semuanya, tetapi tidak mengubah apa pun."),
        "process.not_startable": lambda _: gettext("Proses ini tidak dapat dimulai oleh Anda."),
        "instance.suspended": lambda _: gettext(
            "Proses ini sedang ditangguhkan. Tugasnya dapat dikerjakan lagi setelah diaktifkan."
        ),
        "instance.ended": lambda _: gettext("Proses ini sudah berakhir."),
        "business_key.taken": lambda facts: gettext(
            "Proses %(key)s sudah ada. Tidak dibuat yang kedua.", key=facts.get("business_key", "")
        ),
        "move.unknown": lambda facts: gettext("Aktivitas “%(id)s” tidak ada di diagram.", id=facts.get("activity", "")),
        "move.not_startable": lambda _: gettext("Langkah ini tidak dapat dimulai sendiri."),
        "move.no_single_flow": lambda _: gettext("Setelah langkah ini tidak ada tepat satu alur keluar."),
        "move.instance_unknown": lambda _: gettext("Langkah yang hendak dihentikan sudah tidak berjalan."),
        "move.ancestor_unknown": lambda _: gettext("Subproses yang dimaksud sudah tidak berjalan."),
        "move.ambiguous": lambda _: gettext(
            "Subproses langkah ini berjalan lebih dari satu kali, jadi tidak jelas mana yang dimaksud."
        ),
        "move.sequential": lambda _: gettext("Aktivitas ini dikerjakan bergiliran, dan giliran lain sedang berjalan."),
        "migration.refused": lambda _: gettext("Proses ini tidak dapat dipindahkan ke versi itu."),
        "migration.other_definition": lambda _: gettext("Proses ini tidak lagi berjalan di versi tersebut."),
        "definition.withdrawn": lambda _: gettext("Versi ini sudah ditarik."),
        "command.collided": lambda _: gettext("Orang lain sedang mengubah proses yang sama. Coba kirim sekali lagi."),
        "file.unknown": lambda _: gettext("Berkas tidak ditemukan."),
        "file.damaged": lambda _: gettext("Isi berkas ini hilang atau rusak. Hubungi administrator."),
        "document.unknown": lambda _: gettext("Dokumen tidak ditemukan."),
        "document.not_made": lambda _: gettext("Dokumen ini belum selesai dibuat. Coba lagi sebentar lagi."),
        "document.not_frozen": lambda _: gettext("Dokumen ini belum dibekukan, jadi belum dapat ditandatangani."),
        "document.other": lambda _: gettext("Sidik dokumen berbeda dari yang ditandatangani. Muat ulang halaman."),
        "document.no_printer": lambda _: gettext(
            "PDF belum dapat dibuat karena LibreOffice tidak terpasang di server. Unduh sebagai Word."
        ),
        "document.not_printed": lambda _: gettext("PDF gagal dibuat. Unduh sebagai Word, atau coba lagi nanti."),
        "task.unknown": lambda _: gettext("Tugas tidak ditemukan."),
        "instance.unknown": lambda _: gettext("Proses tidak ditemukan."),
        "definition.unknown": lambda _: gettext("Definisi proses tidak ditemukan."),
        "deployment.unknown": lambda _: gettext("Penerapan tidak ditemukan."),
        "job.unknown": lambda _: gettext("Pekerjaan sistem tidak ditemukan."),
        "user.unknown": lambda _: gettext("Pengguna tidak ditemukan."),
        "indicator.taken": lambda _: gettext("Unit ini sudah punya indikator dengan sasaran dan nama itu."),
        "indicator.unknown": lambda _: gettext("Indikator tidak ditemukan."),
        "form.no_sheet": lambda _: gettext("Formulir ini tidak punya tabel, jadi tidak ada berkas Excel-nya."),
        "instance.not_measured": lambda _: gettext("Proses ini belum punya angka capaian."),
        "part.not_yours": lambda _: gettext("Bagian ini milik unit lain. Anda hanya dapat mengisi bagian unit Anda."),
        "part.not_asked": lambda _: gettext("Formulir belum disampaikan kepada unit ini."),
        "part.sent": lambda _: gettext("Bagian unit ini sudah dikirim, jadi tidak dapat diubah lagi."),
        "part.overtaken": lambda _: gettext(
            "Sementara halaman ini terbuka, orang lain di unit ini mengubah isian yang sama. Belum ada yang dikirim. "
            "Semua yang Anda tulis masih ada; periksa, lalu kirim lagi."
        ),
        "part.left_out": lambda _: gettext(
            "Staf unit sudah mengisi bagiannya, tetapi isian itu tidak ikut dikirim. Kirim tugas ini dari halamannya."
        ),
        "part.not_gathering": lambda _: gettext(
            "Berkas unit hanya dapat dihimpun pada aktivitas yang menghimpunnya, selama tugas itu terbuka untuk Anda."
        ),
        "instance.no_board": lambda _: gettext("Proses ini tidak mengumpulkan data dari unit."),
        "seal.unreadable": lambda _: gettext("Berkas itu bukan segel Alur."),
        "seal.damaged": lambda _: gettext("Berkas segel itu sudah berubah sejak diunduh, jadi tidak dapat dipakai."),
        "seal.unknown": lambda _: gettext("Segel tidak ditemukan."),
        "examination.unknown": lambda _: gettext("Pemeriksaan tidak ditemukan."),
        "examination.unfinished": lambda _: gettext("Pemeriksaan ini belum punya hasil."),
        "examination.too_many": lambda _: gettext("Terlalu banyak pemeriksaan menunggu. Coba lagi nanti."),
        "token.unknown": lambda _: gettext("Token tidak ditemukan."),
        "tokens.too_many": lambda _: gettext(
            "Akun ini sudah punya terlalu banyak token. Cabut dulu yang tidak dipakai."
        ),
        "user.taken": lambda _: gettext("Nama pengguna ini sudah dipakai."),
        "group.taken": lambda _: gettext("Sebutan ini sudah dipakai peran lain."),
        "unit.taken": lambda _: gettext("Sebutan ini sudah dipakai unit lain."),
        "group.unknown": lambda _: gettext("Peran tidak ditemukan."),
        "unit.unknown": lambda _: gettext("Unit tidak ditemukan."),
        "user.own_rights": lambda _: gettext("Anda tidak dapat mencabut hak administrator Anda sendiri."),
        "reason.too_short": lambda facts: gettext(
            "Alasan paling sedikit %(least)s karakter.", least=facts.get("least", 1)
        ),
        "task.no_candidates": lambda _: gettext("Tugas ini tidak punya antrean peran, jadi tidak dapat dilepas."),
        "task.standard_time": lambda _: gettext("Jatuh tempo tugas ini mengikuti waktu baku, jadi tidak dapat diubah."),
        "task.limit_not_yours": lambda _: gettext(
            "Batas waktu tugas ini hanya dapat diisi oleh yang memintanya atau administrator."
        ),
        "calendar.unknown": lambda _: gettext("Kalender tidak ditemukan."),
        "calendar.hours": lambda facts: gettext(
            "Jam kerja “%(hours)s” tidak dapat dibaca. Tulis seperti 07:30-12:00 13:00-16:00, berurutan dan tidak "
            "bertumpuk.",
            hours=facts.get("hours", ""),
        ),
        "calendar.empty": lambda _: gettext("Paling sedikit satu hari harus punya jam kerja."),
        "calendar.week": lambda _: gettext("Isi jam kerja Senin sampai Minggu."),
        "calendar.range": lambda _: gettext("Tanggal akhir tidak boleh sebelum tanggal awal."),
        "calendar.name": lambda facts: gettext(
            "Nama wajib diisi, satu baris, paling banyak %(most)s karakter.", most=facts.get("most", 100)
        ),
        "calendar.id": lambda _: gettext(
            "Sebutan hanya huruf kecil, angka, dan tanda hubung, diawali huruf, paling banyak 50 karakter."
        ),
        "calendar.year": lambda facts: gettext(
            "Tahun harus antara %(first)s dan %(last)s.", first=facts.get("first", ""), last=facts.get("last", "")
        ),
        "calendar.day": lambda _: gettext("Tanggal harus diisi, misalnya 23-11-2026."),
        "calendar.day_unknown": lambda _: gettext("Tanggal itu bukan hari libur."),
        "calendar.moved_on": lambda _: gettext("Yang bergeser sudah berbeda dari yang Anda periksa. Periksa lagi."),
        "variables.invalid": lambda _: gettext("Isian tidak valid."),
        "deployment.refused": lambda _: gettext("Berkas belum dapat diterapkan."),
        "execution.failed": lambda _: gettext(
            "Proses gagal pada langkah berikutnya, jadi tidak ada yang disimpan. Administrator perlu memeriksanya."
        ),
    }


def _general(error: errors.EngineError) -> str:
    """Return what a kind of error says whose id this table does not know."""
    if isinstance(error, errors.NotFoundError):
        return gettext("Yang Anda cari tidak ditemukan.")
    if isinstance(error, errors.NotAllowedError):
        return gettext("Anda tidak berwenang melakukan tindakan ini.")
    if isinstance(error, errors.ConflictError):
        return gettext("Keadaannya sudah berubah sejak halaman ini dibuka. Muat ulang lalu coba lagi.")
    return gettext("Isian tidak valid.") if isinstance(error, errors.RequestError) else gettext("Terjadi kesalahan.")


def sentence(error: errors.EngineError) -> str:
    """Say an engine error in the reader's language."""
    say = _sentences().get(error.id)
    return say(error.facts) if say else _general(error)


def refusal_sentence(id: str, **facts: object) -> str:
    """Say a refusal that a page already knows by its id."""
    return sentence(errors.NotAllowedError(id, id, **facts))
