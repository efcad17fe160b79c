"""`concilia ledger`: its answers and its exit status."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from concilia.core.models import LedgerEntry
from concilia.core.permissions import SYSTEM
from tests.core.test_ledger import write


class TestCommand:
    def test_verify_says_so_by_its_status(
        self, db: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(3)
        call_command("ledger", "verify")
        assert "3 entries in" in capsys.readouterr().out
        LedgerEntry.objects.filter(pk=2).update(actor="x")
        with pytest.raises(CommandError) as failure:
            call_command("ledger", "verify")
        assert failure.value.returncode == 1
        assert "entry 2: changed after it was written" in capsys.readouterr().out
        with pytest.raises(CommandError):
            call_command("ledger", "verify", "--json")
        assert json.loads(capsys.readouterr().out)["faults"][0]["sequence"] == 2

    def test_a_checkpoint_goes_out_and_comes_back(
        self, db: None, capsys: pytest.CaptureFixture[str], tmp_path: Any
    ) -> None:
        write(3)
        call_command("ledger", "checkpoint")
        kept = tmp_path / "kept.json"
        kept.write_text(capsys.readouterr().out)
        write(2)
        call_command("ledger", "verify", "--checkpoint", str(kept))
        kept.write_text('{"head": "' + "0" * 64 + '", "count": 2}')
        with pytest.raises(CommandError) as failure:
            call_command("ledger", "verify", "--checkpoint", str(kept))
        assert failure.value.returncode == 1
        for path in (tmp_path / "absent.json", tmp_path):
            with pytest.raises(CommandError) as failure:
                call_command("ledger", "verify", "--checkpoint", str(path))
            assert failure.value.returncode == 2

    def test_redact(self, db: None, capsys: pytest.CaptureFixture[str]) -> None:
        write(1)
        call_command("ledger", "redact", "1", "--reason", "ordered by the court")
        assert LedgerEntry.objects.get(pk=1).payload is None
        with pytest.raises(CommandError, match="already") as failure:
            call_command("ledger", "redact", "1", "--reason", "again")
        assert failure.value.returncode == 2
        assert LedgerEntry.objects.get(pk=2).actor == str(SYSTEM)
