"""Options of mitmproxy that would let something past an add-on, change a request that was decided,
or write pages to the disk: never taken, also not later on."""

from __future__ import annotations

from typing import Any

from mitmproxy import ctx, exceptions, flow

_AROUND = {
    **dict.fromkeys(
        ("ignore_hosts", "allow_hosts", "tcp_hosts", "udp_hosts"), "lets hosts past the gate"
    ),
    **dict.fromkeys(("map_remote", "modify_headers"), "changes what was decided"),
    **dict.fromkeys(("save_stream_file", "hardump"), "keeps pages outside of the vault"),
}
_BOUND = {
    "body_size_limit": "16m",
    "connection_strategy": "lazy",
    "rawtcp": False,
    "stream_large_bodies": None,
    "upstream_cert": False,
}


class Bypasses:
    """The part of an add-on that looks after mitmproxy's options."""

    def __init__(self) -> None:
        self._runs = False

    def configure(self, updated: set[str]) -> None:
        """Somebody sets these. Raises OptionsError: then none of them is set."""
        for name, does in _AROUND.items():
            if name in updated and getattr(ctx.options, name):
                raise exceptions.OptionsError(f"{name} {does}: leave it out")
        for name, bound in _BOUND.items():
            if name in updated and getattr(ctx.options, name) != bound and self._runs:
                raise exceptions.OptionsError(f"{name} has to be {bound}: leave it as it is")

    def running(self) -> None:
        """Set what has to be set."""
        ctx.options.update(**_BOUND)
        if "flow_detail" in ctx.options:  # mitmdump's: it prints URLs
            ctx.options.flow_detail = 0
        self._runs = True

    def tcp_start(self, relayed: Any) -> None:
        """What is no HTTP cannot be looked into, so it is relayed to nobody."""
        relayed.server_conn.error = "what is no HTTP is not relayed"

    def tcp_message(self, relayed: Any) -> None:
        """The same, where there is a connection already."""
        relayed.messages[-1].content = b""

    udp_start, udp_message = tcp_start, tcp_message

    def dns_request(self, asked: Any) -> None:
        """A name is looked up for who asks a page of it, and for nobody else."""
        asked.error = flow.Error("names are not looked up")


__all__ = ["Bypasses"]
