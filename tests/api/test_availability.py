"""GET tasks/availability/: what there is to do for me, and why not."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import KINDS, Kind
from tests.api.calls import TASKS, ask_for, problem_of, unchanged
from tests.forest import plant

pytestmark = pytest.mark.django_db

AVAILABILITY = f"{TASKS}availability/"


def test_every_kind_with_its_number_or_its_reasons(
    alice: User, as_alice: APIClient, as_bob: APIClient
) -> None:
    for lang in ("en", "en", "de"):
        plant(Kind.LABEL_INITIAL_PROMPT, alice, lang)

    with unchanged():
        for_bob = as_bob.get(AVAILABILITY).json()
        for_alice = as_alice.get(AVAILABILITY, {"lang": "en"}).json()

    assert (for_bob["lang"], for_alice["lang"]) == (None, "en")
    assert [row["kind"] for row in for_bob["kinds"]] == list(KINDS)
    assert for_bob["kinds"][3] == {
        "kind": "label_initial_prompt",
        "count": 3,
        "by_lang": {"de": 1, "en": 2},
        "reasons": [],
    }
    assert for_alice["kinds"][3] == {
        "kind": "label_initial_prompt",
        "count": 0,
        "by_lang": {},
        "reasons": [
            {
                "code": "yours",
                "detail": "2 tasks here are about your own work, or you have done your part: they "
                "need other people.",
                "kind": "label_initial_prompt",
                "lang": "en",
                "count": 2,
            }
        ],
    }


def test_what_is_counted_can_be_had(alice: User, as_bob: APIClient) -> None:
    for kind in KINDS:
        plant(kind, alice)

    counts = {row["kind"]: row["count"] for row in as_bob.get(AVAILABILITY).json()["kinds"]}

    assert set(counts.values()) != {0}
    for kind, count in counts.items():
        assert count > 0
        ask_for(as_bob, kind)
        left = {row["kind"]: row["count"] for row in as_bob.get(AVAILABILITY).json()["kinds"]}
        assert left[kind] == count - 1 or kind == Kind.INITIAL_PROMPT
        counts = left


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"lang": "xx"}, "unknown_language"),
        ({"lang": ""}, "unknown_language"),
        ({"lang": "e" * 10_000}, "unknown_language"),
        ({"lang": "\0"}, "unknown_language"),
        ({"lang": ["en", "de"]}, "invalid_filter"),
        ({"language": "en"}, "unknown_filter"),
        ({"cursor": "x"}, "unknown_filter"),
    ],
)
def test_wrong_filters_are_refused(query: dict[str, str], code: str, as_bob: APIClient) -> None:
    problem_of(as_bob.get(AVAILABILITY, query), 422, code)
