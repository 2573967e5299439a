"""The eight kinds: what each asks for, and which need each meets."""

from uuid import UUID

import pytest

from tasks.kinds import RANDOM, SPECS, Kind, Yields, kind_of
from trees.demand import Need, Work
from trees.roles import Role, at_depth


def test_every_kind_is_specified() -> None:
    assert set(SPECS) == set(Kind)
    assert len(Kind) == 8
    assert RANDOM not in set(Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_does_what_its_name_says(kind: Kind) -> None:
    spec = SPECS[kind]
    assert spec.yields is {"label": Yields.LABELS, "rank": Yields.RANKING}.get(
        kind.split("_")[0], Yields.TEXT
    )
    assert (spec.role is Role.ASSISTANT) == ("assistant" in kind)
    assert spec.writes == (spec.yields is Yields.TEXT)
    assert (spec.skip_mark is None) == (kind is Kind.INITIAL_PROMPT)


@pytest.mark.parametrize(
    ("work", "depth", "kind"),
    [
        (Work.REPLY, 1, Kind.ASSISTANT_REPLY),
        (Work.REPLY, 2, Kind.PROMPTER_REPLY),
        (Work.REVIEW, 0, Kind.LABEL_INITIAL_PROMPT),
        (Work.REVIEW, 1, Kind.LABEL_ASSISTANT_REPLY),
        (Work.REVIEW, 2, Kind.LABEL_PROMPTER_REPLY),
        (Work.RANKING, 1, Kind.RANK_ASSISTANT_REPLIES),
        (Work.RANKING, 2, Kind.RANK_PROMPTER_REPLIES),
    ],
)
def test_each_need_is_met_by_one_kind(work: Work, depth: int, kind: Kind) -> None:
    need = Need(
        work=work,
        role=at_depth(depth),
        target=UUID(int=1),
        depth=depth,
        version="",
        wanted=1,
        answered=0,
    )
    assert kind_of(need) is kind
