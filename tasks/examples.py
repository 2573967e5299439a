"""Examples of calls and answers for the API's documentation."""

from typing import Final

from drf_spectacular.utils import OpenApiExample

_TASK: Final = "018e2f5e-7f0a-4c1b-9a52-6a1d7d3a1f10"
_PROMPT: Final = "5b9fd3e1-2f0e-4a0c-8f5b-1f4a0a6b7c21"
_FIRST: Final = "c1f6f6f2-64d1-4a5a-bb51-5a4a0f2f9e32"
_SECOND: Final = "e02d7f1a-0a35-4f4e-9d0e-7f6f1f0b8d43"


def _request(name: str, value: object) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


def _response(name: str, value: object, *, code: int = 200) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True, status_codes=[str(code)])


def _message(key: str, role: str, text: str) -> dict[str, object]:
    return {"id": key, "role": role, "text": text, "lang": "en", "deleted": False}


def _task(kind: str, **more: object) -> dict[str, object]:
    return {
        "id": _TASK,
        "kind": kind,
        "lang": "en",
        "status": "leased",
        "expires_at": "2026-03-01T13:00:00Z",
        "conversation": [_message(_PROMPT, "prompter", "How do magnets work?")],
        "target": _PROMPT,
        "topics": ["science"],
        "draft": None,
        **more,
    }


_SPAM: Final = {
    "name": "spam",
    "scale": "yes_no",
    "steps": [0.0, 1.0],
    "question": "Is it spam: low in quality on purpose, or beside the point?",
    "low": "No",
    "high": "Yes",
    "mandatory": True,
}
_SHOWN: Final = {
    "A reply to write": _task("assistant_reply"),
    "A review": _task(
        "label_initial_prompt",
        labels=[_SPAM],
        mandatory_labels=["spam"],
        topic_choices=[
            {"slug": "science", "name": "Natural sciences"},
            {"slug": "cooking", "name": "Cooking and food"},
        ],
    ),
    "A ranking": _task(
        "rank_assistant_replies",
        replies=[
            _message(_FIRST, "assistant", "They align tiny currents."),
            _message(_SECOND, "assistant", "By magic."),
        ],
    ),
}


ASKS: Final = [
    _request("Any kind of work in English", {"kind": "random", "lang": "en"}),
    _request("Only replies to write", {"kind": "assistant_reply"}),
]
TASKS: Final = [
    _response(name, value, code=code) for code in (200, 201) for name, value in _SHOWN.items()
]
ANSWERS: Final = [
    _request("A text", {"text": "They align tiny currents.", "lang": "en"}),
    _request("Labels", {"labels": {"spam": 0, "lang_mismatch": 0, "quality": 0.75}}),
    _request("A new prompt", {"text": "How do magnets work?", "topics": ["science"]}),
    _request("A ranking", {"ranking": [[_FIRST], [_SECOND]], "not_rankable": False}),
]
OUTCOMES: Final = [
    _response(
        "A text was taken in",
        {
            "id": _TASK,
            "kind": "assistant_reply",
            "status": "answered",
            "expires_at": "2026-03-01T13:00:00Z",
            "finished_at": "2026-03-01T12:10:00Z",
            "message_id": _FIRST,
        },
    )
]
SKIPS: Final = [
    _request("Not for me", {"scope": "not_me", "reason": "I know nothing of physics."}),
    _request("Later", {"scope": "later"}),
]
DRAFTS: Final = [
    _response("A text", {"draft": {"text": "They al"}, "saved_at": "2026-03-01T12:05:00Z"})
]
AVAILABILITY: Final = [
    _response(
        "Something and nothing",
        {
            "lang": "en",
            "kinds": [
                {"kind": "assistant_reply", "count": 3, "by_lang": {"en": 3}, "reasons": []},
                {
                    "kind": "rank_assistant_replies",
                    "count": 0,
                    "by_lang": {},
                    "reasons": [
                        {
                            "code": "yours",
                            "detail": "2 tasks here are about your own work, or you have done your "
                            "part: they need other people.",
                            "kind": "rank_assistant_replies",
                            "lang": "en",
                            "count": 2,
                        }
                    ],
                },
            ],
        },
    )
]
