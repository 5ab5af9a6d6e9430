"""Pictures full of metadata, made by the tools that make them, cleaned, and searched again.

A random mark is planted into every place that ExifTool can write. Afterwards ExifTool finds what a
decoder needs and what the cleaner said stays; decoders see the same pixels.
"""

import json
import re
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.tools import node

#: What ExifTool says of the file itself, of its own arithmetic, and of how the picture is coded.
STRUCTURE: Final = re.compile(
    r"SourceFile|(?:ExifTool|System|Composite):\w+"
    r"|File:(?:FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|EncodingProcess"
    r"|BitsPerSample|ColorComponents|YCbCrSubSampling)"
    r"|JFIF:(?:JFIFVersion|ResolutionUnit|[XY]Resolution)"
    r"|PNG:(?:ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Transparency"
    r"|Animation\w+|Palette|Gamma|WhitePoint[XY]|(?:Red|Green|Blue)[XY]|BackgroundColor)"
    r"|RIFF:(?:WebP_Flags|VP8Version|ImageWidth|ImageHeight|HorizontalScale|VerticalScale"
    r"|AlphaIsUsed|BackgroundColor|AnimationLoopCount|Duration|AlphaPreprocessing|AlphaFiltering"
    r"|AlphaCompression)"
    r"|GIF:(?:GIFVersion|ImageWidth|ImageHeight|HasColorMap|ColorResolutionDepth|BitsPerPixel"
    r"|BackgroundColor|PixelAspectRatio|AnimationIterations|TransparentColor|FrameCount|Duration)"
    r"|Meta:PrimaryItemReference"
    r"|QuickTime:(?:MajorBrand|MinorVersion|CompatibleBrands|HandlerType|ImageSpatialExtent"
    r"|ImagePixelDepth|AV1ConfigurationVersion|SeqProfile|SeqLevelIdx0|SeqTier0|HighBitDepth"
    r"|TwelveBit|ChromaFormat|ChromaSamplePosition|InitialDelaySamples|ColorProfiles"
    r"|ColorPrimaries|TransferCharacteristics|MatrixCoefficients|VideoFullRangeFlag|Free"
    r"|Unknown_free|MediaData(?:Size|Offset)?|HEVCConfigurationVersion|General\w+"
    r"|GenProfileCompatibilityFlags|ConstraintIndicatorFlags|MinSpatialSegmentationIDC"
    r"|ParallelismType|BitDepth(?:Luma|Chroma)|AverageFrameRate|ConstantFrameRate"
    r"|NumTemporalLayers|TemporalIDNested|AuxiliaryImageType|CleanAperture|PixelAspectRatio)"
)
#: And of each thing that stays because it is needed.
STAYING: Final = {
    "orientation": re.compile(
        r"IFD0:Orientation|File:ExifByteOrder|QuickTime:(?:Unknown_imir|Rotation)"
    ),
    "colour": re.compile(r"ICC[-_]\w+:\w+|PNG:ProfileName"),
}
#: XMP is one packet wherever it stands: its usual vocabularies are as good as all.
PLANTABLE: Final = (
    *("EXIF", "IPTC", "XMP-dc", "XMP-xmp", "XMP-exif", "XMP-tiff", "XMP-aux", "XMP-photoshop"),
    *("XMP-iptcCore", "XMP-iptcExt", "XMP-xmpMM", "XMP-xmpRights", "XMP-GPano", "XMP-mwg-rs"),
)
CLEAN: Final = """
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { clean } from "./src/cleaning/index.js";
const found = {};
for (const path of process.argv.slice(1)) {
  const file = await openAsBlob(path);
  const { blob, ...said } = await clean(file);
  found[path] = { ...said, same: blob === file };
  if (blob) await writeFile(`${path}.cleaned`, new Uint8Array(await blob.arrayBuffer()));
}
console.log(JSON.stringify(found));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A folder of pictures, each as it was and cleaned, and what the cleaner said of each."""

    folder: Path
    mark: str
    said: Mapping[str, Mapping[str, Any]]

    def made(self, name: str) -> Path:
        return self.folder / "made" / name

    def planted(self, name: str) -> Path:
        return self.folder / name

    def cleaned(self, name: str) -> Path:
        return self.folder / f"{name}.cleaned"


def run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout.decode("utf-8", "replace")


def make(folder: Path) -> None:
    """Pictures of each kind, as usual programs make them."""
    film = ("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=1")
    run(*film, "-frames:v", "1", folder / "plain.png")
    clear = ("-frames:v", "1", "-vf", "format=rgba,colorchannelmixer=aa=0.5")
    run(*film, *clear, folder / "clear.png")
    run(*film, "-frames:v", "1", folder / "plain.jpg")
    run(*film, "-frames:v", "1", "-vf", "scale=16:16", folder / "small.jpg")
    run(*film, "-frames:v", "3", folder / "film.gif")
    run(*film, "-frames:v", "3", "-f", "apng", folder / "film.png")
    run(*film, "-frames:v", "3", folder / "film.webp")
    run("cwebp", "-quiet", folder / "plain.png", "-o", folder / "plain.webp")
    run("cwebp", "-quiet", "-lossless", folder / "clear.png", "-o", folder / "clear.webp")
    (folder / "profile.icc").write_bytes(profile())
    run("exiftool", "-q", f"-ICC_Profile<={folder / 'profile.icc'}", folder / "plain.jpg")
    run("exiftool", "-q", f"-ICC_Profile<={folder / 'profile.icc'}", folder / "plain.webp")
    run("heif-enc", "-t", "32", folder / "plain.jpg", "-o", folder / "plain.heic")
    run("heif-enc", folder / "clear.png", "-o", folder / "clear.heic")
    avifenc = ("avifenc", "--speed", "10")
    run(*avifenc, "--icc", folder / "profile.icc", folder / "plain.png", folder / "plain.avif")
    run(*avifenc, "--irot", "1", "--imir", "0", folder / "clear.png", folder / "clear.avif")
    run(*film, "-frames:v", "1", "-vf", "scale=256:256", folder / "large.png")
    run(*avifenc, "--grid", "2x2", folder / "large.png", folder / "grid.avif")


NAMES: Final = (
    *("plain.jpg", "plain.png", "clear.png", "film.png", "plain.webp", "clear.webp", "film.webp"),
    *("film.gif", "plain.heic", "clear.heic", "plain.avif", "clear.avif", "grid.avif"),
)
#: No place for Exif, or for its orientation.
UNTURNED: Final = ("film.gif", "plain.heic", "clear.heic", "plain.avif", "grid.avif")


def profile() -> bytes:
    """The head of a colour profile without a table: enough for programs that pass it on."""
    head = bytearray(132)
    head[0:4] = len(head).to_bytes(4, "big")
    head[8:12] = b"\x02\x10\0\0"
    head[12:24] = b"mntrRGB XYZ "
    head[36:40] = b"acsp"
    head[68:80] = bytes.fromhex("0000f6d6000100000000d32d")
    return bytes(head)


def plantable() -> Sequence[Sequence[str]]:
    """What ExifTool can write in each of the groups, all asked at once: it takes long to start."""
    asked = [word for one in PLANTABLE for word in ("-listw", f"-{one}:all", "-execute")]
    listed = re.split(r"^Writable .*:$", run("exiftool", *asked[:-1]), flags=re.MULTILINE)
    return [one.split() for one in listed[1:]]


def plant(folder: Path, mark: str) -> None:
    """The mark in every place, a place and times, a small picture, and bytes after the end."""
    tags = [
        f"-{group}:{tag}={mark}"
        for group, writable in zip(PLANTABLE, plantable(), strict=True)
        for tag in writable
        if tag != "Orientation"
    ]
    tags += [f"-Comment={mark}", f"-PNG:Author={mark}", f"-PNG:Title={mark}"]
    tags += ["-AllDates=2026:03:02 01:02:03", "-Orientation#=6"]
    tags += ["-GPSLatitude=36.5", "-GPSLatitudeRef=N", "-GPSLongitude=2.5", "-GPSLongitudeRef=W"]
    tags += [f"-{tag}<={folder / 'small.jpg'}" for tag in ("ThumbnailImage", "PhotoshopThumbnail")]
    (folder / "tags").write_text("\n".join(tags), encoding="utf-8")
    files = [folder / name for name in NAMES]
    command = ["exiftool", "-q", "-q", "-m", "-overwrite_original", "-@", folder / "tags", *files]
    subprocess.run(list(map(str, command)), capture_output=True, check=False)  # no format has all
    for one in files:
        with one.open("ab") as file:
            file.write(mark.encode())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("pictures")
    mark = f"Planted{secrets.token_hex(8)}"
    (folder / "made").mkdir()
    make(folder / "made")
    shutil.copytree(folder / "made", folder, dirs_exist_ok=True)
    plant(folder, mark)
    said = json.loads(node.run(CLEAN, *(str(folder / name) for name in NAMES)))
    return Corpus(folder=folder, mark=mark, said={Path(one).name: said[one] for one in said})


@pytest.fixture(scope="module")
def found(corpus: Corpus) -> Mapping[str, Mapping[str, object]]:
    """What ExifTool still finds, by the picture's name and then by tag."""
    paths = [corpus.cleaned(name) for name in NAMES]
    listed = json.loads(run("exiftool", "-a", "-u", "-G1", "-ee3", "-j", *paths))
    return {Path(one["SourceFile"]).stem: one for one in listed}


@pytest.mark.parametrize("name", NAMES)
def test_every_place_was_planted(corpus: Corpus, name: str) -> None:
    planted = corpus.planted(name).read_bytes().count(corpus.mark.encode())
    assert planted > 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_planted_is_left_in_any_spelling(corpus: Corpus, name: str) -> None:
    data = corpus.cleaned(name).read_bytes()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert corpus.mark.encode(encoding) not in data
    assert corpus.mark.encode().hex().encode() not in data.lower()


@pytest.mark.parametrize("name", NAMES)
def test_exiftool_finds_only_what_is_needed_and_what_stays(
    corpus: Corpus, found: Mapping[str, Mapping[str, object]], name: str
) -> None:
    allowed = [STRUCTURE, *(STAYING[one] for one in corpus.said[name]["stays"])]
    assert not [tag for tag in found[name] if not any(one.fullmatch(tag) for one in allowed)]


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_was_found_and_what_stays(corpus: Corpus, name: str) -> None:
    said = corpus.said[name]
    assert {"place", "time", "device", "person", "words", "software", "trailer"} <= set(
        said["removed"]
    )
    turned = [] if name in UNTURNED else ["orientation"]
    coloured = ["colour"] if name in {"plain.jpg", "plain.webp", "plain.avif"} else []
    assert [one for one in said["stays"] if one != "colour"] == turned
    assert set(coloured) <= set(said["stays"])


def pixels(path: Path, folder: Path, name: str) -> Sequence[str]:
    """A digest of each frame, as a decoder sees it that knows nothing of this project."""
    kind = name.rpartition(".")[2]
    source = folder / f"decoded.{kind}"
    source.write_bytes(path.read_bytes())
    if kind in {"heic", "avif"}:
        run("heif-convert" if kind == "heic" else "avifdec", source, folder / "decoded.png")
        source = folder / "decoded.png"
    if kind == "heic" or name == "film.png":  # FFmpeg stops at an Exif in such files
        run("exiftool", "-q", "-m", "-overwrite_original", "-all=", source)
    if name == "film.webp":
        run("webpmux", "-get", "frame", "2", source, "-o", folder / "frame.webp")
        source = folder / "frame.webp"
    demuxer = ("-f", "apng") if name == "film.png" else ()
    decode = ("ffmpeg", "-v", "error", "-noautorotate", *demuxer, "-i", source)
    lines = run(*decode, "-f", "framemd5", "-").splitlines()
    return [one for one in lines if not one.startswith("#")]


@pytest.mark.parametrize("name", NAMES)
def test_a_decoder_sees_the_same(corpus: Corpus, tmp_path: Path, name: str) -> None:
    before = pixels(corpus.made(name), tmp_path, name)
    assert before
    assert pixels(corpus.cleaned(name), tmp_path, name) == before


def test_cleaning_again_changes_nothing(corpus: Corpus) -> None:
    paths = [str(corpus.cleaned(name)) for name in NAMES]
    said = json.loads(node.run(CLEAN, *paths))
    assert all(said[one]["same"] and not said[one]["removed"] for one in paths)
