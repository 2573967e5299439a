"""Where the messages of a tree stand in its drawing."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from trees.drawing import ACROSS, MARGIN, Dot, Drawing, draw


def dots(parents: list[int | None]) -> list[Dot]:
    return [Dot(id=number, parent_id=parent, role="") for number, parent in enumerate(parents)]


@st.composite
def trees(pick: st.DrawFn) -> list[Dot]:
    size = pick(st.integers(1, 40))
    rng = Random(pick(st.integers()))
    return dots([None, *(rng.randrange(number) for number in range(1, size))])


def places(drawing: Drawing) -> dict[object, tuple[int, int]]:
    return {point.dot.id: (point.x, point.y) for point in drawing.points}


def test_a_prompt_stands_above_the_middle_of_its_replies() -> None:
    drawing = draw(dots([None, 0, 0, 0, 2]))

    found = places(drawing)
    assert [found[one][0] for one in (1, 2, 3)] == [MARGIN, MARGIN + ACROSS, MARGIN + 2 * ACROSS]
    assert found[0][0] == found[2][0] == found[4][0]
    assert drawing.width == 2 * MARGIN + 2 * ACROSS
    assert len(drawing.lines) == 4


@given(trees())
def test_nothing_overlaps_and_replies_are_below(tree: list[Dot]) -> None:
    drawing = draw(tree)
    found = places(drawing)

    assert [point.dot for point in drawing.points] == tree
    for dot in tree:
        if dot.parent_id is not None:
            assert found[dot.id][1] > found[dot.parent_id][1]
    rows: dict[int, list[int]] = {}
    for x, y in found.values():
        assert MARGIN <= x <= drawing.width - MARGIN
        assert MARGIN <= y <= drawing.height - MARGIN
        rows.setdefault(y, []).append(x)
    for row in rows.values():
        row.sort()
        assert all(b - a >= ACROSS // 2 for a, b in pairwise(row))


@given(trees())
def test_a_mirrored_drawing_is_its_mirror_image(tree: list[Dot]) -> None:
    drawing, mirrored = draw(tree), draw(tree, mirrored=True)

    assert drawing.width == mirrored.width
    for point, image in zip(drawing.points, mirrored.points, strict=True):
        assert (point.x + image.x, point.y) == (drawing.width, image.y)


def test_a_tree_may_be_deeper_than_pythons_stack() -> None:
    depth = 5_000
    assert len(draw(dots([None, *range(depth)])).points) == depth + 1


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([]).points == ()
