"""Dossiers for machines."""

from ninja import Router

from concilia.dossiers.api import contributions, drafts, options, product, sections, verifications

router = Router(tags=["dossiers"])
for part in (product, sections, options, drafts, verifications):
    router.add_router("", part.router)

ROUTERS = {"dossiers": router, "contributions": contributions.router}
