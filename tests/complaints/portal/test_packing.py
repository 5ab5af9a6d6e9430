import gzip

import brotli
import pytest

from tests.complaints.portal.conftest import Portal

_UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")],
)
def test_public_documents_are_packed_as_the_client_wants(
    portal: Portal, accepted: str, encoding: str
) -> None:
    for path in ("directory", "directory.minisig", "directory/FR", "listings/FR"):
        whole = portal.http.request("GET", f"/v1/{path}")
        packed = portal.http.pool.request(
            "GET", f"/v1/{path}", headers={"Accept-Encoding": accepted}, decode_content=False
        )

        assert packed.headers["Content-Encoding"] == encoding
        assert _UNPACKED[encoding](packed.data) == whole.data
        assert len(packed.data) < len(whole.data)
        assert "Content-Encoding" not in whole.headers
        assert packed.headers["Vary"] == whole.headers["Vary"] == "Accept-Encoding"


def test_what_only_some_may_know_is_never_packed(portal: Portal) -> None:
    for path in ("replies/0", "health", "cards/unknown"):
        answer = portal.http.pool.request(
            "GET", f"/v1/{path}", headers={"Accept-Encoding": "gzip, br"}, decode_content=False
        )
        assert "Content-Encoding" not in answer.headers
