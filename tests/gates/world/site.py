"""The frame: the desk, the board, signing in and people."""

from __future__ import annotations

from concilia.site import saved
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Put the board and what an operator does with an account."""
    world.put("board", ref=world.house.body.ref)
    view = saved.keep(world.house.owner, page="/duties/", query="tone=late", name="Late ones")
    world.put("saved_view_end", pk=view.pk)
    for step in ("close", "open", "invite"):
        world.put(f"people_change#{step}", pk=world.house.observer.pk, step=step)


ROOM = Room(
    build=build,
    plain=(
        "desk",
        "design",
        "favicon",
        "language",
        "javascript-catalog",
        "people",
        "profile",
        "profile_tokens",
        "saved_views",
        "api_page",
        "api_schema",
        "people_invite",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_change_password",
        "account_reauthenticate",
        "account_email",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "usersessions_list",
    ),
    public=frozenset(
        {
            "account_login",
            "account_logout",
            "api_schema",
            "account_reset_password",
            "account_reset_password_done",
            "design",
            "favicon",
            "javascript-catalog",
            "language",
        }
    ),
    closed=("board",),
    # allauth notes the address of an account that was made without it.
    noted={"account_email": frozenset({"account_emailaddress"})},
    # One's own account, which an auditor keeps like everybody else.
    auditors=("account_", "mfa_", "usersessions_", "profile", "language", "saved_view"),
)
