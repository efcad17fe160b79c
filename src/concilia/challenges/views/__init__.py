"""The pages of the challenges room: list, detail, editing, analysis."""
