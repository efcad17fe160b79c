"""The pages of costs and funds."""
