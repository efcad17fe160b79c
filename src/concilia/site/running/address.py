"""The address to serve on, and whether it is free."""

import socket


class Taken(OSError):
    """Somebody else listens on the port."""


def parse(address: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:8000`, `:8000`, `8000` or `[::1]:8000`.

    Raises ValueError that says what is wrong.
    """
    host, colon, port = address.rpartition(":")
    if not colon:
        host, port = "", address
    host = host.strip("[]") or "127.0.0.1"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{address!r} is not an address like 127.0.0.1:8000")
    return host, int(port)


def check_free(host: str, port: int) -> None:
    """Raise `Taken` when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Taken(str(error)) from error


def url_of(host: str, port: int) -> str:
    """Return the address as a person opens it."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 (is translated)
    shown = f"[{shown}]" if ":" in shown and not shown.startswith("[") else shown
    return f"http://{shown}:{port}"
