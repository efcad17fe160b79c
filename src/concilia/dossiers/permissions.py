"""Who may do what in the dossiers room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

LEADERS = ("chair", "deputy", "secretary")
_VOICES = ("agency.head", "agency.coordinator", "agency.delegate")

RULES: tuple[Rule, ...] = (
    Rule("dossiers.open", _n("open a dossier on a challenge"), LEADERS),
    Rule("dossiers.edit", _n("write the summary and the draft decisions"), LEADERS),
    Rule("dossiers.ask", _n("ask agencies for contributions"), LEADERS),
    Rule("dossiers.contribute", _n("give an agency's contribution"), (*_VOICES, "secretary")),
    Rule("dossiers.judge", _n("accept or return a contribution"), LEADERS),
    Rule(
        "dossiers.demand_verification",
        _n("demand that a figure of a dossier be verified"),
        (*LEADERS, "member"),
    ),
    Rule("dossiers.verify", _n("say that a figure was verified"), LEADERS),
    Rule("dossiers.template", _n("change the templates of dossiers"), LEADERS),
    Rule("dossiers.ready", _n("say that a dossier is ready for a meeting"), LEADERS),
    Rule("dossiers.freeze", _n("freeze a dossier for a meeting"), LEADERS),
    Rule("dossiers.reopen", _n("open a dossier for a second reading"), LEADERS),
)
