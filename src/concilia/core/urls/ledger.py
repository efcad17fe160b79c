"""Addresses of the ledger."""

from django.urls import path

from concilia.core.views import ledger

patterns = [
    path("ledger/", ledger.index, name="ledger"),
    path("ledger/checkpoint/", ledger.checkpoint, name="ledger_checkpoint"),
    path("ledger/verify/", ledger.verify, name="ledger_verify"),
    path("ledger/<int:sequence>/", ledger.entry, name="ledger_entry"),
    path("ledger/<int:sequence>/redact/", ledger.redact, name="ledger_redact"),
]
