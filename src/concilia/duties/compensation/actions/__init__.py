"""Every write of costs and funds."""

from concilia.duties.compensation.actions.booking import book_cost, withdraw_cost
from concilia.duties.compensation.actions.deciding import (
    decide_by_rule,
    decide_case,
    fund_for,
    refuse_cost,
)
from concilia.duties.compensation.actions.keeping import endow, open_fund, set_rule
from concilia.duties.compensation.actions.paying import pay, reverse

__all__ = (
    "book_cost",
    "decide_by_rule",
    "decide_case",
    "endow",
    "fund_for",
    "open_fund",
    "pay",
    "refuse_cost",
    "reverse",
    "set_rule",
    "withdraw_cost",
)
