"""What is secret. Knows no Flask, no database, no JSON schema; see SPEC.md for the bytes."""
