"""How duties are followed up, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.bodies.rules.follow_up import RIGHTS, FollowUp
from concilia.bodies.rules.words.shares import days_words


def duty_words(rule: FollowUp) -> list[str]:
    """Return when a lead answers, when a duty turns amber, how it climbs, and the lead's rights."""
    said = [_answer(rule)]
    said.append(
        ngettext(
            "A duty is shown in amber from %(days)s day before its date on, and whenever its "
            "forecast lies after it; in red when its date has passed.",
            "A duty is shown in amber from %(days)s days before its date on, and whenever its "
            "forecast lies after it; in red when its date has passed.",
            rule.soon_days,
        )
        % {"days": rule.soon_days}
    )
    said += [_rung(rung.to, rung.days) for rung in rule.ladder]
    if not rule.ladder:
        said.append(_("A late duty is only reminded of; it climbs no further."))
    said += [_rights()[right] for right in RIGHTS if right in rule.rights]
    if not rule.rights:
        said.append(_("The lead of a duty has no rights over other agencies."))
    return said


def _answer(rule: FollowUp) -> str:
    if not rule.answer_days:
        return _("The lead agency accepts or contests a duty without a limit.")
    days = {"days": days_words(rule.answer_days, False)}
    if rule.silence:
        return (
            _(
                "The lead agency accepts a duty, asks for a change or contests it within %(days)s; "
                "its silence is acceptance."
            )
            % days
        )
    return (
        _(
            "The lead agency accepts a duty, asks for a change or contests it within %(days)s; "
            "silence is no acceptance and the secretary is told."
        )
        % days
    )


def _rung(to: str, days: int) -> str:
    values = {"days": days_words(days, False)}
    return {
        "coordinator": _("%(days)s after its date the coordinators of the lead are told."),
        "head": _("%(days)s after its date the head of the lead agency is told."),
        "chair": _("%(days)s after its date the chair of the body is told."),
        "agenda": _("%(days)s after its date it is put before the next meeting."),
        "parent": _("%(days)s after its date it is put before the parent body."),
    }[to] % values


def _rights() -> dict[str, str]:
    return {
        "dispatch": _("The lead may give parts of a duty to supporting agencies."),
        "appraisal": _("The lead rates what the other agencies contributed."),
        "proposal": _("The lead may ask the parent body to hold an agency accountable."),
    }
