"""What property tests feed to parsers: arbitrary bytes, and sound inputs with something wrong."""

from hypothesis import strategies as st


def damaged(sound: bytes) -> st.SearchStrategy[bytes]:
    """``sound`` with a few bytes replaced by others, by none or by more."""

    def damage(cut: tuple[int, int, bytes]) -> bytes:
        start, length, instead = cut
        return sound[:start] + instead + sound[start + length :]

    return st.tuples(st.integers(0, len(sound)), st.integers(0, 4), st.binary(max_size=4)).map(
        damage
    )


def inputs(*sound: bytes) -> st.SearchStrategy[bytes]:
    """Arbitrary bytes, and damaged and sound inputs."""
    return st.one_of(
        st.binary(max_size=300), *(damaged(one) for one in sound), *(st.just(one) for one in sound)
    )
