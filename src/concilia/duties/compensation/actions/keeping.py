"""Opening a fund, setting its rule, endowing it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.compensation import rules
from concilia.duties.compensation.actions.posting import account, held, post, said
from concilia.duties.compensation.models import Account, Entry, Fund
from concilia.duties.compensation.money import KNOWN


def open_fund(
    body: Body,
    *,
    name: str,
    currency: str,
    share: int = 50,
    rate_cap: int | None = None,
    cap: int | None = None,
    by: Actor,
) -> Fund:
    """Open a fund of a body in one currency, with the rule by which it compensates.

    Raises `Forbidden`, or `Invalid` with everything that is wrong.
    """
    with act("compensation.keep", by=by, on=body) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        name, currency = " ".join(name.replace("\0", " ").split()), currency.strip().upper()
        problems = text_of(name, "name", _("Name"), most=rules.NAME)
        if currency not in KNOWN:
            words = _("Give the currency by its three letters, for instance EUR.")
            problems.append(Problem(words, column="currency"))
        if Fund.objects.filter(body=body, name=name).exists():
            problems.append(Problem(_("The body already has a fund of this name."), column="name"))
        refuse(problems + _rule(share, rate_cap, cap))
        fund = Fund.objects.create(
            body=body,
            name=name,
            currency=currency,
            share=share,
            rate_cap=rate_cap,
            cap=cap,
            created_at=clock.now(),
        )
        account(fund, Account.Kind.SOURCE)
        account(fund, Account.Kind.MEANS)
        doing.record(fund, {"name": name, "currency": currency, **_of(fund)})
    return fund


def _rule(share: int, rate_cap: int | None, cap: int | None) -> list[Problem]:
    problems = []
    if not 0 <= share <= 100:
        problems.append(Problem(_("Between 0 and 100 percent."), column="share"))
    for value, column in ((rate_cap, "rate_cap"), (cap, "cap")):
        if value is not None and not 0 <= value <= rules.MOST:
            problems.append(Problem(_("Not below zero."), column=column))
    return problems


def _of(fund: Fund) -> dict[str, object]:
    return {"share": fund.share, "rate cap": fund.rate_cap, "cap": fund.cap}


def set_rule(
    fund: Fund, *, share: int, rate_cap: int | None = None, cap: int | None = None, by: Actor
) -> Fund:
    """Change the rule of a fund for what is decided from now on. Raises `Forbidden`, `Invalid`."""
    with act("compensation.keep", by=by, on=fund) as doing:
        fund = held(fund)
        refuse(_rule(share, rate_cap, cap))
        former = _of(fund)
        fund.share, fund.rate_cap, fund.cap = share, rate_cap, cap
        fund.save(update_fields=("share", "rate_cap", "cap"))
        doing.record(fund, {"from": former, "to": _of(fund)})
    return fund


def endow(fund: Fund, *, amount: int, note: str, by: Actor) -> Entry:
    """Put money into a fund, in minor units. Raises `Forbidden` or `Invalid`."""
    with act("compensation.keep", by=by, on=fund) as doing:
        fund = held(fund)
        if not note.strip():
            words = _("Say where the money comes from.")
            raise Invalid(Problem(words, column="note"))
        source = account(fund, Account.Kind.SOURCE)
        means = account(fund, Account.Kind.MEANS)
        entry = post(fund, Entry.Kind.ENDOW, source, means, amount, note=note, by=by)
        doing.record(fund, said(entry))
    return entry
