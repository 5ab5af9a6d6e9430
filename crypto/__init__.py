"""What is secret: age files, signatures, fixed-size envelopes, receipts. Imports nothing."""
