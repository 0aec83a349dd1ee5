"""The API's reference as plain values for a page: operations with their parameters, answers and an example call."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    statuses: list[str]

    @property
    def call(self) -> str:
        """How to call it from a shell."""
        if not self.body:
            return f'curl "{settings.SITE_URL}{self.path}"'
        return (
            f'curl --request {self.method} --header "Authorization: Bearer TOKEN" --header "Idempotency-Key: KEY" '
            f'--header "Content-Type: application/json" --data @FILE.json "{settings.SITE_URL}{self.path}"'
        )


def operations(schema: dict[str, Any]) -> list[Operation]:
    """All operations of an OpenAPI document, in its order."""
    return [
        _operation(schema, path, method, details)
        for path, methods in schema["paths"].items()
        for method, details in methods.items()
    ]


def _operation(schema: dict[str, Any], path: str, method: str, details: dict[str, Any]) -> Operation:
    good = details["responses"].get("200", {})
    return Operation(
        id=details["operationId"],
        method=method.upper(),
        path=path,
        summary=details.get("summary", ""),
        description=details.get("description", ""),
        parameters=[_parameter(given) for given in details.get("parameters", [])],
        body=_all_fields(schema, _content(details.get("requestBody", {}))),
        answer=_fields(schema, _content(good)),
        statuses=list(details["responses"]),
    )


def _content(part: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is sent or answered as JSON."""
    found: dict[str, Any] = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _all_fields(schema: dict[str, Any], value: dict[str, Any], path: str = "") -> list[Field]:
    """The properties of what is sent, those of its parts as "sender.name" or "comments[].about"."""
    found = _resolved(schema, value)
    required = found.get("required", [])
    rows: list[Field] = []
    for name, part in found.get("properties", {}).items():
        resolved = _resolved(schema, part)
        items = _resolved(schema, resolved["items"]) if resolved.get("type") == "array" else {}
        inner = resolved if resolved.get("properties") else items if items.get("properties") else None
        if inner is not None:
            rows += _all_fields(schema, inner, f"{path}{name}{'[]' if inner is items else ''}.")
            continue
        words = [resolved.get("description", ""), "" if name in required else "Optional."]
        if values := ", ".join(str(one) for one in resolved.get("enum", []) if one):
            words.insert(1, f"One of {values}.")
        rows.append(Field(path + name, _type(resolved, part), " ".join(word for word in words if word)))
    return rows


def _parameter(given: dict[str, Any]) -> Field:
    kind = _type(given["schema"])
    values = ", ".join(str(value) for value in given["schema"].get("enum", []) if value)
    words = [given.get("description", ""), f"One of {values}." if values else ""]
    return Field(given["name"], kind, " ".join(word for word in words if word))


def _fields(schema: dict[str, Any], answer: dict[str, Any]) -> list[Field]:
    """The properties of an answer; those of its rows where it is a list or a page of them."""
    found = _resolved(schema, answer)
    if found.get("type") == "array":
        return _fields(schema, found["items"])
    return [
        Field(name, _type(_resolved(schema, value), value), value.get("description", ""))
        for name, value in found.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    for part in value.get("allOf", []):
        value = {**part, **{k: v for k, v in value.items() if k != "allOf"}}
    name = value.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else value


def _type(found: dict[str, Any], value: dict[str, Any] | None = None) -> str:
    if found.get("type") == "array":
        inner = found["items"].get("$ref", "").rpartition("/")[2] or found["items"].get("type", "")
        return f"list of {inner}"
    kind = found.get("format") or found.get("type") or "one of several"
    nullable = (value or found).get("nullable", False)
    return f"{kind} or null" if nullable else str(kind)
