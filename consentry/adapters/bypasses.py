"""Options of mitmproxy that would let something past an add-on: never taken, also not later on."""

from __future__ import annotations

from mitmproxy import ctx, exceptions

_AROUND = ("ignore_hosts", "allow_hosts", "tcp_hosts", "udp_hosts")
_BOUND = {
    "body_size_limit": "16m",
    "connection_strategy": "lazy",
    "stream_large_bodies": None,
    "upstream_cert": False,
}


class Bypasses:
    """The part of an add-on that looks after mitmproxy's options."""

    def __init__(self) -> None:
        self._runs = False

    def configure(self, updated: set[str]) -> None:
        """Somebody sets these. Raises OptionsError: then none of them is set."""
        for name in _AROUND:
            if name in updated and getattr(ctx.options, name):
                raise exceptions.OptionsError(f"{name} lets hosts past the gate: leave it out")
        for name, bound in _BOUND.items():
            if name in updated and getattr(ctx.options, name) != bound and self._runs:
                raise exceptions.OptionsError(f"{name} has to be {bound}: leave it as it is")

    def running(self) -> None:
        """Set what has to be set."""
        ctx.options.update(**_BOUND)
        if "flow_detail" in ctx.options:  # mitmdump's: it prints URLs
            ctx.options.flow_detail = 0
        self._runs = True


__all__ = ["Bypasses"]
