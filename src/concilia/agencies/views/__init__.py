"""Pages of the agencies room."""
