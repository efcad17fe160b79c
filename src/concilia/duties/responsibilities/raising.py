"""A finding as that from which a challenge is raised."""

from __future__ import annotations

import hashlib
import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import permissions
from concilia.core.origins import Origin, Pointed
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import queries, sentences
from concilia.duties.responsibilities.models import ListVersion, ResponsibilityList
from concilia.duties.responsibilities.queries import Judged
from concilia.methods.responsibility import Finding, findings

_KEY = re.compile(r"(\d{1,11})-([0-9a-f]{16})")


def key_of(version: ListVersion, finding: Finding) -> str:
    """Return what names a finding: its version, and a digest of what and whom it is about."""
    parts = (finding.kind, finding.area, finding.function, finding.stage)
    said = "\n".join((*parts, *finding.agencies, *finding.live))
    return f"{version.pk}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def title(finding: Finding, judged: Judged) -> str:
    """Return a finding in a few words."""
    kind = sentences.KINDS[finding.kind]
    if finding.function:
        return f"{kind}: {sentences.place(sentences.cell_of(finding))}"
    return f"{kind}: {sentences.listed(map(judged.name, finding.agencies))}"


def from_finding(keys: list[str], user: Actor) -> Origin | None:
    """Return what a finding says; None when it is not to be seen or no longer there."""
    found = _KEY.fullmatch(keys[0])
    if found is None:
        return None
    lists = ResponsibilityList.objects.visible_to(user)
    held = ListVersion.objects.select_related("list__body").filter(list__in=lists)
    version = held.filter(pk=int(found[1])).first()
    if version is None:
        return None
    draft = version.state == ListVersion.State.DRAFT
    if draft and not permissions.may(user, "responsibilities.drafts", version.list):
        return None
    judged = queries.judged(version)
    matching = (one for one in findings(judged.standing) if key_of(version, one) == keys[0])
    finding = next(matching, None)
    return _origin(version, finding, judged) if finding else None


def _origin(version: ListVersion, finding: Finding, judged: Judged) -> Origin:
    sentence = sentences.sentence(finding, judged.name)
    facts = {"list": version.list.title, "number": version.number}
    where = _("Responsibility list “%(list)s”, version %(number)s") % facts
    path = reverse("duties:responsibilities:findings", args=[version.list_id])
    url = f"{path}?version={version.number}&kind={finding.kind}"
    return Origin(
        kind="hand",
        title=title(finding, judged),
        statement=f"{sentence}\n\n{where}.",
        territory=version.list.body.territory_id,
        url=url,
        body=version.list.body_id,
        evidence=(
            Pointed("link", key_of(version, finding), where, settings.BASE_URL + url, sentence),
        ),
    )


def origins() -> dict[str, object]:
    """Return the parameter of the address by which a challenge is raised from a finding."""
    return {"finding": from_finding}
