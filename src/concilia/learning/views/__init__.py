"""The pages of the learning room."""
