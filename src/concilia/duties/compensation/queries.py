"""Reads of costs and funds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from concilia.agencies.models import Agency
from concilia.core.permissions import Actor
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.compensation.money import in_words

SORTS = {
    "day": "day",
    "agency": "agency__name",
    "duty": "duty__title",
    "amount": "amount",
    "state": "state",
    "awarded": "awarded",
}


def shown(costs: QuerySet[Cost]) -> QuerySet[Cost]:
    """Fetch with costs what a list shows of them."""
    return costs.select_related("agency", "duty", "body")


def listed(
    user: Actor, *, q: str = "", state: str = "", agency: str = "", duty: str = ""
) -> QuerySet[Cost]:
    """Return the costs that `user` sees, narrowed down; unknown filters are left aside."""
    found = shown(Cost.objects.visible_to(user))
    if q:
        found = found.filter(
            Q(text__icontains=q) | Q(duty__title__icontains=q) | Q(agency__name__icontains=q)
        )
    if state in Cost.State.values:
        found = found.filter(state=state)
    if agency:
        found = found.filter(agency__code=agency)
    if duty.isdecimal() and len(duty) < 18:
        found = found.filter(duty=int(duty))
    return found


def totals(costs: QuerySet[Cost]) -> list[tuple[str, str, str]]:
    """Return by currency what was booked and what of it was compensated, in words."""
    rows = (
        costs.exclude(state=Cost.State.WITHDRAWN)
        .order_by()
        .values("currency")
        .annotate(booked=Sum("amount"), given=Sum("awarded"))
        .order_by("currency")
    )
    return [
        (
            row["currency"],
            in_words(int(row["booked"]), row["currency"]),
            in_words(int(row["given"] or 0), row["currency"]),
        )
        for row in rows
    ]


def balances(fund: Fund) -> list[tuple[Account, int]]:
    """Return every account of a fund with its balance, which sum to zero; in two queries.

    Both sides of every entry come from one query, so that no entry is seen by half.
    """
    held: Counter[int] = Counter()
    flows = fund.entries.order_by().values_list("source", "target").annotate(sum=Sum("amount"))
    for source, target, amount in flows:
        held[source] -= int(amount)
        held[target] += int(amount)
    accounts = fund.accounts.select_related("agency").order_by("agency__name", "pk")
    order = list(Account.Kind.values)
    rows = [(one, held[one.pk]) for one in accounts]
    return sorted(rows, key=lambda row: order.index(row[0].kind))


def entries_of(fund: Fund, agency: Agency | None = None) -> QuerySet[Entry]:
    """Return the entries of a fund, or those that touch an agency’s accounts, in their order."""
    found = fund.entries.select_related(
        "source__agency", "target__agency", "cost__duty", "made_by", "reverses", "fund"
    )
    if agency is not None:
        found = found.filter(Q(source__agency=agency) | Q(target__agency=agency))
    return found.order_by("number")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the statement of an agency shows it: change and balance of what is owed."""

    entry: Entry
    change: int
    balance: int
    currency: str

    @property
    def change_words(self) -> str:
        """What it changed, as money."""
        return in_words(self.change, self.currency)

    @property
    def balance_words(self) -> str:
        """What was owed after it, as money."""
        return in_words(self.balance, self.currency)


@dataclass(frozen=True, slots=True)
class StatementOf:
    """What one agency booked, got and is owed in one fund."""

    fund: Fund
    agency: Agency
    lines: tuple[Line, ...]
    costs: tuple[Cost, ...]

    def figures(self) -> Mapping[str, int]:
        """Return the sums of the statement in minor units."""
        booked = sum(one.amount for one in self.costs)
        waiting = sum(one.amount for one in self.costs if one.state == Cost.State.BOOKED)
        given = sum(one.awarded or 0 for one in self.costs)
        owed = self.lines[-1].balance if self.lines else 0
        return {"booked": booked, "waiting": waiting, "given": given, "owed": owed}

    def words(self) -> Mapping[str, str]:
        """Return the sums as money."""
        currency = self.fund.currency
        return {name: in_words(value, currency) for name, value in self.figures().items()}


def statement(fund: Fund, agency: Agency) -> StatementOf:
    """Return the statement of an agency in a fund; in two queries."""
    lines, held = [], 0
    for entry in entries_of(fund, agency):
        change = 0
        if entry.target.kind == Account.Kind.AGENCY:
            change += entry.amount
        if entry.source.kind == Account.Kind.AGENCY:
            change -= entry.amount
        held += change
        lines.append(Line(entry, change, held, fund.currency))
    costs = shown(Cost.objects.filter(body=fund.body, agency=agency, currency=fund.currency))
    kept = costs.exclude(state=Cost.State.WITHDRAWN).order_by("day", "pk")
    return StatementOf(fund, agency, tuple(lines), tuple(kept))
