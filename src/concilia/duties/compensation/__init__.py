"""Cost that coordination puts on agencies, and what a fund gives back for it."""
