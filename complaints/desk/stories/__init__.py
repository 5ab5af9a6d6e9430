"""Sentences of the timeline for families of events, one module a family."""
