"""The program on a caseworker's own computer, the only place where a complaint is opened."""
