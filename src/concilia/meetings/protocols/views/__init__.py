"""Pages around a protocol."""
