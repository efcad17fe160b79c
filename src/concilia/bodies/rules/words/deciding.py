"""Majorities, consensus, weights and letters in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.bodies.rules.procedure import Circulation, Consensus, Majority, Procedure, Weight
from concilia.bodies.rules.words.shares import days_words, joined, threshold_words


def deciding_words(procedure: Procedure, names: Mapping[str, str]) -> list[str]:
    """Return how a meeting decides."""
    if procedure.form == "consensus":
        return [*_consensus(procedure.consensus), *_letters(procedure)]
    return [
        *_majority(procedure.majority),
        *_weights(procedure.weights, names),
        *_secrecy(procedure),
        *_letters(procedure),
    ]


def _majority(majority: Majority) -> list[str]:
    bases = {
        "cast": _("the ballots cast"),
        "present": _("the voting seats present"),
        "seats": _("all voting seats"),
    }
    what = threshold_words(majority.share, majority.more_than, bases[majority.of])
    said = [_("A motion is adopted when %(what)s are in favour.") % {"what": what}]
    if majority.of == "cast":
        said.append(
            _("Abstentions count as ballots cast.")
            if majority.abstentions_count
            else _("Abstentions do not count as ballots cast.")
        )
    else:
        said.append(_("An abstention has the effect of a vote against."))
    if majority.per_cluster:
        said.append(_("The same majority must also be reached within each cluster separately."))
    if majority.share == Fraction(1, 2) and majority.more_than:
        said.append(
            {
                "falls": _("When votes are equal the motion falls."),
                "chair": _("When votes are equal the vote of the chair decides."),
                "second": _(
                    "When votes are equal a second ballot is held; when they are equal again the "
                    "motion falls."
                ),
            }[majority.tie]
        )
    return said


def _objections(number: int) -> str:
    if number == 1:
        return _("a single objection of a voting seat")
    return ngettext(
        "an objection of %(number)s voting seat", "objections of %(number)s voting seats", number
    ) % {"number": number}


def _consensus(rule: Consensus) -> list[str]:
    said = [
        _(
            "Decisions are taken by consensus, without a count of votes: a motion is adopted "
            "unless it meets %(objections)s."
        )
        % {"objections": _objections(rule.objections)}
    ]
    if rule.hours:
        text = ngettext(
            "Every voting seat, present or not, may object within %(hours)s hour after the motion "
            "is put.",
            "Every voting seat, present or not, may object within %(hours)s hours after the "
            "motion is put.",
            rule.hours,
        )
        said.append(text % {"hours": rule.hours})
    else:
        said.append(_("Objections are raised in the meeting, before the motion is closed."))
    return said


def _weights(weights: tuple[Weight, ...], names: Mapping[str, str]) -> list[str]:
    told = [one for one in weights if one.weight != 1]
    if not told:
        return [_("Every voting seat has one vote.")]
    listed = joined(
        [
            _("%(weight)s for each seat of %(cluster)s")
            % {
                "weight": one.weight,
                "cluster": names.get(one.cluster, one.cluster) or _("no cluster"),
            }
            for one in told
        ]
    )
    return [
        _("Votes are weighed: %(listed)s; every other voting seat has one vote.")
        % {"listed": listed},
        _("Quorum and majority are counted in these weights."),
    ]


def _secrecy(procedure: Procedure) -> list[str]:
    return [
        {
            "never": _("Ballots are never secret."),
            "allowed": _(
                "The chair may put a motion to a secret ballot; otherwise votes are open."
            ),
            "always": _("All ballots are secret."),
        }[procedure.secrecy]
    ]


def _letters(procedure: Procedure) -> list[str]:
    said = []
    if procedure.written is None:
        said.append(_("Decisions are not taken in writing outside a meeting."))
    else:
        said.append(_written(procedure))
    if procedure.silent is not None:
        said.append(_silent(procedure.silent))
    return said


def _written(procedure: Procedure) -> str:
    rule = procedure.written or Circulation()
    values = {"days": days_words(rule.days, False), "objections": _objections(rule.objections)}
    if procedure.form == "consensus":
        return (
            _(
                "In a written procedure voting seats answer within %(days)s; the motion is adopted "
                "when the quorum has answered, unless it meets %(objections)s."
            )
            % values
        )
    return (
        _(
            "In a written procedure voting seats answer within %(days)s; quorum and majority are "
            "those of a meeting, and who answers counts as present. It ends without a decision "
            "when the procedure meets %(objections)s."
        )
        % values
    )


def _silent(rule: Circulation) -> str:
    return _(
        "In a silent procedure a motion is adopted when %(days)s have passed without "
        "%(objections)s."
    ) % {"days": days_words(rule.days, False), "objections": _objections(rule.objections)}
