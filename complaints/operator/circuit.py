"""Connections through a SOCKS5 proxy such as Tor's, each visitor's on a circuit of its own.

The name of the portal goes to the proxy as it is written. It is never asked of this computer's
resolver, which would learn what is visited and could not find an onion name at all. Nothing goes
past the proxy: where it does not answer, there is no connection.
Sources: RFC 1928, RFC 1929; Tor's ``socks-extensions``, "stream isolation".
"""

import secrets
import socket
import ssl
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import urllib3
from python_socks import ProxyError, ProxyTimeoutError, ProxyType
from python_socks.sync import Proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from complaints.operator.errors import OperatorError


class ProxyAddressError(OperatorError):
    """This is no address of a proxy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyAddress:
    """Where the proxy listens."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address written as HOST:PORT; `ProxyAddressError` otherwise."""
        refusal = ProxyAddressError("A proxy is given as HOST:PORT; Tor's is 127.0.0.1:9050.")
        try:
            parts = urlsplit(f"//{text}")
            host, port = parts.hostname, parts.port
        except ValueError:
            raise refusal from None
        if not host or not port or parts.netloc != text or parts.username is not None:
            raise refusal
        return cls(host=host, port=port)


class Circuit(urllib3.PoolManager):
    """One visitor's connections, by a circuit that no other visitor has."""

    def __init__(self, proxy: ProxyAddress, *, tls: ssl.SSLContext) -> None:
        super().__init__(num_pools=1, maxsize=1, ssl_context=tls)
        self._proxy = Proxy(
            ProxyType.SOCKS5,
            proxy.host,
            proxy.port,
            # Tor takes another circuit for another user
            username=secrets.token_hex(8),
            password=secrets.token_hex(8),
            rdns=True,  # the name is resolved at the other end
        )
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def _new_pool(
        self,
        scheme: str,
        host: str,
        port: int,
        request_context: dict[str, Any] | None = None,
    ) -> urllib3.HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        pool.conn_kw["proxied"] = self._proxy
        return pool


class _Connection(HTTPConnection):
    def __init__(self, *args: Any, proxied: Proxy, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._proxied = proxied

    def _new_conn(self) -> socket.socket:
        """The way to the portal; errors as those of a connection that goes there directly."""
        try:
            opened = self._proxied.connect(self.host, self.port, timeout=self.timeout)
        except ProxyTimeoutError as error:
            raise ConnectTimeoutError(self, "The proxy takes too long.") from error
        except (ProxyError, OSError) as error:
            raise NewConnectionError(self, "The proxy gives no connection.") from error
        for option in self.socket_options or ():
            opened.setsockopt(*option)
        return opened


class _TlsConnection(_Connection, HTTPSConnection):
    """TLS on top, from here to the portal: the proxy sees sealed bytes."""


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TlsConnection
