"""Taking down at the counter what somebody tells who is there, asking them aloud, and sealing it.

``fields`` says what may be told, ``reading`` makes parts of it, ``drafts`` holds it meanwhile, and
``filing`` seals it with the complainant's own key. Nothing of it is on the disk before that.
"""
