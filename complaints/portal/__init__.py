"""The public server: a post office that cannot read."""
