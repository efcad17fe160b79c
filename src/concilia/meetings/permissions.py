"""Who may do what in the meetings room."""

from django.utils.translation import gettext_noop as _n

from concilia.core.permissions import Rule

DESK = ("secretary", "system")
LEADS = ("chair", "deputy", "secretary", "system")
VOTES = ("chair", "deputy", "secretary", "member")
SEATED = (*VOTES, "adviser", "observer", "system")

RULES: tuple[Rule, ...] = (
    Rule("meetings.plan", _n("plan a meeting of the body"), LEADS),
    Rule("meetings.agenda", _n("build the agenda of a meeting"), LEADS),
    Rule("meetings.invite", _n("send the invitations to a meeting"), LEADS),
    Rule("meetings.remote", _n("decide on remote attendance"), ("chair", "deputy", "system")),
    Rule("meetings.propose", _n("propose an item for the agenda"), SEATED),
    Rule("meetings.material", _n("add materials to an item"), SEATED),
    Rule("meetings.answer", _n("answer an invitation for the seat that one fills"), SEATED),
    Rule("meetings.proxy", _n("let another seat vote by proxy"), (*VOTES, "system")),
    Rule("meetings.recuse", _n("declare a conflict of interest"), (*VOTES, "system")),
    Rule("meetings.open", _n("open a meeting"), LEADS),
    Rule("meetings.attendance", _n("mark who is present at a meeting"), DESK),
    Rule("meetings.speak", _n("ask for the floor"), SEATED),
    Rule("meetings.floor", _n("call items and give the floor"), LEADS),
    Rule("meetings.put_motion", _n("put a motion to the vote"), LEADS),
    Rule("meetings.vote", _n("vote for the seat that one represents"), VOTES),
    Rule("meetings.record_ballot", _n("record the ballots of a show of hands"), DESK),
    Rule("meetings.close_motion", _n("close the vote on a motion"), LEADS),
    Rule("meetings.withdraw_motion", _n("withdraw a motion from the vote"), LEADS),
    Rule("meetings.minute", _n("write what was heard and resolved"), DESK),
    Rule("meetings.close", _n("close a meeting"), LEADS),
    Rule("meetings.closed_item", _n("close an item to the public, or open it"), LEADS),
    Rule("meetings.circulate", _n("send the draft of a protocol to those present"), LEADS),
    Rule("meetings.comment", _n("comment on the draft of a protocol"), SEATED),
    Rule("meetings.settle", _n("answer a comment on the draft of a protocol"), DESK),
    Rule("meetings.agree", _n("agree to the draft of a protocol, or refuse"), SEATED),
    Rule("meetings.dissent", _n("have dissent recorded in the protocol"), (*VOTES, "system")),
    Rule("meetings.correct", _n("correct an issued protocol by a later decision"), LEADS),
    Rule("meetings.register", _n("describe a decision in the register"), LEADS),
    Rule(
        "meetings.withdraw_publication",
        _n("take what was published back"),
        ("chair", "deputy", "system"),
    ),
    Rule("meetings.issue_protocol", _n("issue the protocol of a meeting"), LEADS),
)
