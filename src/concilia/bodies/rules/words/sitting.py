"""Who sits, speaks and votes, and when papers are due, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.bodies.rules.procedure import Places, Procedure
from concilia.bodies.rules.words.shares import days_words, joined

_ROLE_ORDER = ("chair", "deputy", "secretary", "member", "adviser", "observer")


def _role_names() -> dict[str, str]:
    return {
        "chair": _("the chair"),
        "deputy": _("the deputy chair"),
        "secretary": _("the secretary"),
        "member": _("the members"),
        "adviser": _("the advisers"),
        "observer": _("the observers"),
    }


def voting_words(procedure: Procedure) -> list[str]:
    """Return who votes and who stands in for whom."""
    said = [_voting(procedure.voting_roles)]
    said.append(
        _("A substitute attends and votes in place of an absent delegate.")
        if procedure.substitutes
        else _("An absent delegate cannot be replaced by a substitute.")
    )
    said += _proxies(procedure)
    said.append(_remote(procedure))
    said.append(
        _(
            "A seat with a conflict of interest takes no part in the vote on that item and counts "
            "neither for the quorum nor for the majority there."
        )
        if procedure.recusal
        else _("A seat cannot be left out of a vote for a conflict of interest.")
    )
    if procedure.speaking_minutes:
        said.append(_speaking(procedure.speaking_minutes))
    said.append(
        _("Delegates may vote and report through a personal signed link without signing in.")
        if procedure.links
        else _("Delegates sign in to vote and report; signed links do not act.")
    )
    return said


def _voting(roles: frozenset[str]) -> str:
    names = _role_names()
    voting = joined([names[role] for role in _ROLE_ORDER if role in roles])
    silent = joined([names[role] for role in _ROLE_ORDER if role not in roles])
    if not silent:
        return _("%(voting)s vote.") % {"voting": capfirst(voting)}
    return _("%(voting)s vote; %(silent)s may speak but do not vote.") % {
        "voting": capfirst(voting),
        "silent": silent,
    }


def _proxies(procedure: Procedure) -> list[str]:
    if not procedure.proxy_limit:
        return [_("Votes cannot be given by proxy.")]
    text = ngettext(
        "An absent seat may let another voting seat vote by proxy; nobody holds more than "
        "%(limit)s proxy.",
        "An absent seat may let another voting seat vote by proxy; nobody holds more than "
        "%(limit)s proxies.",
        procedure.proxy_limit,
    )
    said = [text % {"limit": procedure.proxy_limit}]
    if procedure.proxy_in_cluster:
        said.append(_("A proxy is given only to a seat of the same cluster."))
    return said


def _speaking(minutes: int) -> str:
    text = ngettext(
        "Nobody speaks for longer than %(minutes)s minute at a time.",
        "Nobody speaks for longer than %(minutes)s minutes at a time.",
        minutes,
    )
    return text % {"minutes": minutes}


def _remote(procedure: Procedure) -> str:
    if not procedure.remote:
        return _("Delegates attend and vote in person only.")
    if procedure.remote_by_chair:
        return _("Delegates attend and vote remotely only where the chair has so decided.")
    return _("Delegates may attend and vote remotely.")


def places_words(places: tuple[Places, ...], names: Mapping[str, str]) -> str:
    """Return how many seats each cluster has."""

    def one(place: Places) -> str:
        values = {
            "name": names.get(place.cluster, place.cluster),
            "minimum": place.minimum,
            "maximum": place.maximum,
        }
        if not place.cluster:
            values["name"] = _("other agencies")
        if place.maximum is None:
            return _("%(name)s: at least %(minimum)s") % values
        if place.minimum == place.maximum:
            return _("%(name)s: %(minimum)s") % values
        if not place.minimum:
            return _("%(name)s: at most %(maximum)s") % values
        return _("%(name)s: %(minimum)s to %(maximum)s") % values

    listed = "; ".join(one(place) for place in places)
    return _("Voting seats are given as follows. %(listed)s.") % {"listed": listed}


def agenda_words(procedure: Procedure) -> list[str]:
    """Return when the agenda and its papers are due, and who may put something on it."""
    said = [_notice(procedure)]
    if procedure.notice_days:
        said.append(
            {
                "valid": _(
                    "A meeting called at shorter notice is valid; the protocol says how short."
                ),
                "ratify": _(
                    "A meeting called at shorter notice is urgent: its decisions hold until the "
                    "next meeting ratifies them or lets them lapse."
                ),
                "refused": _("A meeting cannot be called at shorter notice."),
            }[procedure.short_notice]
        )
    said.append(_materials(procedure))
    names = _role_names()
    proposing = joined([names[role] for role in _ROLE_ORDER if role in procedure.proposers])
    said.append(_("%(who)s may propose items for the agenda.") % {"who": capfirst(proposing)})
    return said


def _notice(procedure: Procedure) -> str:
    days = procedure.notice_days
    if not days:
        return _("No period of notice is prescribed for the agenda.")
    if procedure.notice_calendar:
        return _("The agenda is sent at least %(days)s before the meeting.") % {
            "days": days_words(days, True)
        }
    return ngettext(
        "The agenda is sent at least %(days)s working day before the meeting.",
        "The agenda is sent at least %(days)s working days before the meeting.",
        days,
    ) % {"days": days}


def _materials(procedure: Procedure) -> str:
    if not procedure.materials_days:
        return _("No day is prescribed by which materials must be there.")
    return _(
        "The materials of an item are there at least %(days)s before the meeting; an item without "
        "them is discussed, but no motion is put on it."
    ) % {"days": days_words(procedure.materials_days, procedure.materials_calendar)}


def _day(day: int) -> str:
    if day == 0:
        return pgettext("reminder", "on the day itself")
    if day < 0:
        return ngettext("%(days)s working day before", "%(days)s working days before", -day) % {
            "days": -day
        }
    return ngettext("%(days)s working day after", "%(days)s working days after", day) % {
        "days": day
    }


def protocol_words(procedure: Procedure) -> list[str]:
    """Return who approves the protocol, what is public, and when duties are reminded of."""
    rule = procedure.protocol
    said = [
        {
            "lead": _("The protocol is issued by the chair, the deputy chair or the secretary."),
            "chair": _("The protocol is issued by the chair or the deputy chair."),
            "both": _("The protocol is issued when the chair and the secretary have signed it."),
            "meeting": _("The protocol is approved by the next meeting."),
            "agreement": _(
                "The protocol is issued only when every agency that was present has agreed to it."
            ),
        }[rule.approval]
    ]
    if rule.silence and rule.approval == "agreement":
        said.append(
            _("An agency that says nothing within %(days)s after the draft was sent has agreed.")
            % {"days": days_words(rule.silence, False)}
        )
    if rule.days:
        said.append(
            _("Its draft goes out within %(days)s after the meeting.")
            % {"days": days_words(rule.days, False)}
        )
    said.append(
        _("A member may ask that dissent be recorded in the protocol.")
        if rule.dissent
        else _("Dissent is not recorded in the protocol.")
    )
    said.append(
        {
            "none": _("Neither decisions nor protocols are published."),
            "decisions": _("Decisions are published, except on closed items."),
            "protocols": _("Decisions and protocols are published, except closed items."),
        }[procedure.publication]
    )
    if procedure.reminder_days:
        days = joined([_day(day) for day in procedure.reminder_days])
        said.append(_("The lead agency is reminded of a duty: %(days)s.") % {"days": days})
    else:
        said.append(_("No reminders of duties are sent."))
    return said
