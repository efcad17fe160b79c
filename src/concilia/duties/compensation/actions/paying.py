"""Paying an agency out, and taking an entry back by a counter-entry."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow
from concilia.core.permissions import Actor, acts_for
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.compensation import rules
from concilia.duties.compensation.actions.posting import account, held, post, said
from concilia.duties.compensation.models import Account, Cost, Entry, Fund


def _impartial(fund: Fund, agency: Agency | None, by: Actor) -> None:
    if agency is not None and agency.pk in acts_for(by, fund.body_id):
        raise Forbidden(
            _("You act for %(agency)s, whose account this is. Somebody else must do it.")
            % {"agency": agency}
        )


def pay(fund: Fund, *, agency: Agency, amount: int, note: str, by: Actor) -> Entry:
    """Write down that an agency was paid, in minor units, and by which voucher.

    Raises `Forbidden`, `Invalid`, and `NotNow` when less than that is owed.
    """
    with act("compensation.pay", by=by, on=fund, agency=agency) as doing:
        fund = held(fund)
        _impartial(fund, agency, by)
        refuse(text_of(note, "note", _("Voucher"), most=rules.TEXT))
        owed = account(fund, Account.Kind.AGENCY, agency)
        paid = account(fund, Account.Kind.PAID, agency)
        entry = post(fund, Entry.Kind.PAY, owed, paid, amount, note=note, by=by)
        doing.record(fund, said(entry))
    return entry


def reverse(entry: Entry, *, reason: str, by: Actor) -> Entry:
    """Take an entry back: the same amount flows the other way; both stay.

    A cost whose compensation is taken back waits for a decision again. Raises `Forbidden`,
    `Invalid` without a reason, and `NotNow` when it was taken back before, is a counter-entry
    itself, or what it gave has been used since.
    """
    with act("compensation.reverse", by=by, on=entry.fund) as doing:
        fund = held(entry.fund)
        found = Entry.objects.select_related("source__agency", "target__agency", "cost")
        entry = found.get(pk=entry.pk)
        _impartial(fund, entry.target.agency, by)
        refuse(text_of(reason, "reason", _("Reason"), most=rules.TEXT))
        if entry.kind == Entry.Kind.REVERSE or Entry.objects.filter(reverses=entry).exists():
            raise NotNow(_("This entry was taken back before, or is a counter-entry itself."))
        made = post(
            fund,
            Entry.Kind.REVERSE,
            entry.target,
            entry.source,
            entry.amount,
            note=reason,
            cost=entry.cost,
            reverses=entry,
            by=by,
        )
        if entry.kind == Entry.Kind.AWARD and entry.cost is not None:
            cost = Cost.objects.select_for_update(of=("self",)).get(pk=entry.cost.pk)
            rules.LIFE.move(cost, "take back")
            cost.awarded, cost.decided_at, cost.decided_by = None, None, None
            cost.reason, cost.by_rule = "", False
            cost.save(
                update_fields=(
                    "state",
                    "awarded",
                    "decided_at",
                    "decided_by",
                    "reason",
                    "by_rule",
                )
            )
        doing.record(fund, said(made))
    return made
