"""An OpenAPI document read for people."""

from typing import Any

from interface.outline_of_calls import Value, outline

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Lang": {"type": "string", "enum": ["en", "de"], "description": "* `en` - en"},
            "Ask": {
                "type": "object",
                "properties": {
                    "lang": {
                        "allOf": [{"$ref": "#/components/schemas/Lang"}],
                        "description": "Yours if absent.\n\n* `en` - en\n* `de` - de",
                    },
                    "due": {"type": "string", "format": "date"},
                },
                "required": ["due"],
            },
        }
    },
    "paths": {
        "/ask/{id}/": {
            "post": {
                "operationId": "ask_for_it",
                "tags": ["asking"],
                "summary": "Ask",
                "security": [{"key": []}],
                "parameters": [
                    {"in": "path", "name": "id", "schema": {"type": "integer"}, "required": True}
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Ask"},
                            "examples": {"Short": {"value": {"due": "2026-03-01"}}},
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"examples": {"A": {"value": [1]}}}},
                    },
                    "404": {"description": "`gone`, `lost`", "content": {}},
                },
            },
            "get": {"operationId": "look", "tags": ["asking"], "responses": {"204": {}}},
        }
    },
}


def test_a_call_takes_its_parameters_and_the_fields_of_its_body() -> None:
    call = outline(DOCUMENT)["asking"][0]

    assert (call.anchor, call.method, call.path) == ("ask-for-it", "POST", "/ask/{id}/")
    assert call.values == (
        Value("id", "path", "integer", True, "", ()),
        Value("lang", "body", "string", False, "Yours if absent.", ("en", "de")),
        Value("due", "body", "string date", True, "", ()),
    )
    assert call.examples == (("Short", '{\n  "due": "2026-03-01"\n}'),)


def test_its_outcomes_have_examples_or_the_codes_of_problems() -> None:
    good, bad = outline(DOCUMENT)["asking"][0].outcomes

    assert (good.status, good.about, good.example) == ("200", "", "[\n  1\n]")
    assert (bad.status, bad.about, bad.example) == ("404", "gone, lost", "")


def test_what_needs_no_key_is_open() -> None:
    asks, looks = outline(DOCUMENT)["asking"]

    assert not asks.is_open
    assert looks.is_open
