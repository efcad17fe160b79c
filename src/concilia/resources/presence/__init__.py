"""Who works in a territory, on what, since when, and whom to call."""
