"""Bringing the catalogues up to date, and finding what keeps them from being complete."""

from pathlib import Path

from oasst_collect.catalogues.extraction import extract
from oasst_collect.catalogues.files import brought_up_to_date, faults_in, read, translate, write
from oasst_collect.catalogues.places import written

GERMAN = {
    "Come in": ["Herein"],
    "%(count)s guest": ["Ein Gast", "%(count)s Gäste"],
    "Good day, <strong>%(name)s</strong>.": ["Guten Tag, <strong>%(name)s</strong>."],
}


def update(program: Path, lang: str = "de") -> str:
    write(lang, brought_up_to_date(lang, extract(program)))
    return written(lang).read_text()


def translated(program: Path) -> str:
    update(program)
    catalogue = read("de")
    for entry in catalogue:
        translate(entry, GERMAN[entry.msgid])
    write("de", catalogue)
    return update(program)


def test_a_new_catalogue_has_every_text_and_the_plural_of_the_language(program: Path) -> None:
    text = update(program, "ru")

    assert "#. on the door\n#: accounts/views.py templates/door.html\n" in text
    assert text.count("msgstr[") == 4
    assert "nplurals=4" in text
    assert 'msgstr ""\n\n' in text


def test_what_is_up_to_date_stays_as_it_is(program: Path) -> None:
    before = translated(program)

    assert update(program) == before
    assert not write("de", brought_up_to_date("de", extract(program)))


def test_a_text_that_moves_changes_nothing(program: Path) -> None:
    before = translated(program)
    views = program / "accounts" / "views.py"
    views.write_text("\n\n" + views.read_text())

    assert update(program) == before


def test_a_changed_text_is_a_new_one_and_nothing_is_guessed(program: Path) -> None:
    translated(program)
    views = program / "accounts" / "views.py"
    views.write_text(views.read_text().replace("Come in", "Come in, please"))
    (program / "templates" / "door.html").unlink()

    text = update(program)

    assert 'msgid "Come in, please"\nmsgstr ""' in text
    assert "fuzzy" not in text
    assert '#~ msgid "Come in"\n#~ msgstr "Herein"' in text


def test_a_text_that_comes_back_finds_its_translation(program: Path) -> None:
    before = translated(program)
    door = program / "templates" / "door.html"
    text = door.read_text()
    door.unlink()
    assert "#~ msgid" in update(program)
    door.write_text(text)

    assert update(program) == before


def test_a_complete_catalogue_has_no_faults(program: Path) -> None:
    translated(program)

    assert list(faults_in("de", extract(program))) == []


def test_whatever_is_missing_or_not_sure_is_a_fault(program: Path) -> None:
    translated(program)
    path = written("de")
    text = path.read_text()
    path.write_text(
        text.replace('msgstr "Herein"', 'msgstr ""').replace("Guten Tag, <strong>", "Guten Tag, ")
    )
    texts = extract(program)
    assert sorted(fault.rpartition("' ")[2] for fault in faults_in("de", texts)) == [
        "is missing",
        "must have these tags, letter by letter: </strong>, <strong>",
    ]

    path.write_text(text.replace("#, python-format", "#, fuzzy, python-format", 1))
    assert [fault.rpartition("' ")[2] for fault in faults_in("de", texts)] == ["is marked as fuzzy"]


def test_a_catalogue_that_is_behind_the_program_has_faults(program: Path) -> None:
    translated(program)
    (program / "templates" / "door.html").write_text('{% load i18n %}{% translate "New" %}')

    found = sorted(faults_in("de", extract(program)))

    assert found == [
        "de: 'Good day, <strong>%(name)s</strong>.' is said nowhere any more",
        "de: 'New' is not in the catalogue",
    ]
