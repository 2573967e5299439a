"""An OpenAPI document as something to read: its calls, what they take and what they answer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter of a call, or a field of its body."""

    name: str
    where: str
    kind: str
    required: bool
    about: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call may answer. ``about`` names the codes of problems; ``example`` is JSON."""

    status: str
    about: str
    example: str


@dataclass(frozen=True, slots=True)
class Call:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    is_open: bool
    values: tuple[Value, ...]
    examples: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]


def outline(document: Node) -> dict[str, list[Call]]:
    """The calls of a document by their tag, in its order."""
    groups: dict[str, list[Call]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            call = _call(document, path, method, operation)
            groups.setdefault(operation["tags"][0], []).append(call)
    return groups


def _call(document: Node, path: str, method: str, operation: Node) -> Call:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Call(
        anchor=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        about=operation.get("description", ""),
        is_open={} in operation.get("security", [{}]),
        values=(
            *(_parameter(document, one) for one in operation.get("parameters", ())),
            *_fields(document, body.get("schema", {})),
        ),
        examples=tuple(_examples(body)),
        outcomes=tuple(_outcome(*one) for one in sorted(operation["responses"].items())),
    )


def _parameter(document: Node, parameter: Node) -> Value:
    return _value(
        document,
        parameter["name"],
        {"description": parameter.get("description", ""), **parameter["schema"]},
        where=parameter["in"],
        required=parameter.get("required", False),
    )


def _fields(document: Node, schema: Node) -> Iterator[Value]:
    whole = _resolved(document, schema)
    for name, field in whole.get("properties", {}).items():
        required = name in whole.get("required", ())
        yield _value(document, name, field, where="body", required=required)


def _value(document: Node, name: str, schema: Node, *, where: str, required: bool) -> Value:
    whole = _resolved(document, schema)
    choices = tuple(str(choice) for choice in whole.get("enum", ()))
    # The generator repeats the choices in the description, one a line.
    about = whole.get("description", "").partition("\n\n* `")[0].partition("* `")[0]
    kind = " ".join(filter(None, (whole.get("type", "any"), whole.get("format"))))
    return Value(name, where, kind, required, about.strip(), choices)


def _resolved(document: Node, schema: Node) -> dict[str, Any]:
    """The schema with what it refers to in its place."""
    whole: dict[str, Any] = {}
    referred = [schema] if "$ref" in schema else schema.get("allOf", ())
    for reference in referred:
        name = reference.get("$ref", "").rpartition("/")[2]
        whole |= _resolved(document, document["components"]["schemas"].get(name, {}))
    return whole | {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}


def _outcome(status: str, response: Node) -> Outcome:
    content: Node = next(iter(response.get("content", {}).values()), {})
    about = response.get("description", "").replace("`", "")
    if int(status) >= 400:
        return Outcome(status, about, "")
    return Outcome(status, about, next((text for _, text in _examples(content)), ""))


def _examples(content: Node) -> Iterator[tuple[str, str]]:
    for name, example in content.get("examples", {}).items():
        text = json.dumps(example["value"], indent=2, ensure_ascii=False)
        yield example.get("summary", name), text
