"""What a flame graph says is read from its boxes."""

from bench.flames import Frame, shares, stacks


def box(name: str, y: int, x: int, w: int) -> str:
    return (
        f"<g><title>{name} ({w} samples, {w / 1:.2f}%)</title>"
        f'<rect x="0.0%" y="{y}" width="1%" height="15" fill="rgb(1,2,3)" fg:x="{x}" fg:w="{w}"/>'
        "<text>cut…</text></g>"
    )


SVG = "".join(
    (
        box("all", 36, 0, 100),
        box("answer (tasks/api.py:10)", 52, 0, 60),
        box("Query.chain (django/db/models/query.py:5)", 68, 0, 40),
        box("Wrapper._execute (django/db/backends/utils.py:105)", 84, 0, 25),
        box("deepcopy (copy.py:9)", 84, 25, 10),
        box("&lt;listcomp&gt; (json/encoder.py:7)", 68, 40, 20),
        box("answer (tasks/api.py:11)", 52, 60, 30),
        box("Condition.wait (threading.py:1)", 52, 90, 10),
    )
)


def test_each_stack_has_the_samples_that_ended_in_it() -> None:
    found = {stack[-1]: samples for stack, samples in stacks(SVG)}

    assert found[Frame("Wrapper._execute", "django/db/backends/utils.py")] == 25
    assert found[Frame("Query.chain", "django/db/models/query.py")] == 5
    assert found[Frame("<listcomp>", "json/encoder.py")] == 20
    assert Frame("all", "") not in found


def test_shares_are_of_what_was_busy() -> None:
    found = shares(SVG)

    assert found.own[0] == ("answer (tasks/api.py)", 30 / 90)
    assert found.whole == [("answer (tasks/api.py)", 1.0)]
    assert dict(found.layers) == {
        "our code": 30 / 90,
        "psycopg2": 25 / 90,
        "json": 20 / 90,
        "Django ORM": 15 / 90,  # with what the standard library does for it
    }


def test_of_nothing_there_are_no_shares() -> None:
    assert shares("<svg></svg>").own == []
