"""Films and sound laden with metadata, made by real programs: a marker in every place they know.

Nothing here is a recording of anything: test patterns and a tone.
"""

import struct
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PICTURES: Final = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=2")
TONE: Final = ("-f", "lavfi", "-i", "sine=f=440:d=2")
H264: Final = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10")
AAC: Final = ("-c:a", "aac")
BOTH: Final = (*PICTURES, *TONE)
MP4: Final = (*BOTH, *H264, *AAC)
DAY: Final = "2024-03-17T10:11:12Z"
PLACE: Final = "+36.7213-004.4214/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How a file is made, and what must be said of it: at least ``removed`` was found in it."""

    command: tuple[str, ...]
    removed: frozenset[str]
    stays: frozenset[str] = frozenset()
    after: Callable[[Path, str], None] | None = None
    has_seeking: bool = True


LABELS: Final = frozenset({"time", "person", "words", "software"})
PLACED: Final = LABELS | {"place"}


def labels(marker: str) -> list[str]:
    """What ffmpeg writes into the labels of any format, each with the marker."""
    named = ("title", "artist", "author", "comment", "description", "copyright", "album", "genre")
    words = [("-metadata", f"{name}={marker}-{name}") for name in named]
    words += [("-metadata", f"creation_time={DAY}"), ("-metadata", f"date={DAY}")]
    words += [("-metadata", f"location={PLACE}"), ("-metadata:s:a", f"title={marker}-sound")]
    words += [
        ("-metadata:s:a", f"handler_name={marker}-handler"),
        ("-metadata:s:a", "language=fra"),
    ]
    return [argument for pair in words for argument in pair]


def exiftool(path: Path, *arguments: str) -> None:
    subprocess.run(
        ["exiftool", "-q", "-q", "-overwrite_original", *arguments, str(path)], check=True
    )


def write_apple_labels(path: Path, marker: str) -> None:
    """What phones write: keys, user data and XMP, with a place, a maker and a model."""
    exiftool(
        path,
        f"-Keys:GPSCoordinates={PLACE}",
        f"-Keys:Make={marker}-make",
        f"-Keys:Model={marker}-model",
        f"-Keys:Software={marker}-software",
        f"-Keys:CreationDate={DAY}",
        "-UserData:GPSCoordinates=36.7213, -4.4214, 10",
        f"-UserData:Model={marker}-user",
        f"-ItemList:Title={marker}-item",
        f"-XMP:Creator={marker}-xmp",
        "-XMP:GPSLatitude=36.7213",
    )


def boxed(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def append_boxes(path: Path, marker: str) -> None:
    """What some cameras put behind a film: a box of their own, then anything."""
    mark = marker.encode()
    with path.open("ab") as file:
        file.write(
            boxed(b"free", b"\0" * 8 + mark)
            + boxed(b"sefd", mark)
            + boxed(b"uuid", b"U" * 16 + mark)
        )
        file.write(mark + b" and no box at all")


def turn_into_positions(path: Path, _marker: str) -> None:
    """A track of words becomes one of positions, as an action camera writes it."""
    data = path.read_bytes()
    for before, after in ((b"sbtl", b"meta"), (b"tx3g", b"gpmd")):
        assert data.count(before) == 1
        data = data.replace(before, after)
    path.write_bytes(data)


def turn(path: Path, _marker: str) -> None:
    exiftool(path, "-Rotation=90")


def subtitles(folder: Path, marker: str) -> Path:
    path = folder / "words.srt"
    path.write_text(f"1\n00:00:00,000 --> 00:00:02,000\n{marker}-spoken\n", encoding="utf-8")
    return path


def append_mp3_labels(path: Path, marker: str) -> None:
    """Lyrics3, APE and ID3v1 behind the sound, as several programs leave them."""
    mark = marker.encode()
    item = struct.pack("<II", len(mark), 0) + b"Artist\0" + mark
    size, head = 32 + len(item), struct.pack("<I", 0xA0000000)
    ape = struct.pack("<III", 2000, size, 1)
    lyrics = b"LYRICSBEGININD0000200" + b"LYR%05d" % len(mark) + mark
    with path.open("ab") as file:
        file.write(b"APETAGEX" + ape + head + b"\0" * 8 + item)
        file.write(b"APETAGEX" + ape + struct.pack("<I", 0x80000000) + b"\0" * 8)
        file.write(lyrics + b"%06d" % len(lyrics) + b"LYRICS200")
        file.write(
            b"TAG" + mark[:30].ljust(30, b"\0") * 3 + b"2024" + mark[:30].ljust(30, b"\0") + b"\1"
        )


def append_chunks(path: Path, marker: str) -> None:
    """Chunks of recorders and editors behind the sound."""
    mark = marker.encode().ljust(32, b"\0")
    more = b"".join(
        kind + struct.pack("<I", len(mark)) + mark
        for kind in (b"iXML", b"_PMX", b"id3 ", b"cue ", b"mine")
    )
    data = path.read_bytes()
    path.write_bytes(b"RIFF" + struct.pack("<I", len(data) - 8 + len(more)) + data[8:] + more)


def append_anything(path: Path, marker: str) -> None:
    with path.open("ab") as file:
        file.write(b"\0behind: " + marker.encode())


def wrap_in_label(path: Path, marker: str) -> None:
    """An ID3 label before FLAC, as some programs write it against the format."""
    body = b"TPE1" + struct.pack(">I", len(marker) + 1) + b"\0\0" + b"\0" + marker.encode()
    length = struct.pack("4B", 0, 0, len(body) >> 7, len(body) & 127)
    path.write_bytes(b"ID3\3\0\0" + length + body + path.read_bytes())


def sound(*codec: str) -> tuple[str, ...]:
    return (*TONE, *codec)


def made(folder: Path, marker: str) -> Mapping[str, Made]:
    """Every file of the corpus, by its name."""
    cover = ("-i", str(folder / "cover.png"), "-map", "0", "-map", "1", "-c:v", "copy")
    covered = (*TONE, *cover, "-disposition:v", "attached_pic")
    spoken = ("-i", str(subtitles(folder, marker)), "-map", "0", "-map", "1", "-map", "2")
    said = (
        "-bsf:v",
        f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{marker}-sei",
    )
    return {
        "plain.mp4": Made(command=MP4, removed=PLACED),
        "faststart.mp4": Made(command=(*MP4, "-movflags", "faststart"), removed=PLACED),
        "labelled.mp4": Made(command=MP4, removed=PLACED | {"device"}, after=write_apple_labels),
        "labelled.mov": Made(command=MP4, removed=PLACED | {"device"}, after=write_apple_labels),
        "keys.mov": Made(command=(*MP4, "-movflags", "use_metadata_tags"), removed=PLACED),
        "trailed.mp4": Made(command=MP4, removed=PLACED | {"maker", "trailer"}, after=append_boxes),
        "messages.mp4": Made(command=(*MP4, *said), removed=PLACED),
        "timecode.mov": Made(
            command=(*BOTH, *H264, "-c:a", "pcm_s16le", "-timecode", "01:02:03:04"), removed=PLACED
        ),
        "turned.mp4": Made(
            command=MP4, removed=PLACED, stays=frozenset({"orientation"}), after=turn
        ),
        "fragmented.mp4": Made(
            command=(*MP4, "-movflags", "frag_keyframe+empty_moov"), removed=PLACED
        ),
        "dash.mp4": Made(
            command=(*MP4, "-movflags", "dash+default_base_moof", "-frag_duration", "500000"),
            removed=PLACED,
        ),
        "subtitled.mp4": Made(
            command=(*BOTH, *spoken, *H264, *AAC, "-c:s", "mov_text"), removed=PLACED
        ),
        "positions.mp4": Made(
            command=(*BOTH, *spoken, *H264, *AAC, "-c:s", "mov_text"),
            removed=PLACED | {"track"},
            after=turn_into_positions,
        ),
        "positions-fragmented.mp4": Made(
            command=(
                *BOTH,
                *spoken,
                *H264,
                *AAC,
                "-c:s",
                "mov_text",
                "-movflags",
                "frag_keyframe+empty_moov",
            ),
            removed=PLACED | {"track"},
            after=turn_into_positions,
        ),
        "x265.mp4": Made(
            command=(
                *BOTH,
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-x265-params",
                "log-level=error",
                "-tag:v",
                "hvc1",
                *AAC,
            ),
            removed=PLACED,
        ),
        "vp9-opus.mp4": Made(
            command=(
                *BOTH,
                "-c:v",
                "libvpx-vp9",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-c:a",
                "libopus",
            ),
            removed=PLACED,
        ),
        "mpeg4.mp4": Made(command=(*BOTH, "-c:v", "mpeg4", "-c:a", "libmp3lame"), removed=PLACED),
        "old.3gp": Made(command=(*BOTH, "-c:v", "h263", "-s", "176x144", *AAC), removed=PLACED),
        "old.3g2": Made(command=(*BOTH, "-c:v", "mpeg4", "-s", "176x144", *AAC), removed=PLACED),
        "sound.m4a": Made(command=sound(*AAC), removed=LABELS),
        "covered.m4a": Made(command=(*covered, *AAC), removed=LABELS | {"preview"}),
        "alac.m4a": Made(command=sound("-c:a", "alac"), removed=LABELS),
        "flac.mp4": Made(command=(*BOTH, *H264, "-c:a", "flac", "-strict", "-2"), removed=PLACED),
        "vp8.webm": Made(
            command=(*BOTH, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"),
            removed=PLACED,
        ),
        "live.webm": Made(
            command=(
                *BOTH,
                "-c:v",
                "libvpx",
                "-deadline",
                "realtime",
                "-c:a",
                "libvorbis",
                "-f",
                "webm",
                "-live",
                "1",
            ),
            removed=PLACED,
            has_seeking=False,
        ),
        "h264.mkv": Made(command=(*MP4, *said), removed=PLACED),
        "attached.mkv": Made(
            command=(
                *BOTH,
                *H264,
                "-c:a",
                "flac",
                "-attach",
                str(folder / "cover.png"),
                "-metadata:s:t",
                "mimetype=image/png",
            ),
            removed=PLACED | {"preview"},
        ),
        "subtitled.mkv": Made(command=(*BOTH, *spoken, *H264, *AAC, "-c:s", "srt"), removed=PLACED),
        "voice.opus": Made(command=sound("-c:a", "libopus"), removed=PLACED),
        "voice.ogg": Made(
            command=sound("-c:a", "libvorbis"), removed=PLACED, after=append_anything
        ),
        "voice.spx": Made(command=sound("-c:a", "libspeex", "-ar", "16000"), removed=PLACED),
        "voice.oga": Made(command=sound("-c:a", "flac"), removed=PLACED),
        "film.ogv": Made(command=(*BOTH, "-c:v", "libtheora", "-c:a", "libvorbis"), removed=PLACED),
        "id3v23.mp3": Made(
            command=(*covered, "-c:a", "libmp3lame", "-id3v2_version", "3", "-write_id3v1", "1"),
            removed=LABELS | {"preview"},
        ),
        "id3v24.mp3": Made(
            command=sound("-c:a", "libmp3lame", "-id3v2_version", "4"),
            removed=LABELS,
            after=append_mp3_labels,
        ),
        "covered.flac": Made(command=(*covered, "-c:a", "flac"), removed=PLACED | {"preview"}),
        "labelled.flac": Made(command=sound("-c:a", "flac"), removed=PLACED, after=wrap_in_label),
        "bext.wav": Made(
            command=sound(
                "-write_bext",
                "1",
                "-metadata",
                f"originator={marker}",
                "-metadata",
                "origination_date=2024-03-17",
            ),
            removed=LABELS | {"maker"},
            after=append_chunks,
        ),
        "long.wav": Made(command=sound("-rf64", "always"), removed=LABELS),
        "stream.aac": Made(command=sound("-c:a", "aac", "-write_id3v2", "1"), removed=PLACED),
    }


def make(folder: Path, name: str, file: Made, marker: str) -> Path:
    path = folder / name
    command = [
        "ffmpeg",
        "-hide_banner",
        "-loglevel",
        "error",
        "-nostdin",
        "-y",
        *file.command,
        *labels(marker),
    ]
    subprocess.run([*command, str(path)], check=True)
    if file.after:
        file.after(path, marker)
    return path


def make_cover(folder: Path) -> None:
    pattern = ["-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1"]
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-y", *pattern, str(folder / "cover.png")], check=True
    )


def write_amr(path: Path, marker: str) -> None:
    """Silence as an old phone records it: no encoder for it is to be had, so it is made by hand."""
    quiet = bytes([0x3C]) + bytes(31)
    path.write_bytes(b"#!AMR\n" + quiet * 100 + marker.encode())
