"""Processes beside the desk that open what strangers sent, and what is taken from them before.

``apart`` runs them, ``family`` ends them with all that they start, ``confinement`` and
``isolation`` take from them what could do harm, ``hardening`` keeps memory from others.
"""
