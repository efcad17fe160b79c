"""The permission table: an unknown verb is an error, an unknown role a no."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from concilia.core import offers, permissions
from concilia.core.errors import Forbidden
from concilia.core.permissions import SYSTEM, SYSTEM_SCOPE, Rule, Scope


@dataclass
class User:
    """Somebody with roles by scope, as the rooms would offer them."""

    held: tuple[tuple[Scope, str], ...] = ()
    is_authenticated: bool = True


@dataclass
class Thing:
    """An object that concerns a body and an agency."""

    scopes: tuple[Scope, ...]

    def permission_scopes(self) -> tuple[Scope, ...]:
        return self.scopes


THING = Thing((("body", 3), ("agency", 7)))


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small table of its own, and people who say themselves what they are."""
    monkeypatch.setattr(permissions, "_rules", {})
    monkeypatch.setitem(offers._providers, "roles", [lambda user: user.held])
    permissions.register(
        (
            Rule("test.see", "See it", ("public",)),
            Rule("test.say", "Say something", ("person",)),
            Rule("test.lead", "Lead", ("chair", "system")),
            Rule("test.report", "Report", ("agency.head", "secretary")),
            Rule("test.run", "Run the house", ("operator",)),
            Rule("test.nobody", "Done by nobody", ()),
        )
    )
    return


@pytest.mark.parametrize(
    ("user", "on", "may"),
    [
        (None, None, {"test.see"}),
        (AnonymousUser(), THING, {"test.see"}),
        (User(), THING, {"test.see", "test.say"}),
        (User(((("body", 3), "chair"),)), THING, {"test.see", "test.say", "test.lead"}),
        (User(((("body", 4), "chair"),)), THING, {"test.see", "test.say"}),
        (User(((("body", 3), "chair"),)), None, {"test.see", "test.say"}),
        (User(((("body", 3), "chair"),)), "no scopes", {"test.see", "test.say"}),
        (User(((("agency", 7), "agency.head"),)), THING, {"test.see", "test.say", "test.report"}),
        (User(((("body", 7), "agency.head"),)), THING, {"test.see", "test.say"}),
        (User(((SYSTEM_SCOPE, "operator"),)), None, {"test.see", "test.say", "test.run"}),
        (User(((SYSTEM_SCOPE, "operator"),)), THING, {"test.see", "test.say", "test.run"}),
        (User(((("body", 3), "a role that nobody knows"),)), THING, {"test.see", "test.say"}),
        (SYSTEM, THING, {"test.see", "test.lead"}),
    ],
)
def test_who_may_what(user: object, on: object, may: set[str]) -> None:
    assert permissions.abilities(user, on) == may
    for rule in permissions.table():
        assert permissions.may(user, rule.verb, on) == (rule.verb in may)
        if rule.verb in may:
            permissions.require(user, rule.verb, on)
        else:
            with pytest.raises(Forbidden, match=rule.sentence):
                permissions.require(user, rule.verb, on)


def test_an_unknown_verb_is_an_error_even_for_the_system() -> None:
    for user in (SYSTEM, User(), None):
        with pytest.raises(KeyError):
            permissions.may(user, "test.fly")
        with pytest.raises(KeyError):
            permissions.require(user, "test.fly")


def test_a_row_may_be_declared_again_but_not_differently() -> None:
    permissions.register([Rule("test.see", "See it", ("public",))])
    with pytest.raises(ValueError, match="declared twice"):
        permissions.register([Rule("test.see", "See it", ("person",))])
    with pytest.raises(ValueError, match="unknown role"):
        permissions.register([Rule("test.other", "Other", ("king",))])
    assert permissions.rule_for("test.see").roles == ("public",)


def test_roles_are_asked_once_per_user_object(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def provider(user: User) -> tuple[tuple[Scope, str], ...]:
        asked.append(user)
        return user.held

    monkeypatch.setitem(offers._providers, "roles", [provider])
    user = User(((("body", 3), "chair"), (("body", 3), "member")))
    for _again in range(3):
        assert permissions.roles_on(user, THING) == {"public", "person", "chair", "member"}
    assert len(asked) == 1


def test_scopes_in_which_somebody_holds_a_role() -> None:
    user = User(((("body", 3), "chair"), (("body", 4), "member"), (("agency", 9), "agency.head")))
    assert permissions.scopes_with(user, "body") == {3, 4}
    assert permissions.scopes_with(user, "body", ("chair",)) == {3}
    assert permissions.scopes_with(user, "agency") == {9}
    for nobody in (None, SYSTEM, AnonymousUser()):
        assert permissions.scopes_with(nobody, "body") == frozenset()


def test_who_sees_all() -> None:
    assert permissions.sees_all(SYSTEM)
    assert permissions.sees_all(User(((SYSTEM_SCOPE, "auditor"),)))
    assert permissions.sees_all(User(((SYSTEM_SCOPE, "operator"),)))
    assert not permissions.sees_all(User(((("body", 3), "chair"),)))
    assert not permissions.sees_all(None)
    assert not permissions.sees_all(AnonymousUser())
    assert str(SYSTEM) == "system"


def test_the_table_in_print(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("permissions")
    text = capsys.readouterr().out
    assert "test.lead: Lead\n    chair of the body; the system" in text
    assert "test.nobody: Done by nobody\n    nobody" in text
    call_command("permissions", "--markdown")
    document = capsys.readouterr().out
    assert document.startswith("# Who may do what\n")
    assert "| `test.report` | Report | secretary of the body; head of the agency concerned |" in (
        document
    )
    assert document.count("## test") == 1


def test_scoped_is_told_by_shape() -> None:
    assert isinstance(THING, permissions.Scoped)
    assert not isinstance("text", permissions.Scoped)


def test_a_role_in_any_of_several_scopes_allows() -> None:
    somewhere = permissions.Somewhere((("body", 3), ("body", 9)))
    assert permissions.may(User(((("body", 9), "chair"),)), "test.lead", somewhere)
    assert not permissions.may(User(((("body", 4), "chair"),)), "test.lead", somewhere)
