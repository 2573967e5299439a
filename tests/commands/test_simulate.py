"""``manage.py simulate``: tables, files, plots; and what it says to wrong input."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

QUICK = ("--people", "16", "--days", "4")


def run(*args: str) -> str:
    out = StringIO()
    call_command("simulate", *QUICK, *args, stdout=out)
    return out.getvalue()


def written(path: Path) -> Any:
    return json.loads(path.read_text())


def test_the_table_compares_policies_and_the_file_has_every_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.json"
    file.write_text('{"goal_size": 4, "languages": {"eu": {"reply_reviews": 1}}}')
    out = tmp_path / "result.json"
    table = run("--seed", "1", "2", "--policy", "--policy", str(file), "--out", str(out))
    assert "A: default\nB: small\n" in table
    assert "all languages" in table
    assert "share of answers wasted" in table
    result = written(out)
    assert [(made["policy"], made["seed"]) for made in result["runs"]] == [
        ("default", 1), ("default", 2), ("small", 1), ("small", 2),
    ]  # fmt: skip
    assert list(result["runs"][0]["figures"]) == ["all", "en", "es", "de", "eu"]
    assert [evening["day"] for evening in result["runs"][0]["history"]][-1] == 4
    assert capsys.readouterr().err.endswith("4.00 of 4 runs\n")


@pytest.mark.slow
def test_the_same_seed_gives_the_same_files_on_one_processor_and_on_two(tmp_path: Path) -> None:
    for folder, jobs in (("one", "1"), ("two", "2")):
        (tmp_path / folder).mkdir()
        to = ("--out", str(tmp_path / folder / "result.json"), "--plots", str(tmp_path / folder))
        run("--jobs", jobs, "--policy", "--policy", "goal_size=4", *to)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [
        "result.json", "simulation_days.svg", "simulation_time.svg", "simulation_waste.svg",
    ]  # fmt: skip
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_population_of_ones_own(tmp_path: Path) -> None:
    file, out = tmp_path / "people.json", tmp_path / "result.json"
    file.write_text('{"languages": {"fr": 2, "eu": 2}, "habits": [{"name": "all", "share": 1}]}')
    assert "\nfr " in run("--population", str(file), "--out", str(out))
    assert written(out)["population"]["languages"] == {"fr": 8, "eu": 8}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--policy", "goal=3"), "'goal' is not a field of a policy"),
        (("--policy", "nowhere.json"), "nowhere.json cannot be read"),
        (("--policy", "--policy"), "The policy 'default' is asked for twice"),
        (("--population", "nowhere.json"), "nowhere.json cannot be read"),
        (("--plots", "/nowhere"), "/nowhere is no folder"),
        (("--out", "/nowhere/result.json"), "/nowhere/result.json cannot be written"),
        (("--days", "0"), "argument --days: must be a whole number from 1 to 3650"),
        (("--people", "many"), "argument --people: must be a whole number from 1 to 100000"),
    ],
)
def test_wrong_input_is_told(args: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*args)
    assert says in str(refused.value)
