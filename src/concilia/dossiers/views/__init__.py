"""The pages of the dossiers room."""
