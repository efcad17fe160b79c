"""Run the two gates with what is expected, for some rooms or all, with leave to write it."""

from __future__ import annotations

import os
import sys

import pytest

from tests.gates import matrix


def main(arguments: list[str]) -> int:
    """Walk the rooms that `arguments` name; write what is found after `--write`."""
    rooms = [one for one in arguments if one != "--write"]
    if any(one.startswith("-") for one in rooms):
        sys.exit(matrix.__doc__)
    os.environ[matrix.ONLY] = " ".join(rooms)
    if "--write" in arguments:
        os.environ[matrix.WRITE] = "1"
    tests = matrix.HERE.parent
    files = [str(tests / name) for name in ("test_matrix.py", "test_queries.py")]
    return pytest.main(["-q", "-n0", "-p", "no:cacheprovider", *files])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
