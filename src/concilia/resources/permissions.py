"""Who may do what in the resources room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

_VOICES = ("agency.head", "agency.coordinator", "agency.delegate")
_OFFICE = ("chair", "deputy", "secretary")

RULES: tuple[Rule, ...] = (
    Rule(
        "resources.read",
        _n("see who does what where, and the facilities"),
        ("person", "operator", "auditor", "system"),
    ),
    Rule(
        "resources.import",
        _n("import who does what where, and facilities"),
        ("operator", "secretary", "system"),
    ),
    Rule(
        "resources.facility",
        _n("enter or change a facility"),
        ("operator", "secretary", "agency.head", "agency.coordinator", "system"),
    ),
    Rule(
        "resources.rule",
        _n("write how much of an activity is needed"),
        ("operator", "chair", "deputy", "secretary", "system"),
    ),
    Rule(
        "resources.ask_gap",
        _n("ask agencies whether they can cover a gap"),
        ("operator", *_OFFICE, "system"),
    ),
    Rule(
        "resources.answer_gap",
        _n("answer for the agency whether it can cover a gap"),
        (*_VOICES, "agency.staff", "system"),
    ),
    Rule(
        "resources.confirm",
        _n("confirm what is known of the agency's facilities"),
        ("agency.head", "agency.coordinator", "agency.data_officer", "agency.staff", "system"),
    ),
    Rule(
        "resources.spelling",
        _n("say what a name in files stands for"),
        ("operator", "secretary", "system"),
    ),
    Rule(
        "resources.request",
        _n("ask other agencies for resources, or offer them"),
        (*_VOICES, "system"),
    ),
    Rule(
        "resources.transfer",
        _n("answer requests and offers for the agency, send and receive"),
        (*_VOICES, "agency.staff", "system"),
    ),
    Rule(
        "resources.assign",
        _n("approve and assign what agencies offer each other"),
        (*_OFFICE, "system"),
    ),
    Rule(
        "resources.authority",
        _n("say which agency a mandate lets answer on behalf of another"),
        ("operator", "secretary", "system"),
    ),
    Rule(
        "resources.publish",
        _n("let everybody read who does what where, or end that"),
        ("operator", *_OFFICE, "system"),
    ),
    Rule(
        "resources.scenario",
        _n("ask where resources should go, and keep scenarios"),
        ("operator", "chair", "deputy", "secretary", "member", "adviser", "system"),
    ),
)
