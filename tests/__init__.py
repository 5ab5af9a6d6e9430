"""Everything that is checked; a package, so that no library of the same name comes first."""
