"""Random bytes, from the system, or from a seed while the demonstration region is made."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class _Seeded:
    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0

    def take(self, size: int) -> bytes:
        out = b""
        while len(out) < size:
            out += hashlib.sha256(self._seed + self._count.to_bytes(8, "big")).digest()
            self._count += 1
        return out[:size]


_source: ContextVar[_Seeded | None] = ContextVar("concilia_entropy", default=None)


def token_bytes(size: int) -> bytes:
    """Return `size` random bytes."""
    source = _source.get()
    return source.take(size) if source else secrets.token_bytes(size)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make `token_bytes` repeatable within the block. For demonstration data only."""
    token = _source.set(_Seeded(seed.to_bytes(8, "big")))
    try:
        yield
    finally:
        _source.reset(token)
