"""What a person says that a name in files stands for; every later file is read by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from concilia.agencies import names
from concilia.agencies.models import Alias
from concilia.agencies.rules import code_for
from concilia.core.actions import Act, act
from concilia.core.errors import Invalid, Problem
from concilia.core.models import Import
from concilia.core.permissions import Actor
from concilia.core.tables import actions as tables
from concilia.indicators.permissions import anywhere
from concilia.resources import catalogue
from concilia.resources.models import ActivityType

VERB = "resources.spelling"
NEW = "+"
"""Stands for a kind of activity that is not known yet."""


class Name(NamedTuple):
    """A name in a file: the kind of thing that it names, and the text."""

    kind: str
    text: str


def learn(said: Mapping[Name, str], *, by: Actor) -> list[Alias]:
    """Remember what names stand for: a code, or `NEW` for a new kind of activity.

    Raises `Invalid` for a code that is none, and for a name that stands for something else.
    """
    with act(VERB, by=by, on=anywhere(by)) as doing:
        resolvers = {kind: resolver_of(kind) for kind in {name.kind for name in said}}
        return [_one(name, code, resolvers[name.kind], doing) for name, code in said.items()]


def _one(name: Name, code: str, resolver: names.Resolver, doing: Act) -> Alias:
    text = names.fold(name.text, name.kind)[:250]
    if not text:
        raise Invalid(Problem(_("This name has no letters."), value=name.text))
    if code == NEW and name.kind == Alias.Kind.ACTIVITY:
        code = _new_kind(name.text)
    elif resolver.name(code) == code and resolver.find(code) != code:
        raise Invalid(Problem(_("There is no “%(name)s”.") % {"name": code}, value=name.text))
    held, fresh = Alias.objects.get_or_create(kind=name.kind, text=text, defaults={"code": code})
    if not fresh and held.code != code:
        said = {"text": name.text, "name": resolver.name(held.code)}
        message = _("“%(text)s” already stands for “%(name)s”; forget that spelling first.")
        raise Invalid(Problem(message % said, value=name.text))
    doing.record(held, {"kind": name.kind, "text": name.text, "code": code})
    return held


def _new_kind(text: str) -> str:
    taken = set(ActivityType.objects.values_list("code", flat=True)) | set(
        catalogue.activity_types()
    )
    clean = " ".join(text.split())[:150]
    return ActivityType.objects.create(code=code_for(clean, taken), name=clean).code


def resolver_of(kind: str) -> names.Resolver:
    """Return all known names of a kind; of activities also the ready ones."""
    more: dict[str, str] = {}
    if kind == Alias.Kind.ACTIVITY:
        more = {one.code: one.name for one in ActivityType.objects.all()}
        more = catalogue.activity_types() | more
    return names.Resolver(kind, more.items())


def forget(alias: Alias, *, by: Actor) -> None:
    """Forget what a name stands for: the next file asks again."""
    with act(VERB, by=by, on=anywhere(by)) as doing:
        held = Alias.objects.select_for_update().get(pk=alias.pk)
        doing.record(held, {"kind": held.kind, "text": held.text, "code": held.code})
        held.delete()


def check_again(import_: Import, *, by: Actor) -> Import:
    """Check a file anew with what was learned; what is already in is read a second time."""
    if import_.state != Import.State.DONE:
        return tables.check(import_, by=by)
    file = import_.file
    fresh = tables.upload(
        import_.kind, name=file.name, content=bytes(file.content), by=by, sheet=import_.sheet
    )
    return tables.check(fresh, by=by, mapping=import_.mapping, options=import_.options)
