"""What pages say of files: why one is refused, how large it is."""

from flask_babel import gettext

from webui import amounts

KILOBYTE, MEGABYTE = 1_000, 1_000_000


def problem_sentences(label: str, expected: str) -> dict[str, str]:
    """Return what is said of a refused file, by the problem's code."""
    kinds = ", ".join(each.strip().upper() for each in expected.split(","))
    return {
        "size": gettext("Ukuran berkas melebihi batas %(limit)s.", limit=expected)
        if expected.endswith(" MB")
        else gettext("%(label)s terlalu besar.", label=label),
        "file_type": gettext("Jenis berkas tidak diizinkan. %(label)s menerima %(kinds)s.", label=label, kinds=kinds),
        "file_macro": gettext("Berkas %(name)s memuat makro. Simpan tanpa makro, lalu unggah lagi.", name=expected),
        "file_bomb": gettext("Berkas %(name)s menjadi terlalu besar bila dibuka, jadi tidak diterima.", name=expected),
        "file_encrypted": gettext(
            "Berkas %(name)s terkunci kata sandi, sehingga isinya tidak dapat diperiksa. Unggah tanpa kata sandi.",
            name=expected,
        ),
        "file_broken": gettext("Berkas pada %(label)s kosong atau rusak. Periksa, lalu unggah lagi.", label=label),
        "file_unknown": gettext("Berkas pada %(label)s tidak ditemukan. Unggah lagi.", label=label),
        "file_count": gettext("%(label)s menerima paling banyak %(n)s berkas.", label=label, n=expected),
        "quota": gettext("Ruang penyimpanan berkas (%(limit)s) sudah penuh. Hubungi administrator.", limit=expected),
    }


def size_text(size: int) -> str:
    """Return a size as people say it: "1,2 MB"."""
    if size < KILOBYTE:
        return f"{size} B"
    divisor, unit = (KILOBYTE, "KB") if size < MEGABYTE else (MEGABYTE, "MB")
    return f"{amounts.to_text(f'{size / divisor:.1f}').removesuffix(',0')} {unit}"
