"""Capaian on the page of an instance and beside decisions: sentences, tables, and charts that browsers keep."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID
from xml.etree import ElementTree

import pytest

from tests.functional.webui.conftest import Browser, text_of
from tests.support.deployments import deploy, start
from tests.support.office import Office, measured

AsPerson = Callable[[str], Browser]


@pytest.fixture
def third(office: Office) -> UUID:
    """The third quarter at activity 8, with the second one before it."""
    for period, achieved in (("TW2", "72"), ("TW3", "78")):
        instance = office.start(period)
        office.bring_to(instance, "aktivitas_7")
        office.complete_units(instance, **measured(achieved))
    return instance


def pictures(browser: Browser, instance: UUID) -> dict[str, str]:
    """Where the charts of an instance's page are: the name and size in the address, and the address."""
    page = unescape(browser.get(f"/proses/{instance}").text)
    found = re.findall(r'(?:src|srcset)="(/proses/[^"]+/capaian/[^"]+/([a-z-]+)\.(?:id|en)\.svg)"', page)
    return {name: address for address, name in found}


def test_the_page_of_an_instance_tells_how_it_stands_to_the_period_before(as_person: AsPerson, third: UUID) -> None:
    said = text_of(as_person("auditor").get(f"/proses/{third}"))
    assert "97,50 Sangat Tinggi · rata-rata capaian Triwulan III ▲ naik 7,50 dari Triwulan II" in said
    assert "5 dari 5 indikator dinilai · serapan 80,00%" in said
    assert "5 indikator di bawah target. Terendah: Persentase jalan mantap, Sekretariat, 97,50." in said
    assert "Dibanding Triwulan II: 5 indikator naik, 0 turun, 0 tetap." in said
    row = r"Persentase jalan mantap\s*Jalan mantap\s*80 %\s*78\s*97,50\s*90,00\s*80,00"
    assert len(re.findall(row, said)) == 5


def test_charts_show_the_figures_and_are_kept_until_one_changes(
    as_person: AsPerson, office: Office, third: UUID
) -> None:
    browser = as_person("auditor")
    addresses = pictures(browser, third)
    assert sorted(addresses) == ["terendah-lebar", "terendah-sempit", "unit-lebar", "unit-sempit"]
    for address in addresses.values():
        answer = browser.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert answer.headers["Cache-Control"] == "private, max-age=604800"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        texts = ["".join(each.itertext()) for each in ElementTree.fromstring(answer.data).iter() if each.text]  # noqa: S314  # our own
        assert {"Triwulan III", "97,50", "Triwulan II", "90,00"} <= set(texts)
        same = browser.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")
    back = {
        "keputusan_8": "kembalikan",
        "catatan_8": "Realisasi belum sesuai bukti.",
        "unit_dikembalikan": "tata-ruang",
    }
    office.complete(third, "aktivitas_8", **back)
    office.complete(third, "aktivitas_7", unit="tata-ruang", **measured("40"))
    assert set(pictures(browser, third).values()).isdisjoint(addresses.values())
    old = browser.get(addresses["unit-lebar"])
    assert old.headers["Cache-Control"] == "private, no-cache"
    assert ">50,00<" in old.text


def test_a_chart_is_sent_small_and_in_the_language_of_its_address(as_person: AsPerson, third: UUID) -> None:
    browser = as_person("auditor")
    address = pictures(browser, third)["unit-lebar"]
    packed = browser.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < 4000
    assert "▲ up 7,50 from Triwulan II" in browser.get(address.replace(".id.svg", ".en.svg")).text
    browser.get("/bahasa/en")
    assert pictures(browser, third)["unit-lebar"] == address.replace(".id.svg", ".en.svg")


def test_charts_are_for_whom_the_instance_is_and_only_where_there_are_figures(
    as_person: AsPerson, office: Office, third: UUID
) -> None:
    deploy(office.engine, "measures.bpmn")
    other = start(office.engine, "mengukur", periode="S1", tahun="2026", nilai="90.00")
    address = pictures(as_person("sekretaris"), other)["terendah-lebar"]
    assert "Stok tercatat" in as_person("sekretaris").get(address).text
    assert as_person("anggota").get(address).status_code == 404
    empty = office.start("TW4")
    browser = as_person("auditor")
    assert pictures(browser, empty) == {}
    assert browser.get(f"/proses/{empty}/capaian/x/unit-lebar.id.svg").status_code == 404
    assert browser.get(f"/proses/{third}/capaian/x/lain-lebar.id.svg").status_code == 404


def test_before_there_are_figures_the_page_says_who_is_awaited_and_shows_the_periods_before(
    as_person: AsPerson, office: Office, third: UUID
) -> None:
    instance = office.start("TW4")
    browser = as_person("auditor")
    assert "Belum ada angka: formulir belum disampaikan kepada unit." in text_of(browser.get(f"/proses/{instance}"))
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, "bina-marga", "tata-ruang")
    said = text_of(browser.get(f"/proses/{instance}"))
    waits = "2 dari 5 unit sudah mengirim. Masih ditunggu: Sekretariat, Sumber Daya Air, Cipta Karya."
    assert waits in said
    assert re.search(r"Triwulan III belum selesai\s*97,50\s*Sangat Tinggi", said)


def test_whoever_decides_sees_it_in_one_line_and_whoever_measures_does_not(
    as_person: AsPerson, office: Office, third: UUID
) -> None:
    line = "Capaian 97,50 · Sangat Tinggi · ▲ naik 7,50 dari Triwulan II · 5 indikator di bawah target"
    task = office.task(third, "aktivitas_8").id
    page = as_person("sekretaris").get(f"/tugas/{task}")
    assert line in text_of(page)
    assert "Hasil Capaian" not in text_of(page)
    assert "unit-lebar.id.svg" in page.text
    back = {
        "keputusan_8": "kembalikan",
        "catatan_8": "Realisasi belum sesuai bukti.",
        "unit_dikembalikan": "tata-ruang",
    }
    office.complete(third, "aktivitas_8", **back)
    head = as_person("kabid-tata-ruang")
    assert line not in text_of(head.get(f"/tugas/{office.task(third, 'aktivitas_7', 'tata-ruang').id}"))
    said = text_of(head.get(f"/proses/{third}"))
    assert "Sedang diperbaiki: Tata Ruang. Angka ini dari perhitungan sebelumnya" in said
    office.complete(third, "aktivitas_7", unit="tata-ruang", **measured("76"))
    office.bring_to(third, "persetujuan_kepala_dinas")
    decision = office.task(third, "persetujuan_kepala_dinas").id
    assert "Capaian 97,00 · Sangat Tinggi" in text_of(as_person("kadis").get(f"/tugas/{decision}"))


def test_a_process_that_measures_nothing_has_no_capaian(as_person: AsPerson, office: Office) -> None:
    deploy(office.engine, "two_roles.bpmn")
    instance = start(office.engine, "dua_peran")
    assert "#capaian" not in as_person("auditor").get(f"/proses/{instance}").text


def test_a_measurement_without_indicators_is_told_without_charts(as_person: AsPerson, office: Office) -> None:
    """In 2050 the test office is measured by nothing."""
    instance = office.start("TW1", 2050)
    office.bring_to(instance, "aktivitas_7")
    office.complete_units(instance, kinerja=[])
    browser = as_person("auditor")
    assert pictures(browser, instance) == {}
    said = text_of(browser.page)
    assert "tidak dinilai rata-rata capaian Triwulan I" in said
    assert "0 dari 0 indikator dinilai · tanpa pagu" in said
    assert "Tabel 0 indikator" not in said
