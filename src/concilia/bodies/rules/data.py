"""Rules of procedure from JSON values and back.

The values say their `format`: 1 (or nothing) is what was written before there were proxies,
letters and deadlines; it reads as it always has, what it lacks taking its default.
"""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from concilia.bodies.rules.follow_up import follow_up_data, follow_up_from
from concilia.bodies.rules.procedure import (
    Circulation,
    Consensus,
    Majority,
    Places,
    Procedure,
    ProtocolRule,
    Quorum,
    Weight,
)
from concilia.bodies.rules.reading import (
    MOST_DAYS,
    Reader,
    days,
    fraction,
    group,
    listed,
    one_of,
    roles,
    text,
    whole,
)
from concilia.core.errors import Invalid, Problem

FORMAT = 2
MOST_SEATS = 1000
MOST_MINUTES = 240
MOST_WEIGHT = 1000


def _threshold(read: Reader) -> tuple[Fraction, bool]:
    share = read.take(
        "share", Fraction(1, 2), fraction, _("a fraction from 0 to 1 such as 1/2 is expected")
    )
    more_than = read.flag("more_than", True)
    if more_than and share == 1:
        read.wrong("share", share, _("more than all can never be reached; ask for at least all"))
    return share, more_than


def _quorum(data: object, place: str, problems: list[Problem]) -> Quorum:
    read = Reader(data, place, problems)
    share, more_than = _threshold(read)
    default = Quorum()
    number: int | None = read.take(
        "number",
        None,
        lambda value: None if value is None else whole(1, MOST_SEATS)(value),
        _("a whole number of seats is expected"),
    )
    made = Quorum(
        share=share,
        more_than=more_than,
        of=read.take("of", default.of, one_of("approved", "filled"), _("approved or filled")),
        number=number,
        per_cluster=read.flag("per_cluster", default.per_cluster),
        each_ballot=read.flag("each_ballot", default.each_ballot),
        remote=read.flag("remote", default.remote),
        proxies=read.flag("proxies", default.proxies),
        lost=read.choice("lost", default.lost, "hear", "adjourn"),
    )
    read.done()
    return made


def _majority(data: object, problems: list[Problem]) -> Majority:
    read = Reader(data, "majority", problems)
    share, more_than = _threshold(read)
    if not more_than and share == 0:
        read.wrong("share", share, _("a motion that nobody supports cannot be adopted"))
    default = Majority()
    made = Majority(
        share=share,
        more_than=more_than,
        of=read.take(
            "of", default.of, one_of("cast", "present", "seats"), _("cast, present or seats")
        ),
        abstentions_count=read.flag("abstentions_count", default.abstentions_count),
        per_cluster=read.flag("per_cluster", default.per_cluster),
        tie=read.choice("tie", default.tie, "falls", "chair", "second"),
    )
    read.done()
    return made


def _consensus(data: object, problems: list[Problem]) -> Consensus:
    read = Reader(data, "consensus", problems)
    default = Consensus()
    made = Consensus(
        objections=read.whole("objections", default.objections, 1, MOST_SEATS),
        hours=read.whole("hours", default.hours, 0, 24 * MOST_DAYS),
    )
    read.done()
    return made


def _circulation(data: object, place: str, problems: list[Problem]) -> Circulation | None:
    if data is None:
        return None
    read = Reader(data, place, problems)
    default = Circulation()
    made = Circulation(
        days=read.whole("days", default.days, 1, MOST_DAYS),
        objections=read.whole("objections", default.objections, 1, MOST_SEATS),
    )
    read.done()
    return made


def _protocol(data: object, problems: list[Problem]) -> ProtocolRule:
    read = Reader(data, "protocol", problems)
    default = ProtocolRule()
    made = ProtocolRule(
        approval=read.choice(
            "approval", default.approval, "lead", "chair", "both", "meeting", "agreement"
        ),
        days=read.whole("days", default.days, 0, MOST_DAYS),
        dissent=read.flag("dissent", default.dissent),
        silence=read.whole("silence", default.silence, 0, MOST_DAYS),
    )
    read.done()
    return made


def _weight(data: object, number: int, problems: list[Problem]) -> Weight:
    read = Reader(data, f"weights.{number}", problems)
    cluster = read.take("cluster", "", text(40), _("the code of a cluster is expected"))
    weight = read.take(
        "weight",
        Fraction(1),
        lambda value: fraction(value, MOST_WEIGHT),
        _("a weight such as 2 or 1/2 is expected"),
    )
    if weight == 0:
        read.wrong("weight", weight, _("a vote without weight is none; take the role out instead"))
    read.done()
    return Weight(cluster, weight)


def _places(data: object, number: int, problems: list[Problem]) -> Places:
    read = Reader(data, f"composition.{number}", problems)
    why = _("a whole number of seats is expected")
    cluster = read.take("cluster", "", text(40), _("the code of a cluster is expected"))
    minimum = read.take("minimum", 0, whole(0, MOST_SEATS), why)
    maximum: int | None = read.take(
        "maximum", None, lambda v: None if v is None else whole(0, MOST_SEATS)(v), why
    )
    if maximum is not None and maximum < minimum:
        read.wrong("maximum", maximum, _("the most seats are fewer than the least"))
    read.done()
    return Places(cluster, minimum, maximum)


def _once(read: Reader, name: str, clusters: list[str]) -> None:
    for cluster in sorted({code for code in clusters if clusters.count(code) > 1}):
        read.wrong(name, cluster, _("a cluster stands there twice"))


def procedure_from(data: object) -> Procedure:
    """Return the rules that JSON `data` holds; what is left out takes its default.

    Raises `Invalid` with every problem, each naming its place (`quorum.share`).
    """
    problems: list[Problem] = []
    read = Reader(data, "", problems)
    default = Procedure()
    read.choice("format", 1, 1, FORMAT)
    empty: list[Any] = []
    entries = read.take("composition", empty, listed, _("a list of clusters is expected"))
    composition = tuple(_places(entry, i, problems) for i, entry in enumerate(entries, start=1))
    _once(read, "composition", [place.cluster for place in composition])
    entries = read.take("weights", empty, listed, _("a list of clusters is expected"))
    weights = tuple(_weight(entry, i, problems) for i, entry in enumerate(entries, start=1))
    _once(read, "weights", [weight.cluster for weight in weights])
    second = read.raw("second_quorum", None)
    why_roles = _("roles of seats are expected")
    made = Procedure(
        quorum=_quorum(read.raw("quorum", {}), "quorum", problems),
        second_quorum=None if second is None else _quorum(second, "second_quorum", problems),
        majority=_majority(read.raw("majority", {}), problems),
        voting_roles=read.take("voting_roles", default.voting_roles, roles, why_roles),
        substitutes=read.flag("substitutes", default.substitutes),
        remote=read.flag("remote", default.remote),
        notice_days=read.take(
            "notice_days",
            default.notice_days,
            whole(0, MOST_DAYS),
            _("a number of working days from 0 to 365 is expected"),
        ),
        composition=composition,
        links=read.flag("links", default.links),
        reminder_days=read.take(
            "reminder_days",
            default.reminder_days,
            days,
            _("a list of days from -365 to 365 is expected"),
        ),
        extra=read.take("extra", {}, group, _("a group of rules is expected")),
        form=read.choice("form", default.form, "vote", "consensus"),
        consensus=_consensus(read.raw("consensus", {}), problems),
        written=_circulation(read.raw("written", None), "written", problems),
        silent=_circulation(read.raw("silent", None), "silent", problems),
        weights=weights,
        proxy_limit=read.whole("proxy_limit", default.proxy_limit, 0, MOST_SEATS),
        proxy_in_cluster=read.flag("proxy_in_cluster", default.proxy_in_cluster),
        recusal=read.flag("recusal", default.recusal),
        remote_by_chair=read.flag("remote_by_chair", default.remote_by_chair),
        notice_calendar=read.flag("notice_calendar", default.notice_calendar),
        materials_days=read.whole("materials_days", default.materials_days, 0, MOST_DAYS),
        materials_calendar=read.flag("materials_calendar", default.materials_calendar),
        short_notice=read.choice(
            "short_notice", default.short_notice, "valid", "ratify", "refused"
        ),
        proposers=read.take("proposers", default.proposers, roles, why_roles),
        secrecy=read.choice("secrecy", default.secrecy, "never", "allowed", "always"),
        protocol=_protocol(read.raw("protocol", {}), problems),
        publication=read.choice(
            "publication", default.publication, "none", "decisions", "protocols"
        ),
        follow_up=follow_up_from(read.raw("follow_up", {}), problems),
        speaking_minutes=read.whole("speaking_minutes", default.speaking_minutes, 0, MOST_MINUTES),
    )
    read.done()
    if problems:
        raise Invalid(problems)
    return made


def to_data(procedure: Procedure) -> dict[str, Any]:
    """Return the JSON values from which `procedure_from` makes the same rules."""
    data = asdict(procedure)
    for name in ("quorum", "second_quorum", "majority"):
        if data[name] is not None:
            data[name]["share"] = str(data[name]["share"])
    for name in ("voting_roles", "proposers"):
        data[name] = sorted(data[name])
    for name in ("composition", "reminder_days"):
        data[name] = list(data[name])
    data["weights"] = [
        {"cluster": weight.cluster, "weight": str(weight.weight)} for weight in procedure.weights
    ]
    data["extra"] = dict(procedure.extra)
    data["follow_up"] = follow_up_data(procedure.follow_up)
    return {"format": FORMAT, **data}
