"""Where the folder that runs without Python begins: see ``folder.spec``.

It is one program for three things: the command ``amparo``, the processes that open envelopes, and
the workers that open files. Started with nothing at all, as by a double click, it is the desk.
"""

import importlib
import multiprocessing
import os
import ssl
import sys
from pathlib import Path
from typing import Final

from complaints.desk.processes.apart import WORKER, WORKERS

#: Where systems keep whom they trust. OpenSSL knows the place of the system it was built on alone.
_TRUSTED: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)


def main() -> None:
    """Be what the arguments say."""
    multiprocessing.freeze_support()
    if sys.argv[1:2] == [WORKER]:
        name = sys.argv[2]
        if name not in WORKERS:
            sys.exit("There is no such worker.")
        sys.exit(importlib.import_module(name).main(*sys.argv[3:]))
    _trust_as_the_system_does()
    from complaints.cli import main as amparo

    amparo(args=sys.argv[1:] or ["desk"], prog_name="amparo")


def _trust_as_the_system_does() -> None:
    known = ssl.get_default_verify_paths()
    if sys.platform == "win32" or known.cafile or "SSL_CERT_FILE" in os.environ:
        return
    if found := next((one for one in _TRUSTED if Path(one).is_file()), None):
        os.environ["SSL_CERT_FILE"] = found


if __name__ == "__main__":
    main()
