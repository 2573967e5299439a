"""Compiled catalogues are as new as what translators wrote, without any program of the system."""

import os
from gettext import GNUTranslations
from pathlib import Path

from oasst_collect.catalogues.compiling import compile_changed
from oasst_collect.catalogues.extraction import extract
from oasst_collect.catalogues.files import brought_up_to_date, read, translate, write
from oasst_collect.catalogues.places import compiled, written


def say(program: Path, said: str) -> None:
    catalogue = brought_up_to_date("de", extract(program))
    for entry in catalogue:
        if entry.msgid == "Come in":
            translate(entry, [said])
    write("de", catalogue)


def spoken() -> GNUTranslations:
    with compiled("de").open("rb") as file:
        return GNUTranslations(file)


def test_what_changed_is_compiled_once(program: Path) -> None:
    say(program, "Herein")

    assert compile_changed() == ["de"]
    assert compile_changed() == []
    assert spoken().gettext("Come in") == "Herein"

    say(program, "Nur herein")
    assert compile_changed() == ["de"]
    assert spoken().gettext("Come in") == "Nur herein"
    assert read("de").metadata["Language"] == "de"


def test_an_older_catalogue_is_a_change_too(program: Path) -> None:
    say(program, "Herein")
    compile_changed()
    os.utime(written("de"), (1, 1))

    assert compile_changed() == ["de"]


def test_what_is_not_translated_or_not_sure_is_said_in_english(program: Path) -> None:
    say(program, "Herein")
    catalogue = read("de")
    for entry in catalogue:
        if entry.msgid == "Come in":
            entry.flags.append("fuzzy")
    write("de", catalogue)
    compile_changed()

    assert spoken().gettext("Come in") == "Come in"
    assert spoken().ngettext("%(count)s guest", "%(count)s guests", 2) == "%(count)s guests"


def test_no_half_files_are_left(program: Path) -> None:
    say(program, "Herein")
    compile_changed()

    assert [path.name for path in compiled("de").parent.iterdir()] == ["django.mo"]
