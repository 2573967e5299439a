"""Points: what accepted work is worth."""

from dataclasses import astuple, fields, replace

from hypothesis import given
from hypothesis import strategies as st

from community import points as rules
from community.points import COUNTS, WORTH, Work, reasons


def points(work: Work) -> int:
    return rules.points(astuple(work))


works = st.builds(Work, *[st.integers(0, 10_000) for _ in fields(Work)])


def test_no_accepted_work_no_points_and_no_reasons() -> None:
    assert points(Work()) == 0
    assert reasons(Work()) == ()


def test_an_account_by_kind() -> None:
    work = Work(prompts=2, assistant_replies=1, reviews=7)

    assert [(r.kind, r.count, r.each, r.points) for r in reasons(work)] == [
        ("prompts", 2, 4, 8),
        ("assistant_replies", 1, 10, 10),
        ("reviews", 7, 1, 7),
    ]
    assert points(work) == 25


def test_every_kind_of_work_is_worth_something() -> None:
    assert tuple(WORTH) == COUNTS == tuple(field.name for field in fields(Work))
    assert all(worth > 0 for worth in WORTH.values())


@given(works, works)
def test_points_add_up_whoever_did_the_work(one: Work, other: Work) -> None:
    both = Work(*(getattr(one, f.name) + getattr(other, f.name) for f in fields(Work)))

    assert points(both) == points(one) + points(other)


@given(works, st.sampled_from(sorted(WORTH)))
def test_one_more_piece_of_any_kind_adds_its_worth(work: Work, kind: str) -> None:
    more = replace(work, **{kind: getattr(work, kind) + 1})

    assert points(more) == points(work) + WORTH[kind]


@given(works)
def test_the_reasons_explain_the_points(work: Work) -> None:
    assert sum(reason.points for reason in reasons(work)) == points(work)
