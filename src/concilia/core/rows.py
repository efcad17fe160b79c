"""Who may do what with the core's own things: the ledger, jobs, notices and imports."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

RULES: tuple[Rule, ...] = (
    Rule("ledger.read", _n("read the ledger"), ("operator", "auditor")),
    Rule("ledger.verify", _n("check the whole ledger"), ("operator", "auditor")),
    Rule(
        "ledger.redact",
        _n("erase the payload of a ledger entry for privacy"),
        ("operator", "system"),
    ),
    Rule("jobs.read", _n("see failed jobs"), ("operator",)),
    Rule("jobs.retry", _n("try a failed job again"), ("operator", "system")),
    Rule("notices.choose", _n("choose how e-mail reaches oneself"), ("person", "system")),
)
