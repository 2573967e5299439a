"""Imports go only downward; relations between models and templates escape the import contract."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.template import engines

from tests.services.checkouts import copy_source

ROOT: Final = Path(settings.BASE_DIR)
CONTRACTS: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS: Final[dict[str, int]] = {
    name.strip(): height
    for height, layer in enumerate(reversed(CONTRACTS["contracts"][0]["layers"]))
    for name in layer.split("|")
}
LOWEST: Final = "interface"
"""To which the templates belong that stand in no app's folder: all may use them."""

ALLAUTHS: Final = "account"
"""The folder of allauth's pages, which are pages of ours about oneself."""


def may_use(user: str, used: str) -> bool:
    """Whether the layers allow it; what is not ours may be used by all."""
    return used not in LAYERS or user == used or LAYERS[user] > LAYERS[used]


def test_the_layers_are_those_of_the_design() -> None:
    assert may_use("moderation", "tasks")
    assert may_use("tasks", "trees")
    assert may_use("trees", "accounts")
    assert not may_use("trees", "tasks")
    assert not may_use("datasets", "moderation")
    assert not may_use("accounts", "oasst_collect")
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == set(LAYERS) == set(CONTRACTS["root_packages"])


def relations() -> Iterator[tuple[type[Model], type[Model], str]]:
    """(model, related model, field) of every relation of ours."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and not field.auto_created and field.related_model is not None:
                assert isinstance(field.related_model, type)
                yield model, field.related_model, field.name


def test_models_refer_only_downward() -> None:
    ours = [found for found in relations() if found[0]._meta.app_label in LAYERS]
    assert len(ours) > 20
    assert [
        f"{model.__name__}.{field} -> {related._meta.label}"
        for model, related, field in ours
        if not may_use(model._meta.app_label, related._meta.app_label)
    ] == []


def owner_of(template: str) -> str:
    """The package to which a template belongs, by its folder."""
    folder = template.partition("/")[0]
    return "accounts" if folder == ALLAUTHS else folder if folder in LAYERS else LOWEST


def used_by_templates() -> Iterator[tuple[str, str, str]]:
    """(owner, used package, where) of what templates include, extend and load."""
    libraries: dict[str, str] = engines["django"].engine.libraries  # type: ignore[attr-defined]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        text = path.read_text()
        for other in re.findall(r'{% *(?:extends|include) "([^"]+)"', text):
            yield owner_of(name), owner_of(other), f"{name} uses {other}"
        for loaded in re.findall(r"{% *load ([^%]+)%}", text):
            for library in loaded.split():
                package = libraries.get(library, "").partition(".")[0]
                yield owner_of(name), package, f"{name} loads {library}"


def used_by_source() -> Iterator[tuple[str, str, str]]:
    """(package, owner, where) of the templates that our source names."""
    for package in LAYERS:
        for path in sorted((ROOT / package).rglob("*.py")):
            for name in re.findall(r'"([\w/]+\.html)"', path.read_text()):
                yield package, owner_of(name), f"{path.relative_to(ROOT)} names {name}"


@pytest.mark.parametrize("uses", [used_by_templates, used_by_source])
def test_templates_are_used_only_from_above(uses: object) -> None:
    assert callable(uses)
    found = list(uses())
    assert len(found) > 5
    assert [where for user, used, where in found if not may_use(user, used)] == []


WRONG: Final = {
    "trees/marks.py": ("tasks.leases", "trees is not allowed to import tasks"),
    "datasets/read.py": ("moderation.models", "datasets is not allowed to import moderation"),
    "interface/cache.py": ("accounts.models", "interface is not allowed to import accounts"),
    "trees/states.py": ("django.db", "trees.states is not allowed to import django"),
    "tasks/kinds.py": ("celery", "tasks.kinds is not allowed to import celery"),
}


def test_the_import_contracts_notice_what_breaks_them(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    copy_source(copy)
    for name, (module, _) in WRONG.items():
        (copy / name).write_text(f"{(copy / name).read_text()}\nimport {module}\n")

    lint = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
    done = subprocess.run(
        [sys.executable, "-c", lint], cwd=copy, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert [words for _, words in WRONG.values() if words not in done.stdout] == []
