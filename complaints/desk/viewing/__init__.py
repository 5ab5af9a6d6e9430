"""Looking at a file without opening it: others' bytes become a picture of our own making.

Files come from outside and are opened by parsers written in C: always in a process of its own,
which has no key, no line and nothing of any other file. What comes back is a plain picture, made
anew dot by dot; the browser is never given the bytes that were sent.
"""

from complaints.desk.viewing.formats import HEAD, Shape, shape
from complaints.desk.viewing.process import CannotShowError, Look, Shown, Viewer

__all__ = ["HEAD", "CannotShowError", "Look", "Shape", "Shown", "Viewer", "shape"]
