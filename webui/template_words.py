"""What pages say of Word templates: what is wrong with one, and what the names mean that every template may use."""

from collections.abc import Iterable

from flask_babel import gettext

from engine.read_models import TemplateFlaw


def flaw_sentences(flaws: Iterable[TemplateFlaw]) -> tuple[str, ...]:
    """Return what is wrong with a template, in the reader's language."""
    return tuple(_flaw_sentence(flaw) for flaw in flaws)


def _flaw_sentence(flaw: TemplateFlaw) -> str:
    detail = flaw.detail
    said = {
        "file_macro": gettext("Templat memuat makro, atau mengambilnya dari tempat lain. Simpan sebagai .docx biasa."),
        "file_bomb": gettext("Berkas menjadi terlalu besar bila dibuka, jadi tidak diterima."),
        "file_encrypted": gettext("Berkas terkunci kata sandi. Simpan tanpa kata sandi."),
        "file_broken": gettext("Berkas rusak. Simpan sekali lagi dari Word atau LibreOffice."),
        "no_word": gettext("Berkas ini bukan dokumen Word (.docx)."),
        "unreadable": gettext("Berkas tidak dapat dibaca sebagai dokumen Word. Simpan sekali lagi dari Word."),
        "embedded": gettext("Templat memuat objek tertanam %(what)s. Keluarkan dulu.", what=detail),
        "large": gettext("Bagian %(what)s lebih dari 4 MB.", what=detail),
        "doctype": gettext("Bagian %(what)s memuat DOCTYPE, jadi tidak diterima.", what=detail),
        "outside": gettext("Templat menunjuk ke luar dokumen: %(what)s. Keluarkan dulu.", what=detail),
        "field": gettext(
            "Templat memuat bidang %(what)s, yang mengambil atau menjalankan sesuatu dari luar.", what=detail
        ),
        "tag": gettext("Tanda {{ … }} atau {%% … %%} tidak dapat dibaca: %(what)s", what=detail),
        "variable": gettext("Nama “%(what)s” tidak dikenal proses ini. Lihat daftar nama di bawah.", what=detail),
        "filter": gettext(
            "Penyaring “%(what)s” tidak dikenal. Yang ada: angka, uang, tanggal, hari, waktu.", what=detail
        ),
        "test": gettext("Uji “%(what)s” tidak dikenal.", what=detail),
        "alone": gettext("Templat tidak dapat memakai “%(what)s”.", what=detail),
        "reach": gettext("Templat tidak boleh memakai nama “%(what)s”.", what=detail),
    }
    return said[flaw.code]


UNIT_NAMES = (
    "unit.nama, unit.indikator_dinilai, unit.indikator_total, unit.rata_rata_teks, unit.predikat, unit.pagu|uang, "
    "unit.realisasi_anggaran|uang, unit.serapan_teks, unit.faktor_pendorong, unit.faktor_penghambat, unit.tindak_lanjut"
)
ROW_NAMES = (
    "baris.no, baris.sasaran, baris.indikator, baris.satuan, baris.target|angka, baris.realisasi|angka, "
    "baris.karakteristik, baris.capaian_teks, baris.program, baris.pagu|uang, baris.realisasi_anggaran|uang, "
    "baris.serapan_teks, baris.bukti_dukung"
)


def meanings() -> tuple[tuple[str, str], ...]:
    """Return the names that every template may use, whatever the process: what to write, and what it prints."""
    return (
        ("{{ judul }}", gettext("Judul dokumen")),
        ("{{ putaran }}", gettext("Putaran ke berapa dokumen ini dibuat")),
        ("{{ nomor_proses }}", gettext("Nomor proses, misalnya PK-2026-TW3")),
        ("{{ nama_proses }}", gettext("Nama proses")),
        ("{{ instansi }}", gettext("Pemerintah daerah, dari kepala SOP")),
        ("{{ unit_kerja }}", gettext("Nama dinas, dari kepala SOP")),
        ("{{ alamat }}", gettext("Alamat dinas, dari kepala SOP")),
        ("{{ sop.nomor_sop }}", gettext("Isi kepala SOP yang lain, menurut namanya")),
        ("{{ aktivitas.nomor }} {{ aktivitas.nama }}", gettext("Langkah yang membuat dokumen")),
        ("{{ aktivitas.pelaksana }}", gettext("Pelaksana langkah itu")),
        ("{{ pembuat.nama }}", gettext("Nama yang menyelesaikan langkah itu")),
        (
            "{{ tanggal_dokumen|tanggal }}",
            gettext("Kapan langkah itu selesai; |hari dengan nama harinya, |waktu dengan jamnya"),
        ),
        ("{{ label.periode }}", gettext("Nama pilihan, misalnya Triwulan III")),
        ("{{ tanda_tangan }}", gettext("Belum ditandatangani secara elektronik")),
        (
            "{%p for unit in pengukuran.unit %} … {%p endfor %}",
            gettext("Mengulang paragraf dan tabel untuk setiap unit; di dalamnya: %(names)s", names=UNIT_NAMES),
        ),
        (
            "{%tr for baris in unit.baris %} … {%tr endfor %}",
            gettext("Mengulang baris tabel untuk setiap indikator; di dalamnya: %(names)s", names=ROW_NAMES),
        ),
        (
            "{%p for gambar in unit.grafik %} {{ gambar }} {%p endfor %}",
            gettext("Grafik capaian satu unit; pengukuran.grafik untuk semua unit"),
        ),
        ("{%p if unit.baris %} … {%p else %} … {%p endif %}", gettext("Mencetak sesuatu hanya bila ada")),
    )
