"""Every write of disputes."""

from concilia.duties.disputes.actions.opening import open_dispute
from concilia.duties.disputes.actions.ruling import answer_ruling, arbitrate, rule_for_the_body
from concilia.duties.disputes.actions.speaking import accept_offer, lay_before
from concilia.duties.disputes.actions.steering import (
    advance,
    appeal,
    arrange_interim,
    expire,
    name_neutral,
    set_terms,
    withdraw,
)

__all__ = (
    "accept_offer",
    "advance",
    "answer_ruling",
    "appeal",
    "arbitrate",
    "arrange_interim",
    "expire",
    "lay_before",
    "name_neutral",
    "open_dispute",
    "rule_for_the_body",
    "set_terms",
    "withdraw",
)
