"""The components on the design page: what each is for, and its markup, which is also rendered."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Sample:
    """One component: an anchor, a name, what it is for, and template source to show and render."""

    key: str
    name: str | Promise
    purpose: str | Promise
    source: str


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "buttons",
        _("Buttons"),
        _("One primary button on a page: the next step. Danger asks before it acts."),
        """<div class="row">
  <button class="button button--primary">{% icon "plus" %}Raise a challenge</button>
  <button class="button">Print</button>
  <button class="button button--quiet">Cancel</button>
  <button class="button button--danger">Withdraw</button>
  <button class="button button--small">Edit</button>
  <button class="button button--large">Yes</button>
  <button class="button" disabled>Not now</button>
</div>""",
    ),
    Sample(
        "tags",
        _("Tags and due dates"),
        _("A colour means one thing only: late, due soon, done, contested, or calm."),
        """<p class="row">
  {% tag "late" "late" %} {% tag "due soon" "soon" %} {% tag "done" "done" %}
  {% tag "contested" "contested" %} {% tag "draft" "calm" %}
</p>
<p class="row">{% due late %} {% due soon %} {% due calm %} {% due late done=True %}</p>""",
    ),
    Sample(
        "table",
        _("Table"),
        _("Hairlines, no boxes. Numbers stand right in tabular figures. Headers sort."),
        """<div class="table-wrap"><table class="table">
  <caption>Duties of the council</caption>
  <thead><tr>
    {% sort_header "Duty" "title" %}<th scope="col">Lead</th><th scope="col">State</th>
    {% sort_header "Due" "due" %}{% sort_header "Reports" "reports" numeric=True %}
  </tr></thead>
  <tbody>
    <tr><th scope="row"><a href="#table">Trace every contact within 48 hours</a></th>
      <td>Health Authority</td><td>{% tag "late" "late" %}</td><td>{% due late %}</td>
      <td class="num">1,204</td></tr>
    <tr><th scope="row"><a href="#table">每周报告接触者人数</a></th>
      <td>Комитет здравоохранения</td><td>{% tag "open" "soon" %}</td><td>{% due soon %}</td>
      <td class="num">87</td></tr>
  </tbody>
</table></div>""",
    ),
    Sample(
        "filters",
        _("Filters, downloads and pages"),
        _("Above and below every list. The address keeps what is chosen."),
        """<form class="filters" method="get" role="search" data-autosubmit>
  {% field filters.q %}{% field filters.state %}
  <div class="form__actions"><button class="button button--small">Show</button></div>
  {% downloads %}
</form>
{% pager page %}""",
    ),
    Sample(
        "form",
        _("Form"),
        _("Labels above, help before the error, the error in words, and a list of all of them."),
        """<form class="form" method="post" action="#form">
  {% form_errors wrong %}
  {% form_fields wrong %}
  <div class="form__actions">
    <button class="button button--primary" type="button">Raise the challenge</button>
    <a class="button button--quiet" href="#form">Cancel</a>
  </div>
</form>""",
    ),
    Sample(
        "cards",
        _("Cards"),
        _("A rule above, not a box around. Quiet ones have a hairline."),
        """<div class="grid">
  <section class="card"><h3><a href="#cards">Riverland Coordination Council</a></h3>
    <p class="small muted">Council · Riverland · 12 of 14 seats filled</p></section>
  <section class="card"><h3>里弗兰地区卫生协调委员会</h3>
    <p class="small muted">Координационный совет по вопросам здравоохранения</p></section>
  <section class="card card--quiet"><h3>Quiet</h3><p class="muted">Beside others.</p></section>
</div>""",
    ),
    Sample(
        "facts",
        _("Facts"),
        _("What a thing is, in pairs."),
        """<dl class="facts">
  <dt>Legal basis</dt><dd>Decree 12/2025, article 4</dd>
  <dt>Steering</dt><dd>hybrid: its objectives bind, means are adapted below</dd>
  <dt>Next meeting</dt><dd>{{ soon|day }}</dd>
</dl>""",
    ),
    Sample(
        "figures",
        _("Big numbers"),
        _("Few, and each with what it counts."),
        """<div class="figures">
  <div class="figure"><div class="figure__value">14</div>
    <div class="figure__label">duties open</div></div>
  <div class="figure"><div class="figure__value tone--late">3</div>
    <div class="figure__label">of them late</div></div>
  <div class="figure"><div class="figure__value">72 %</div>
    <div class="figure__label">kept in the last 12 months</div></div>
</div>""",
    ),
    Sample(
        "callouts",
        _("Callouts and empty states"),
        _("What must not be missed, and how to fill what is empty."),
        """<div class="stack">
  <div class="callout"><p>The dossier is frozen with the invitation.</p></div>
  <div class="callout callout--late"><h3>No quorum</h3><p>8 of 9 members are needed.</p></div>
  <div class="callout callout--soon"><p>The invitation must go out within two days.</p></div>
  <div class="callout callout--done"><p>The protocol is signed.</p></div>
  <div class="callout callout--contested"><p>Two agencies claim the lead.</p></div>
  <div class="empty"><p>No challenge yet. Raise the first one, or import appeals.</p>
    <a class="button" href="#callouts">Raise a challenge</a></div>
</div>""",
    ),
    Sample(
        "timeline",
        _("Timeline"),
        _("What happened, in order; an open dot is still to come."),
        """<ol class="timeline">
  <li><time>3 Oct 2026</time>Raised by the Health Authority</li>
  <li><time>21 Oct 2026</time>Dossier frozen, version 2</li>
  <li class="is-open"><time>4 Dec 2026</time>On the agenda of the fourth meeting</li>
</ol>""",
    ),
    Sample(
        "tree",
        _("Tree"),
        _("Causes, territories, bodies and their children."),
        """<ul class="tree">
  <li>Contacts are lost to follow-up
    <ul><li>Lists reach the teams late
        <ul><li>Two agencies keep two lists</li></ul></li>
      <li>Teams cannot reach the villages</li></ul></li>
</ul>""",
    ),
    Sample(
        "tabs",
        _("Tabs"),
        _("Pages of one thing; the current one is marked for everybody."),
        """<nav class="tabs" aria-label="Pages of the body">
  <a href="#tabs" aria-current="page">Board</a><a href="#tabs">Seats</a>
  <a href="#tabs">Meetings</a><a href="#tabs">Rules of procedure</a>
</nav>""",
    ),
    Sample(
        "progress",
        _("Progress"),
        _("Long work shows how far it is, and can be left."),
        """<div class="progress"><progress max="100" value="62" aria-label="Import">62 %</progress>
  <span>24,120 of 38,914 rows</span></div>""",
    ),
    Sample(
        "disclosure",
        _("Disclosure"),
        _("For the few who want to know more."),
        """<details class="disclosure"><summary>How the majority was computed</summary>
  <p>Six of ten votes in each cluster, more than half of the members present.</p></details>""",
    ),
    Sample(
        "chart",
        _("Chart"),
        _("The same drawing on the page and on paper, in words, and as a table behind it."),
        "{% chart drawn %}",
    ),
)
