"""Filing and coming back without scripts: the weaker way, a program and an origin of its own.

Here, and nowhere else on a server, what a complainant writes is read before it is sealed. It runs
only if an operator starts it, keeps and logs nothing, and says on every page that it could read.
"""
