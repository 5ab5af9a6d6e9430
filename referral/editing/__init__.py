"""For whoever edits the rules: what an edition says, and which worked cases it changes."""
