"""Services as others publish them: the Human Services Data Specification (HSDS), version 3.1.3."""
