"""Programs that let others see or steer a screen, or that record it, by the names they run under.

Who put them there may have good reasons; cases are still better opened without them. A list never
is whole: that none is found does not say that none is there.

Sources: for Windows the LOLRMM list of remote management programs (github.com/magicsword-io/LOLRMM,
2026-08-21); for Linux the programs of the Debian packages of these names; for macOS Apple's own
Screen Sharing and Remote Management, and the makers' names.
"""

from collections.abc import Iterable, Mapping
from typing import Final

#: What people call it -> its processes, in small letters and without ``.exe``.
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {
    "Action1": ("action1_agent", "action1_remote"),
    "AeroAdmin": ("aeroadmin",),
    "Ammyy Admin": ("ammyy_admin", "aa_v3"),
    "AnyDesk": ("anydesk",),
    "Apple Remote Desktop": ("ardagent", "applevncserver"),
    "Atera": ("ateraagent", "atera_agent"),
    "Bandicam": ("bdcam",),
    "BeyondTrust": ("bomgar-scc", "bomgar-rdp", "bomgar-pac"),
    "Camtasia": ("camrecorder",),
    "Chrome Remote Desktop": (
        "remoting_host",
        "remote_host",
        "remoting_me2me_host",
        "chrome-remote-desktop-host",
    ),
    "ConnectWise ScreenConnect": (
        "screenconnect.clientservice",
        "screenconnect.windowsclient",
        "connectwisecontrol.client",
    ),
    "Dameware": ("dwrcs", "dwrcst"),
    "DWService": ("dwagent", "dwagsvc"),
    "Getscreen": ("getscreen", "getscreen-x86"),
    "GNOME Remote Desktop": ("gnome-remote-desktop-daemon", "vino-server"),
    "GoToMyPC": ("g2comm", "g2host", "g2svc"),
    "GPU Screen Recorder": ("gpu-screen-recorder",),
    "HopToDesk": ("hoptodesk",),
    "Iperius Remote": ("iperiusremote",),
    "ISL Light": ("isllight", "isllightclient", "isllightservice"),
    "Jump Desktop": ("jumpconnect", "jumpservice"),
    "Kaseya": ("agentmon",),
    "Kazam": ("kazam",),
    "KDE Desktop Sharing": ("krfb",),
    "LiteManager": ("romserver", "romfusclient"),
    "LogMeIn": ("logmein", "lmi_rescue", "lmi_rescue_srv"),
    "MeshCentral": ("meshagent",),
    "NetSupport": ("client32",),
    "NoMachine": ("nxd", "nxserver.bin", "nxnode.bin"),
    "OBS Studio": ("obs", "obs32", "obs64"),
    "Parsec": ("parsecd", "pservice"),
    "Quick Assist": ("quickassist",),
    "Radmin": ("rserver3",),
    "Remote Utilities": ("rutserv",),
    "RemotePC": ("remotepchost", "remotepcservice"),
    "RustDesk": ("rustdesk",),
    "Screen Sharing (macOS)": ("screensharingd", "screensharingagent"),
    "SimpleHelp": ("simplehelpcustomer", "simpleservice", "remote access"),
    "SimpleScreenRecorder": ("simplescreenrecorder",),
    "Splashtop": ("srserver", "sragent", "srmanager"),
    "Supremo": ("supremo", "supremoservice", "supremosystem"),
    "Syncro": ("syncro.service", "syncrolive.agent"),
    "Tactical RMM": ("tacticalrmm",),
    "TeamViewer": ("teamviewer", "teamviewer_service", "teamviewer_desktop", "teamviewerd"),
    "UltraViewer": ("ultraviewer_desktop", "ultraviewer_service"),
    "VNC": (
        "vncserver",
        "winvnc",
        "winvnc4",
        "tvnserver",
        "x11vnc",
        "x0vncserver",
        "x0tigervncserver",
        "wayvnc",
        "vncserver-x11",
        "vncserver-x11-core",
    ),
    "vokoscreenNG": ("vokoscreenng",),
    "wf-recorder": ("wf-recorder",),
    "Windows Remote Assistance": ("msra",),
    "Windows Remote Desktop": ("rdpclip",),
    "Zoho Assist": ("za_connect", "zaservice", "za_access"),
}
#: Where Linux and macOS cut the name of a process that does not say how it was started.
_CUTS: Final = (15, 16)
_BY_PROCESS: Final = {
    **{
        one[:cut]: name
        for name, processes in PROGRAMS.items()
        for one in processes
        for cut in _CUTS
    },
    **{one: name for name, processes in PROGRAMS.items() for one in processes},
}


def watchers(running: Iterable[str]) -> frozenset[str]:
    """Which of the programs run, as people call them."""
    return frozenset(_BY_PROCESS[one] for one in map(plain_name, running) if one in _BY_PROCESS)


def plain_name(process: str) -> str:
    """A process's name as it stands in the list."""
    return process.casefold().removesuffix(".exe")
