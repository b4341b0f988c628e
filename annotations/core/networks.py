"""Which internet addresses belong to the public web: global unicast, minus all that leads elsewhere.

Python's own `is_global` and `is_private` are not asked: what they say differs between releases, and both let some of
the addresses below pass (after RFC 6890 and the IANA special-purpose registries).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

_V4 = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier's customers"),  # holds Alibaba's metadata service 100.100.100.200
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud metadata"),  # Azure's, on an otherwise public address
        ("169.254.0.0/16", "link-local"),  # holds the metadata service of most clouds, 169.254.169.254
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),  # holds Oracle's metadata service 192.0.0.192
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "multicast tunnels"),
        ("192.88.99.0/24", "6to4 relays"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),  # and broadcast
    )
)

#: All of IPv6 that is global unicast (RFC 4291, section 2.4); everything outside is refused without a list.
_V6_GLOBAL = IPv6Network("2000::/3")
_V6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("100::/64", "discarded"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),  # holds fd00:ec2::254 and fd20:ce::254, metadata services
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)

#: IPv6 that carries an IPv4 address: the network, its name, and how many bits stand to the right of that address.
_WRAPPED = tuple(
    (IPv6Network(network), kind, shift)
    for network, kind, shift in (
        ("::ffff:0:0/96", "IPv4-mapped", 0),
        ("::ffff:0:0:0/96", "IPv4-translated", 0),
        ("64:ff9b::/96", "NAT64", 0),
        ("64:ff9b:1::/48", "NAT64", 0),
        ("2001::/32", "Teredo", 0),
        ("2002::/16", "6to4", 80),
        ("::/96", "IPv4-compatible", 0),
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)


def refusal(address: Address) -> str | None:
    """Why nothing may be fetched from this address, in a few words for the log; None for global unicast.

    An address that wraps another one (IPv4-mapped, NAT64, 6to4, Teredo, ISATAP) is always refused, and named after what
    it wraps: no site on the public web needs one, and which inner address is reached is up to the network around us.
    """
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _V4 if address in network), None)
    if address.scope_id is not None:
        return "bound to one interface"
    kind = next((kind for network, kind in _V6[:2] if address in network), None) or _wrapped(address)
    if kind:
        return kind
    kind = next((kind for network, kind in _V6 if address in network), None)
    return kind or (None if address in _V6_GLOBAL else "not global unicast")


def _wrapped(address: IPv6Address) -> str | None:
    number = int(address)
    kind, inner = next(
        ((kind, number >> shift & 0xFFFFFFFF) for network, kind, shift in _WRAPPED if address in network), ("", 0)
    )
    if kind == "Teredo":
        inner ^= 0xFFFFFFFF  # RFC 4380 keeps the client's address inverted
    if not kind and (number >> 32 & 0xFFFFFFFF) in _ISATAP:
        kind, inner = "ISATAP", number & 0xFFFFFFFF
    if not kind:
        return None
    within = IPv4Address(inner)
    return f"{kind}, wraps {within} ({refusal(within) or 'public'})"
