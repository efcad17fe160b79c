"""What flows against the floors: a room offers, a room further up or the site asks.

A room registers a provider for a kind when it starts; whoever shows that kind calls every
provider. The kinds, and what their providers take and give, are listed in `KINDS`.
"""

from collections.abc import Callable, Iterator
from typing import Any

KINDS: dict[str, str] = {
    "roles": "(user) -> iterable of (scope, role): the roles that a person holds",
    "desk": "(user) -> iterable of desk.Item: what waits for this person",
    "board": "(body, user) -> iterable of desk.Panel: one part of the state of a body",
    "agency": "(agency, user) -> iterable of desk.Panel: one part of an agency's page",
    "territory": "(territory, user) -> iterable of desk.Panel: one part of a territory's page",
    "person": "(person, user) -> iterable of desk.Panel: one part of a person's page",
    "agenda": "(body) -> iterable of desk.Item: what must come back to the next meeting",
    "duty": "(duty, user) -> iterable of desk.Panel: one part of a duty's page",
    "decision": "(decision, user) -> iterable of desk.Panel: what came of a decision",
    "extract": "(meeting) -> iterable of Extract: what its decisions ask of each agency",
    "execution": "(decision ids) -> dict of id to Execution: how far each is carried out",
    "concerned": "(territory, user) -> iterable of (agency, text): who does what there",
    "challenge": "(challenge, user) -> iterable of desk.Panel: one part of a challenge's page",
    "dossier": "(challenge, user) -> iterable of documents.Section: what a room knows of it",
    "scenario": "(scenario, user) -> iterable of desk.Panel: where its answer can be used",
    "shared": "(user) -> iterable of (agency id, thing): duties and the like that agencies share",
    "history": "(challenge, user) -> iterable of (time, who, words): what became of a challenge",
    "origin": "() -> dict of query parameter to reader(keys, user) -> origins.Origin or None",
    "evidence": "() -> dict of kind to reader(body id, user) -> iterable of origins.Pointed",
    "merge": "(from_agency, into_agency) -> dict of counts: repoint what a room holds",
    "link": "() -> dict of verb to view(request, link) for signed links",
    "attachment": "(notice) -> iterable of (name, bytes, type): what its e-mail carries",
    "import": "(import, user) -> iterable of desk.Panel: one part of an import's page",
    "importer": "() -> iterable of tables.Importer: what can be imported",
    "job": "() -> dict of job kind to handler(**arguments)",
    "tick": "() -> int: one idempotent pass of the room's time-driven work",
}

Provider = Callable[..., Any]
_providers: dict[str, list[Provider]] = {kind: [] for kind in KINDS}


def register(kind: str, provider: Provider) -> None:
    """Add `provider` to the offers of `kind`; raises KeyError for an unknown kind."""
    if provider not in _providers[kind]:
        _providers[kind].append(provider)


def of(kind: str) -> Iterator[Provider]:
    """Yield the providers of `kind` in the order of the floors."""
    yield from _providers[kind]
