"""The log of statements, read and summed up."""

import pytest

from bench.statements import by_cost, entries, explainable, without_values

LOG = """\
2026-03-01 12:00:00.000 UTC [7] LOG:  duration: 1.500 ms  statement: SELECT a
\tFROM t WHERE id = 5
2026-03-01 12:00:00.001 UTC [7] LOG:  checkpoint starting: time
2026-03-01 12:00:00.002 UTC [8] LOG:  duration: 0.500 ms  statement: SELECT a FROM t WHERE id = 6
2026-03-01 12:00:00.003 UTC [8] LOG:  duration: 9.000 ms  statement: COMMIT
"""


def test_entries_may_run_over_lines() -> None:
    found = list(entries(LOG.splitlines(keepends=True)))

    assert [ms for ms, _ in found] == [1.5, 0.5, 9.0]
    assert found[0][1] == "SELECT a\n\tFROM t WHERE id = 5"


def test_the_same_statement_with_other_values_is_one_and_the_dearest_is_first() -> None:
    commit, select = by_cost(entries(LOG.splitlines(keepends=True)))

    assert (commit.text, commit.calls) == ("COMMIT", 1)
    assert (select.text, select.calls) == ("SELECT a FROM t WHERE id = ?", 2)
    assert (select.total_ms, select.p50_ms) == (2.0, 1.0)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("x = 'it''s 5' AND y = -1.5", "x = ? AND y = ?"),
        ("id IN (1, 2, 3)", "id IN (?, …)"),
        ("id IN ('a'::uuid, 'b'::uuid)", "id IN (?, …)"),
        ('SELECT "t1"."x2"  FROM t1\n LIMIT 21', 'SELECT "t1"."x2" FROM t1 LIMIT ?'),
    ],
)
def test_values_are_left_out(text: str, bare: str) -> None:
    assert without_values(text) == bare


def test_a_message_may_hold_several_statements_and_those_with_a_plan_are_explained() -> None:
    text = "BEGIN; SELECT 'a;b''c;' FROM t;\nUPDATE t SET x = ';' ; COMMIT"

    assert explainable(text) == ["SELECT 'a;b''c;' FROM t", "UPDATE t SET x = ';'"]
    assert explainable("COMMIT") == []
