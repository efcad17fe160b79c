"""Pages of the bodies room."""
