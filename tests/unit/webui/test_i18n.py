"""Every word of the pages exists in both languages."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import webui

ROOT = Path(webui.__file__).parent
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
NOT_TEXT = re.compile(
    r"\{#.*?#\}|\{% set \w+ %\}.*?\{% endset %\}|\{%.*?%\}|\{\{.*?\}\}|<svg.*?</svg>|<title>.*?</title>", re.DOTALL
)
"""What a template holds besides tags and text: comments, attributes put together, statements, expressions, drawings."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def words_of_the_pages() -> set[str]:
    found = extract_from_dir(ROOT, METHODS, options_map={"templates/**.html": {"trimmed": "true", "silent": "false"}})
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def strings_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_word_has_an_english_translation() -> None:
    catalogue = english()
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and all(strings_of(message))
    }
    assert words_of_the_pages() - translated == set()


def test_the_catalogue_holds_no_word_that_no_page_says() -> None:
    ids = {message.id if isinstance(message.id, str) else message.id[0] for message in english() if message.id}
    assert ids - words_of_the_pages() == set()


def test_translations_keep_the_placeholders() -> None:
    for message in english():
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[0]
            for string in strings_of(message):
                assert set(PLACEHOLDER.findall(string)) == set(PLACEHOLDER.findall(source)), source


def test_no_template_says_a_word_outside_the_catalogue() -> None:
    """Text between tags must come from `_()`; names of people and products, and what is drawn, may stand as they are."""
    allowed = {"Alur", "Rp", "SHA-256"}
    told = []
    for template in sorted((ROOT / "templates").rglob("*.html")):
        if template.name == "gallery.html":
            continue
        text = NOT_TEXT.sub(" ", template.read_text())
        for words in re.findall(r">([^<>]*)<", text):
            left = words.strip(" \n·,.–:;()“”*+−✓[]")
            if re.search(r"[A-Za-z]{2,}", left) and left not in allowed:
                told.append(f"{template.name}: {left}")
    assert told == []
