"""Training: a desk of its own with invented people, that nobody can take for a real one."""
