"""Films and sound, with FFmpeg's libraries: the streams into a new file, without a word about them.

Pictures and sound are copied as they are, not coded anew. Every other stream stays behind: places
along the way, subtitles, attached pictures.
"""

import importlib
import io
import pkgutil
from typing import Final

import av
from av.container import InputContainer
from av.stream import Disposition, Stream

#: FFmpeg's name of what is read, to what is written.
_WRITTEN: Final = {
    "aac": "adts",
    "amr": "amr",
    "flac": "flac",
    "matroska,webm": "matroska",
    "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
    "mp3": "mp3",
    "ogg": "ogg",
    "wav": "wav",
}
_OPTIONS: Final = {"mp3": {"id3v2_version": "0", "write_id3v1": "0"}}
_BRANDS: Final = {b"3g": "3gp", b"qt": "mov"}
_WEBM: Final = b"webm"  # among the first bytes, as the kind of the document
_HEAD: Final = 64


def ready() -> None:
    """Load what is loaded only when a stream of its kind is met: later nothing can be."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def clean(data: bytes) -> bytes:
    """The same pictures and sound in a new file. Raises what FFmpeg's libraries raise."""
    cleaned = io.BytesIO()
    with av.open(io.BytesIO(data), "r") as source:
        kind = _kind(source.format.name, data[:_HEAD])
        options = {"fflags": "+bitexact", **_OPTIONS.get(kind, {})}
        with av.open(cleaned, "w", format=kind, options=options) as target:
            streams = {one.index: target.add_stream_from_template(one) for one in _shown(source)}
            for packet in source.demux([source.streams[index] for index in streams]):
                if packet.size:  # at the end of a stream there is an empty one
                    packet.stream = streams[packet.stream.index]
                    target.mux(packet)
    return cleaned.getvalue()


def _shown(source: InputContainer) -> list[Stream]:
    """What can be seen or heard, but for pictures that are merely attached."""
    found: list[Stream] = [
        one
        for one in (*source.streams.video, *source.streams.audio)
        if not one.disposition & Disposition.attached_pic
    ]
    if not found:
        raise ValueError("nothing to see or to hear")
    return found


def _kind(read_as: str, head: bytes) -> str:
    """How FFmpeg calls what is to be written; `KeyError` for what it shall not write."""
    kind = _WRITTEN[read_as]
    if kind == "mp4":
        return _BRANDS.get(head[8:10], kind)
    return "webm" if kind == "matroska" and _WEBM in head else kind
