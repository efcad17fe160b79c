"""The quorum in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.bodies.rules.procedure import Quorum
from concilia.bodies.rules.words.shares import threshold_words


def quorum_words(quorum: Quorum, second: Quorum | None) -> list[str]:
    """Return what a meeting needs to be lawful, and what happens when it is not."""
    said = [_whole(quorum), *_details(quorum)]
    said.append(_second(second))
    if second is not None:
        said += [sentence for sentence in _details(second) if sentence not in said]
    return said


def _seats(quorum: Quorum) -> str:
    if quorum.of == "filled":
        return _("the voting seats that are filled on the day")
    return _("all voting seats, whether filled or vacant,")


def _any(quorum: Quorum) -> bool:
    return quorum.number is None and quorum.share == 0 and not quorum.more_than


def _what(quorum: Quorum) -> str:
    if quorum.number is not None:
        return ngettext(
            "at least %(number)s voting seat", "at least %(number)s voting seats", quorum.number
        ) % {"number": quorum.number}
    return threshold_words(quorum.share, quorum.more_than, _seats(quorum))


def _whole(quorum: Quorum) -> str:
    if _any(quorum):
        return _("A meeting has a quorum with any number of seats present.")
    return _("A meeting has a quorum when %(what)s are present.") % {"what": _what(quorum)}


def _second(quorum: Quorum | None) -> str:
    if quorum is None:
        return _("A second meeting on the same agenda needs the same quorum.")
    if _any(quorum):
        return _(
            "When a meeting lacks its quorum, a second meeting on the same agenda has a quorum "
            "with any number of seats present."
        )
    return _(
        "When a meeting lacks its quorum, a second meeting on the same agenda has a quorum when "
        "%(what)s are present."
    ) % {"what": _what(quorum)}


def _details(quorum: Quorum) -> list[str]:
    said = []
    if quorum.per_cluster:
        share = threshold_words(quorum.share, quorum.more_than, _("the voting seats"))
        said.append(
            _("Within each cluster, too, %(what)s must be present.") % {"what": share}
            if not (quorum.share == 0 and not quorum.more_than)
            else _("At least one voting seat of each cluster must be present.")
        )
    if not quorum.remote:
        said.append(_("Who takes part remotely does not count for the quorum."))
    said.append(
        _("Seats represented by proxy count for the quorum.")
        if quorum.proxies
        else _("Seats represented by proxy do not count for the quorum.")
    )
    said.append(
        _("The quorum is counted at the opening and again at each ballot.")
        if quorum.each_ballot
        else _("The quorum is counted at the opening and holds for the whole meeting.")
    )
    said.append(
        _("A meeting without a quorum must adjourn.")
        if quorum.lost == "adjourn"
        else _("A meeting without a quorum may hear and discuss, but decides nothing.")
    )
    return said
