"""The pages of responsibility lists."""
