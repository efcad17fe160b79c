"""Writing into the ledger of a fund: hold it, find an account, post an entry."""

from __future__ import annotations

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.core import clock
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties.compensation import rules
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.compensation.money import in_words


def held(fund: Fund) -> Fund:
    """Return the fund, locked until the transaction ends: its entries are written one by one."""
    return Fund.objects.select_for_update(of=("self",)).select_related("body").get(pk=fund.pk)


def account(fund: Fund, kind: str, agency: Agency | None = None) -> Account:
    """Return an account of a held fund, made when it is first needed."""
    made, _new = Account.objects.get_or_create(fund=fund, kind=kind, agency=agency)
    return made


def balance(one: Account) -> int:
    """Return what an account of a held fund holds, in minor units."""
    taken = Entry.objects.filter(target=one).aggregate(sum=Sum("amount"))["sum"] or 0
    given = Entry.objects.filter(source=one).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(taken) - int(given)


def sensible(amount: int) -> None:
    """Raise `Invalid` unless the amount is above zero and no slip of the pen."""
    if not 0 < amount <= rules.MOST:
        raise Invalid(Problem(_("An amount above zero is expected."), column="amount"))


def post(
    fund: Fund,
    kind: str,
    source: Account,
    target: Account,
    amount: int,
    *,
    note: str = "",
    cost: Cost | None = None,
    reverses: Entry | None = None,
    by: Actor,
) -> Entry:
    """Transfer an amount within a held fund.

    Raises `Invalid` for an amount that is none, and `NotNow` when the account does not hold it;
    only the account of where money came from goes below zero.
    """
    sensible(amount)
    if source.kind != Account.Kind.SOURCE and (there := balance(source)) < amount:
        words = _("“%(account)s” holds %(there)s only; %(amount)s are needed.")
        said = {
            "account": source,
            "there": in_words(there, fund.currency),
            "amount": in_words(amount, fund.currency),
        }
        raise NotNow(words % said)
    last = Entry.objects.filter(fund=fund).aggregate(last=Max("number"))["last"] or 0
    return Entry.objects.create(
        fund=fund,
        number=last + 1,
        kind=kind,
        source=source,
        target=target,
        amount=amount,
        cost=cost,
        reverses=reverses,
        note=" ".join(note.replace("\0", " ").split())[: rules.TEXT],
        made_by=by if isinstance(by, Person) else None,
        made_on=fund.body.today(),
        made_at=clock.now(),
    )


def said(entry: Entry) -> dict[str, object]:
    """Return what the ledger of the house keeps of an entry."""
    return {
        "entry": entry.number,
        "kind": entry.kind,
        "from": str(entry.source.pk),
        "to": str(entry.target.pk),
        "amount": entry.amount,
        "currency": entry.fund.currency,
        "cost": entry.cost_id,
        "reverses": entry.reverses.number if entry.reverses else None,
        "note": entry.note,
    }
