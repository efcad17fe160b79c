"""Dossiers: drafting, ready and frozen."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.challenges import actions as challenges
from concilia.challenges.models import Challenge
from concilia.core import documents, files, links
from concilia.dossiers import actions as dossiers
from concilia.dossiers import printing
from concilia.dossiers.models import Contribution, Dossier, Printout
from concilia.indicators.models import Indicator
from tests.gates.world.challenges import analysed, raised
from tests.gates.world.indicators import series
from tests.gates.world.state import Room, World
from tests.house import House

FROZEN = "Nobody answers at night"


def drafted(house: House, title: str, series: Indicator) -> Dossier:
    """Open a dossier with a summary and one draft decision."""
    one = challenges.accept(analysed(house, raised(house, title), series), by=house.owner)
    dossier = dossiers.open_dossier(one, by=house.owner)
    dossiers.edit_summary(dossier, summary="A quarter of the contacts is lost.", by=house.owner)
    dossiers.add_draft(
        dossier,
        wording="The hospital sends its lists by noon.",
        lead=house.hospital,
        supporting=[house.authority],
        deliverable="A daily list",
        by=house.owner,
    )
    return dossier


def _asked(house: House, dossier: Dossier, agency: Agency) -> Contribution:
    return dossiers.ask_contribution(
        dossier, agency, question="What do you see?", days=10, by=house.owner
    )


def frozen_dossier() -> Dossier:
    """Return the dossier that a meeting can take."""
    return Dossier.objects.get(challenge__title=FROZEN)


def build(world: World) -> None:
    """Open dossiers, ask for contributions, freeze one."""
    house = world.house
    accepted = Challenge.objects.get(title="Beds stay empty")
    world.put("dossiers:open", challenge=accepted.pk)
    dossier = drafted(house, "Contacts are lost", series())
    asked = _asked(house, dossier, house.hospital)
    given = _asked(house, dossier, house.authority)
    dossiers.give_contribution(given, text="We see few.", dissent=True, by=house.owner)
    world.put("dossiers:detail#drafting", pk=dossier.pk)
    for name in ("pdf", "docx", "summary", "new_draft", "ask"):
        world.put(f"dossiers:{name}", pk=dossier.pk)
    figure = dossier.challenge.evidence.get(kind="series")
    doubt = dossiers.demand_verification(dossier, figure, reason="Twice?", by=house.colleague)
    option = dossiers.put_option(dossier, title="Lists by noon", by=house.owner)
    other = dossiers.put_option(dossier, title="Lists at night", by=house.owner)
    criterion = dossiers.put_criterion(dossier, name="Effect", weight=3, by=house.owner)
    scores = {(option.pk, criterion.pk): 7, (other.pk, criterion.pk): 4}
    dossiers.score(dossier, scores, by=house.owner)
    own = dossiers.add_part(dossier, title="Law", by=house.owner)
    for number in range(4):
        world.put(f"dossiers:sheet#{number}", pk=dossier.pk, number=number)
    for name in ("parts", "options", "new_option", "ask_owners"):
        world.put(f"dossiers:{name}", pk=dossier.pk)
    world.put("dossiers:part", pk=own.pk)
    world.put("dossiers:option", pk=dossier.pk, number=option.pk)
    world.put("dossiers:demand", pk=dossier.pk, evidence=figure.pk)
    world.put("dossiers:verification", pk=doubt.pk)
    world.put("dossiers:template", ref=house.body.ref, kind="access")
    file = files.keep("walk.txt", b"Nine wards.")
    dossiers.give_contribution(given, text="We see few.", file=file, by=house.owner)
    world.put("dossiers:attached", pk=given.pk)
    world.put("dossiers:draft", pk=dossier.drafts.get().pk)
    world.put("dossiers:contribution#asked", pk=asked.pk)
    world.put("dossiers:contribution#given", pk=given.pk)
    world.put("dossiers:accept", pk=given.pk)
    world.put("dossiers:return", pk=given.pk)
    world.put("dossiers:step#ready", pk=dossier.pk, name="ready")
    ready = dossiers.mark_ready(drafted(house, "Shifts are empty", series()), by=house.owner)
    world.put("dossiers:step#reopen", pk=ready.pk, name="reopen")
    world.put("dossiers:detail#ready", pk=ready.pk)
    secret = links.make(house.colleague, "dossiers.contribute", asked)
    world.put("core:link#contribute", token=secret.rstrip("/").rsplit("/", 1)[-1])
    frozen = dossiers.mark_ready(drafted(house, FROZEN, series()), by=house.owner)
    world.put("dossiers:detail#frozen", pk=frozen.pk)
    world.put("dossiers:changes", pk=frozen.pk)
    for name in ("version", "version_pdf", "version_docx"):
        world.put(f"dossiers:{name}", pk=frozen.pk, number=1)
    held = printing.ask(dossier, documents.Document("Contacts", ()), "pdf", reader=house.owner)
    world.put("dossiers:printout", pk=dossier.pk, number=held.pk)
    ready = printing.ask(dossier, documents.Document("Beds", ()), "docx", reader=house.owner)
    Printout.objects.filter(pk=ready.pk).update(state="done", content=b"PK")
    world.put("dossiers:printout_file", pk=dossier.pk, number=ready.pk)
    world.put("api:dossier", pk=dossier.pk)
    world.put("api:pdf", pk=dossier.pk)
    world.put("api:changes", pk=frozen.pk, query="?version=1")
    world.put("api:contribution", pk=asked.pk)
    world.put("api:judge_contribution", pk=given.pk)
    world.put("api:template", kind="access")
    for name in ("work", "sections", "options", "drafts", "verifications"):
        world.put(f"api:{name}_of_dossier", pk=dossier.pk)
    for name in ("docx", "criteria", "scores"):
        world.put(f"api:dossier_{name}", pk=dossier.pk)
    world.put("api:dossier_version", pk=frozen.pk, number=1)
    world.put("api:dossier_section", dossier.pk, own.key)
    world.put("api:dossier_option", pk=dossier.pk, option=option.pk)
    world.put("api:dossier_criterion", pk=dossier.pk, criterion=criterion.pk)
    world.put("api:dossier_draft", pk=dossier.pk, draft=dossier.drafts.get().pk)
    world.put("api:verification_of_dossier", pk=dossier.pk, number=doubt.pk)


ROOM = Room(
    build=build,
    plain=("dossiers:list", "dossiers:templates", "api:dossiers", "api:contribution_list"),
    public=frozenset({"core:link#contribute"}),
    closed=("dossiers:", "api:dossier", "api:pdf", "api:changes"),
    for_all=frozenset({"dossiers:list", "dossiers:templates", "api:dossiers"}),
)
