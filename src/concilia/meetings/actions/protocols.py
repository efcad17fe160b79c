"""Writing down what was said, and issuing the protocol."""

from django.utils.translation import gettext as _

from concilia.core import clock, documents, ledger, notices, permissions
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow
from concilia.core.permissions import Actor
from concilia.meetings import queries, rules
from concilia.meetings.actions.locking import TEXT, locked_meeting, require_state, said
from concilia.meetings.documents import protocol_document
from concilia.meetings.models import AgendaItem, Meeting, Protocol
from concilia.meetings.protocols import publishing, telling
from concilia.meetings.protocols.publishing import DOCX, PDF, keep
from concilia.meetings.protocols.queries import approval_of
from concilia.meetings.protocols.rules import may_issue
from concilia.meetings.protocols.sealing import sealed


def note_item(item: AgendaItem, *, by: Actor, heard: str, resolved: str = "") -> AgendaItem:
    """Write what was heard and resolved at a point, until the protocol is issued."""
    heard = said(heard, "heard", TEXT, needed=False)
    resolved = said(resolved, "resolved", TEXT, needed=False)
    with act("meetings.minute", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open", "closed"})
        item.heard, item.resolved = heard, resolved
        item.save(update_fields=("heard", "resolved"))
        doing.record(item, {"heard": heard, "resolved": resolved})
    return item


def issue_protocol(meeting: Meeting, *, by: Actor) -> Protocol:
    """Issue the protocol: freeze its text, keep PDF and DOCX, publish, and tell everybody.

    The digest of the text and the ledger's head at this moment are printed on it. Raises `NotNow`
    unless the meeting is closed and the text is approved as the rules of procedure say,
    `Forbidden` for who may not issue it under them; afterwards neither the meeting nor the
    protocol changes.
    """
    permissions.require(by, "meetings.issue_protocol", meeting)
    meeting = Meeting.objects.select_related("body").get(pk=meeting.pk)
    rules.MEETING.after(meeting.state, "issue")
    _require_approved(meeting, by)
    head, now = ledger.head(), clock.now()
    signed = str(by) if getattr(by, "pk", 0) else ""

    def written(*, public: bool = False) -> documents.Document:
        return protocol_document(meeting, head=head, issued_at=now, issued_by=signed, public=public)

    # The papers are made before any row is locked, because that takes a second or two.
    document, digest = sealed(written())
    pdf, docx = documents.to_pdf(document), documents.to_docx(document)
    public = publishing.prepare(meeting, document, pdf, digest, lambda: written(public=True))
    with act("meetings.issue_protocol", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        rules.MEETING.move(meeting, "issue")
        _require_approved(meeting, by)
        if documents.digest(written()) != digest:
            raise NotNow(_("Somebody has just changed the draft. Read it again, then issue it."))
        name = f"{meeting.body.ref}-{meeting.number}-protocol"
        protocol = Protocol.objects.create(
            meeting=meeting,
            blocks=documents.to_data(document),
            digest=digest,
            ledger_sequence=head[0],
            ledger_head=head[1],
            pdf=keep(pdf, f"{name}.pdf", PDF),
            docx=keep(docx, f"{name}.docx", DOCX),
            issued_by=by if getattr(by, "pk", 0) else None,
            issued_at=now,
        )
        meeting.save(update_fields=("state",))
        doing.record(
            protocol,
            {
                "meeting": meeting,
                "digest": digest,
                "pdf": protocol.pdf.digest if protocol.pdf else None,
                "docx": protocol.docx.digest if protocol.docx else None,
                "head": head[1],
                "sequence": head[0],
                "published": public.level,
            },
            scope=("body", meeting.body_id),
        )
        publishing.publish(protocol, public)
        _tell(meeting)
        telling.send_extracts(protocol)
    return protocol


def _require_approved(meeting: Meeting, by: Actor) -> None:
    """Refuse to issue what the rules of procedure do not let be issued yet, or not by `by`."""
    approval = approval_of(meeting)
    if not may_issue(approval.rule, permissions.roles_on(by, meeting)):
        raise Forbidden(approval.sentence)
    if not approval.must_go_out:
        return
    if approval.draft is None:
        raise NotNow(_("%(rule)s Send the draft first.") % {"rule": approval.sentence})
    if documents.digest(protocol_document(meeting)) != approval.draft.digest:
        text = _("The text was changed since draft %(version)d went out. Send it again first.")
        raise NotNow(text % {"version": approval.draft.version})
    if approval.standing.approved:
        return
    if approval.rule == "meeting":
        text = _("%(rule)s Put it on the agenda there, and adopt it.")
        raise NotNow(text % {"rule": approval.sentence})
    waiting = {*approval.standing.missing, *approval.standing.refused}
    names = ", ".join(party.name for party in approval.parties if party.key in waiting)
    text = _("%(rule)s Not agreed yet: %(names)s.")
    raise NotNow(text % {"rule": approval.sentence, "names": names})


def _tell(meeting: Meeting) -> None:
    def subject() -> str:
        return _("Protocol issued: %(title)s") % {"title": meeting.title}

    def text() -> str:
        return _("The protocol of %(body)s is ready to read and download.") % {"body": meeting.body}

    for person in queries.invited_people(queries.room_of(meeting)):
        notices.tell(
            person,
            kind="meeting",
            key=f"protocol-issued:{meeting.pk}",
            subject=subject,
            text=text,
            url=meeting.get_absolute_url(),
        )
