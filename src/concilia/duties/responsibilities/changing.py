"""Changes of a proposal in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.duties.responsibilities.sentences import Naming, listed, place, role_name
from concilia.methods.responsibility import Change, Line, LiveDuty


def sentence(change: Change, name: Naming = str) -> str:
    """Return one sentence that says what to change."""
    if change.live is not None and change.live_after is not None:
        return _live(change.live, change.live_after, name)
    after, before = change.after, change.before
    assert after is not None
    facts = {
        "agency": name(after.agency),
        "place": place(after.cell),
        "role": role_name(after.role),
        "former": name(before.agency) if before else "",
        "former_role": role_name(before.role) if before else "",
        "stated": listed(_stated(before, after)) if before else "",
    }
    if before is None:
        return _("Make %(agency)s the lead of %(place)s.") % facts
    texts = {
        "hand": _("Hand %(place)s (%(role)s) from %(former)s to %(agency)s."),
        "role": _("Let %(agency)s be %(role)s instead of %(former_role)s in %(place)s."),
        "amend": _("State for %(agency)s in %(place)s: %(stated)s."),
    }
    if change.kind == "amend" and not facts["stated"]:
        return _("State for %(agency)s in %(place)s: the legal basis.") % facts
    return texts[change.kind] % facts


def also(change: Change) -> str:
    """Return what else the touched line must say: the limit, the legal basis; "" for nothing."""
    if change.after is None:
        return ""
    parts = [] if change.kind == "amend" else _stated(change.before, change.after)
    if change.needs_basis and change.kind != "amend":
        parts.append(_("the legal basis"))
    return _("It then states %(what)s.") % {"what": listed(parts)} if parts else ""


def _stated(before: Line | None, after: Line) -> list[str]:
    said = []
    if after.days is not None and (before is None or before.days != after.days):
        said.append(
            ngettext(
                "a time limit of %(days)s working day",
                "a time limit of %(days)s working days",
                after.days,
            )
            % {"days": after.days}
        )
    if before is None:
        return said
    if (
        before.role == "lead"
        and after.role == "lead"
        and not (before.legal_basis or before.competence or before.agency != after.agency)
    ):
        said.append(_("the legal basis"))
    if after.known_by is not None and before.known_by != after.known_by:
        said.append(_("a second person who can do it"))
    gone = [cell for cell in before.waits_for if cell not in after.waits_for]
    if gone:
        said.append(
            _("that it waits no longer for %(places)s") % {"places": listed(map(place, gone))}
        )
    return said


def _live(before: LiveDuty, after: LiveDuty, name: Naming) -> str:
    said = []
    swaps = [(before.lead, after.lead)]
    swaps += zip(before.co_leads, after.co_leads, strict=False)
    swaps += zip(before.supports, after.supports, strict=False)
    for one, other in swaps:
        if one != other:
            facts = {"former": name(one), "agency": name(other)}
            said.append(_("it passes from %(former)s to %(agency)s") % facts)
    if before.days != after.days and after.days is not None:
        said.append(_("its limit becomes %(days)s working days") % {"days": after.days})
    if before.part_days != after.part_days:
        said.append(_("no part of it ends after the whole"))
    gone = [ref for ref in before.waits_for if ref not in after.waits_for]
    if gone:
        said.append(_("it waits no longer for %(places)s") % {"places": listed(gone)})
    facts = {"duty": before.ref, "what": "; ".join(said)}
    return _("Change the live duty %(duty)s: %(what)s.") % facts
