"""The template tags of the design system."""

import datetime as dt

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from concilia.core import clock
from concilia.site import dates

TODAY = dt.date(2026, 11, 20)


class Sample(forms.Form):
    title = forms.CharField(max_length=20, help_text="Short.")
    stage = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    public = forms.BooleanField(required=False, help_text="For all.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    secret = forms.IntegerField(widget=forms.HiddenInput)


class Thing:
    state = "late"
    state_tone = ""

    def get_state_display(self) -> str:
        return "late <for ever>"


def render(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, **context}))


def test_a_field_is_tied_together_for_a_reader() -> None:
    page = render("{% field form.title %}", form=Sample())
    assert '<label for="id_title">' in page
    assert 'aria-describedby="id_title_help"' in page
    assert "aria-invalid" not in page
    assert "(optional)" in render("{% field form.note %}", form=Sample())


def test_a_wrong_field_says_so() -> None:
    form = Sample({"title": "x" * 30, "secret": "no"})
    page = render("{% field form.title %}", form=form)
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_help id_title_error"' in page
    assert 'id="id_title_error"' in page
    group = render("{% field form.stage %}", form=form)
    assert "<fieldset" in group
    assert "<legend>" in group
    summary = render("{% form_errors form %}", form=form)
    assert 'role="alert"' in summary
    assert 'href="#id_title"' in summary
    assert "Enter a whole number." in summary  # the hidden field's error is not lost


def test_all_fields_in_order() -> None:
    page = render("{% form_fields form %}", form=Sample())
    assert page.index("id_title") < page.index("id_stage") < page.index("id_note")
    assert 'type="hidden"' in page
    assert render("{% form_errors form %}", form=None).strip() == ""
    assert render("{% form_errors form %}", form=Sample()).strip() == ""


def test_text_of_people_is_escaped() -> None:
    assert "<script>" not in render("{% tag text 'late' %}", text="<script>")
    assert "&lt;for ever&gt;" in render("{% state thing %}", thing=Thing())
    assert "tag--late" in render("{% state thing %}", thing=Thing())


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (-1, "late", "1 day late"),
        (-9, "late", "9 days late"),
        (0, "soon", "today"),
        (1, "soon", "tomorrow"),
        (7, "soon", "in 7 days"),
        (8, "calm", "in 8 days"),
        (100, "calm", "in 3 months"),
    ],
)
def test_a_due_date_says_how_far_it_is(days: int, tone: str, words: str) -> None:
    with clock.at(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)):
        page = render("{% due date %}", date=TODAY + dt.timedelta(days=days))
    assert f"due--{tone}" in page
    assert words in page


def test_no_date_and_a_done_one() -> None:
    assert "no date" in render("{% due date %}", date=None)
    done = render("{% due date done=True %}", date=dt.datetime(1900, 1, 1, tzinfo=dt.UTC))
    assert "1 Jan 1900" in done
    assert "late" not in done


@given(st.dates())
def test_every_day_can_be_written(day: dt.date) -> None:
    assert str(day.year) in dates.day(day)
    assert dates.far(day, TODAY)
    assert dates.tone_of(day, TODAY) in {"late", "soon", "calm"}


def test_dates_in_the_reader_s_zone() -> None:
    late = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)
    with dates.timezone.override("Asia/Shanghai"):
        assert render("{{ x|day }}|{{ x|moment }}", x=late) == "21 Nov 2026|21 Nov 2026, 07:30"
    assert render("{{ x|day }}{{ x|moment }}", x="nonsense") == ""
    with dates.translation.override("zh-hans"):
        assert dates.day(TODAY) == "2026年11月20日"


@pytest.mark.parametrize("number", ["abc", "0", "-4", "99999", "", "²"])
def test_the_pager_takes_any_page_number(number: str) -> None:
    page = Paginator(range(480), 50).get_page(number)
    shown = render("{% pager page %}", f"/x?q=a%26b&page={number}", page=page)
    assert "of 480" in shown
    assert 'aria-current="page"' in shown
    assert "q=a%26b" in shown
    assert render("{% pager page %}", page=None).strip() == ""


def test_one_page_needs_no_pager() -> None:
    shown = render("{% pager page %}", page=Paginator(range(3), 50).get_page(1))
    assert "1–3 of 3" in shown
    assert "<ol>" not in shown


def test_sorting_turns_round_and_keeps_the_filters() -> None:
    plain = render('{% sort_header "Due" "due" %}', "/x?q=a&page=3&format=csv")
    assert 'href="?q=a&amp;sort=due"' in plain
    assert "aria-sort" not in plain
    up = render('{% sort_header "Due" "due" numeric=True %}', "/x?sort=due")
    assert 'aria-sort="ascending"' in up
    assert "sort=-due" in up
    assert 'class="num"' in up
    assert 'aria-sort="descending"' in render('{% sort_header "Due" "due" %}', "/x?sort=-due")


def test_downloads_keep_the_filters() -> None:
    page = render("{% downloads %}", "/x?q=a&page=3")
    assert "?q=a&amp;format=csv" in page
    assert "?q=a&amp;format=xlsx" in page


def test_icons_are_decoration_unless_named() -> None:
    assert 'aria-hidden="true"' in render('{% icon "bell" %}')
    assert 'aria-label="Bell"' in render('{% icon "bell" "Bell" %}')
    assert "<path" in render('{% icon "no-such-icon" %}')


def test_small_filters() -> None:
    assert render("{% filled %}<p>  </p>{% endfilled %}") == ""
    assert render("{% filled %}<p>a</p>{% endfilled %}") == "<p>a</p>"
    assert render("{{ m|get:'a' }}{{ n|get:'a' }}", m={"a": 1}, n=3) == "1None"
    request = RequestFactory().get("/")
    source = "{{ url|local_address:request }}"
    assert render(source, url="http://testserver/a?b=1", request=request) == "/a?b=1"
    assert render(source, url="http://evil.example/a", request=request) == "/"
    assert render(source, url="http://testserver/a", request=request) == "/a"
