"""Names in files that nobody knows yet, and what a person says they mean."""
