"""Responsibility lists: what is wrong with one, and the fewest changes that mend it.

standing = Standing(lines=(Line("hospitals", "prices", "execute", "Planning", "lead"),))
for finding in findings(standing): print(sentence(finding))
proposal = propose(standing); proposal.changes, proposal.optimal
"""

from concilia.methods.responsibility.findings import KINDS, Finding, findings
from concilia.methods.responsibility.lines import (
    EFFORT,
    ROLES,
    STAGES,
    Cell,
    Line,
    LiveDuty,
    Standing,
)
from concilia.methods.responsibility.proposal import Change, Proposal, mended, propose

__all__ = [
    "EFFORT",
    "KINDS",
    "ROLES",
    "STAGES",
    "Cell",
    "Change",
    "Finding",
    "Line",
    "LiveDuty",
    "Proposal",
    "Standing",
    "findings",
    "mended",
    "propose",
]
