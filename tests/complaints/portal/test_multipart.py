"""Forms of files, in whatever pieces they come."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.portal.multipart import MOST_PARTS, Form, MalformedFormError, TooManyPartsError

BOUNDARY = "----limit7MA4YWxkTrZu0gW"


def form(fields: dict[str, str], files: list[tuple[str, bytes]]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
        parts.append(head.encode() + b"\r\nContent-Type: x/y\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class Dripping:
    """A body that comes in pieces of its own choice."""

    def __init__(self, body: bytes, size: int) -> None:
        self.left, self.size = io.BytesIO(body), size

    def read(self, size: int, /) -> bytes:
        return self.left.read(min(size, self.size))


def contents(body: bytes, *, piece: int = 65_536, at_once: int = 1_000) -> list[bytes]:
    found = []
    for upload in Form(Dripping(body, piece), BOUNDARY).files():
        found.append(b"".join(iter(lambda one=upload: one.read(at_once), b"")))  # type: ignore[misc]
    return found


#: What nearly is a boundary.
marks = st.lists(
    st.sampled_from([b"\r", b"\n", b"-", b"--", BOUNDARY[:9].encode(), b"x"]), max_size=12
).map(b"".join)


@given(
    files=st.lists(st.binary(max_size=400) | marks, max_size=4),
    piece=st.integers(1, 200),
    at_once=st.integers(1, 50),
)
def test_files_are_the_same_in_any_pieces(files: list[bytes], piece: int, at_once: int) -> None:
    body = form({"language": "fr"}, [("a.tar", one) for one in files])
    assert contents(body, piece=piece, at_once=at_once) == files


def test_a_field_is_known_before_the_file_after_it() -> None:
    made = Form(io.BytesIO(form({"language": "ar"}, [("a", b"x")])), BOUNDARY)
    next(made.files())
    assert made.fields == {"language": "ar"}


def test_what_nobody_read_is_passed_over() -> None:
    made = Form(io.BytesIO(form({}, [("a", b"x" * 100_000), ("b", b"second")])), BOUNDARY)
    files = made.files()
    next(files)
    assert next(files).read(100) == b"second"


def test_where_no_file_was_chosen_there_is_none() -> None:
    assert contents(form({}, [("", b"")])) == []


@given(cut=st.integers(1, 250))
def test_a_form_that_breaks_off_is_refused(cut: int) -> None:
    body = form({"language": "fr"}, [("a", b"x" * 50)])
    with pytest.raises(MalformedFormError):
        contents(body[: max(0, len(body) - 4 - cut)])


@pytest.mark.parametrize(
    "body",
    [
        b"no form",
        f"--{BOUNDARY}\r\nContent-Type: x/y\r\n\r\nx\r\n--{BOUNDARY}--\r\n".encode(),
        form({"language": "x" * 200}, []),
        form({"language": "x"}, [("a" * 400_000, b"")]),
    ],
)
def test_what_is_no_form_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedFormError):
        contents(body)


@pytest.mark.parametrize("name", ["", "; filename=x"])
def test_no_more_parts_are_read_than_somebody_chooses(name: str) -> None:
    head = f"\r\nContent-Disposition: form-data{name}\r\n\r\n\r\n--{BOUNDARY}"
    body = f"--{BOUNDARY}{head * (MOST_PARTS + 1)}--\r\n".encode()
    files = Form(io.BytesIO(body), BOUNDARY).files()
    for _ in range(MOST_PARTS if name else 0):
        next(files)
    with pytest.raises(TooManyPartsError):
        next(files)


def test_a_long_head_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(MalformedFormError):
        contents(form({}, [("a" * 3_000, b"x")]))
