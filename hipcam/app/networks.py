"""The networks at home that this machine is in: its own private addresses, asked of the system, of nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

import ifaddr

#: Addresses that no router passes on to the internet: those of RFC 1918, and those given without a router (RFC 3927).
#: Not those of IPv6: browsers take none with the name of an interface, and nobody types the others on a television.
_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")))


@dataclass(frozen=True, slots=True)
class Network:
    """A network, as this machine knows it.

    Attributes
    ----------
    name : str
        What the system calls the way into it, such as `wlan0`.
    address : str
        That of this machine in it.
    """

    name: str
    address: str


def home_networks() -> list[Network]:
    """The networks with a private address."""
    return [
        Network(adapter.nice_name, given.ip)
        for adapter in ifaddr.get_adapters()
        for given in adapter.ips
        if isinstance(given.ip, str) and is_private(given.ip)
    ]


def is_private(address: str) -> bool:
    """Whether an IPv4 address is one that the internet does not reach."""
    return any(IPv4Address(address) in network for network in _PRIVATE)
