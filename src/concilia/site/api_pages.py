"""The page that documents the interface for machines, made of its own schema, without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from concilia.site.api import api

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or a field, as the page lists it."""

    name: str
    type: str
    required: bool
    note: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method."""

    method: str
    path: str
    title: str
    note: str
    anchor: str
    takes: list[Value] = field(default_factory=list)
    sends: list[Value] = field(default_factory=list)
    answers: list[Value] = field(default_factory=list)


def schema(request: HttpRequest) -> JsonResponse:
    """The OpenAPI description, for generators of clients."""
    return JsonResponse(api.get_openapi_schema())


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Every address of the interface, by room."""
    found = api.get_openapi_schema()
    groups: dict[str, list[Operation]] = {}
    for room, one in operations(found):
        groups.setdefault(room, []).append(one)
    return render(
        request,
        "site/api/page.html",
        {"groups": dict(sorted(groups.items())), "base": request.build_absolute_uri("/")[:-1]},
    )


def operations(found: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Yield (room, operation) for everything in a schema."""
    parts: Mapping[str, Any] = found.get("components", {}).get("schemas", {})
    for path, methods in found["paths"].items():
        for method in _METHODS:
            said = methods.get(method)
            if said is None:
                continue
            yield (
                (said.get("tags") or ["other"])[0],
                Operation(
                    method.upper(),
                    path,
                    said.get("summary", ""),
                    said.get("description", ""),
                    said["operationId"],
                    [_parameter(one) for one in said.get("parameters", ())],
                    _fields(said.get("requestBody", {}), parts),
                    _fields(said.get("responses", {}).get(200, {}), parts),
                ),
            )


def _parameter(one: Mapping[str, Any]) -> Value:
    shape = one.get("schema", {})
    note = one.get("description") or shape.get("description", "")
    return Value(one["name"], _type(shape), one.get("required", False), note, one["in"])


def _fields(body: Mapping[str, Any], parts: Mapping[str, Any]) -> list[Value]:
    contents: Mapping[str, Any] = body.get("content", {})
    first: Mapping[str, Any] = next(iter(contents.values()), {})
    shape: Mapping[str, Any] = first.get("schema", {})
    shape = shape.get("items", shape)
    if "$ref" in shape:
        shape = parts.get(shape["$ref"].rsplit("/", 1)[-1], {})
    needed = set(shape.get("required", ()))
    return [
        Value(name, _type(one), name in needed, one.get("description", ""))
        for name, one in shape.get("properties", {}).items()
    ]


def _type(shape: Mapping[str, Any]) -> str:
    if "$ref" in shape:
        return str(shape["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in shape:
        return " | ".join(_type(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"[{_type(shape.get('items', {}))}]"
    return str(shape.get("format") or shape.get("type") or "any")
