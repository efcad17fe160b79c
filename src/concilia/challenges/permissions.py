"""Who may do what in the challenges room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

_LEADERS = ("chair", "deputy", "secretary")
_VOICES = (*_LEADERS, "member", "adviser")

RULES: tuple[Rule, ...] = (
    Rule("challenges.raise", _n("raise a challenge"), (*_LEADERS, "member")),
    Rule("challenges.hand_down", _n("raise a challenge before a body below"), _LEADERS),
    Rule("challenges.edit", _n("change the wording of a challenge"), _LEADERS),
    Rule(
        "challenges.triage",
        _n("accept, decline, merge or refer a challenge"),
        (*_LEADERS, "system"),
    ),
    Rule("challenges.analyse", _n("work on causes, factors and evidence"), _VOICES),
    Rule("challenges.take_up", _n("take a challenge into a dossier"), (*_LEADERS, "system")),
    Rule("challenges.decide", _n("mark a challenge as decided"), (*_LEADERS, "system")),
    Rule("challenges.first_action", _n("note that the first duty got under way"), ("system",)),
    Rule("challenges.close", _n("close a challenge"), (*_LEADERS, "system")),
    Rule("challenges.reopen", _n("open a challenge again"), _LEADERS),
)
