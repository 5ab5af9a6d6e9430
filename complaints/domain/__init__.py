"""Records, parts, consents, messages and cases: frozen values and allowed transitions, no I/O."""
