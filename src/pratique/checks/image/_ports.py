"""Exposed ports as configs write them: `80`, `80/tcp`, `8000-8010/udp`."""


def numbers(text: str) -> range:
    """The ports; empty for what is no port."""
    low, dash, high = text.partition("/")[0].partition("-")
    if not (low.isdecimal() and len(low) < 6 and (not dash or (high.isdecimal() and len(high) < 6))):
        return range(0)
    return range(int(low), int(high or low) + 1)
