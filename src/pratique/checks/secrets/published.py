"""Private keys that everyone has, because packages ship them.

Each is named by the first 24 hex digits of the sha256 of its bytes behind the base64. A key that is here guards nothing.
"""

_GNUTLS = "self-tests of libgnutls"

KEYS: dict[str, str] = {
    "0294b4406902e33bb02f89ea": _GNUTLS,
    "d245e52c341a76645e1b0e56": _GNUTLS,
    "7e38af7715bbb425a6aa8060": _GNUTLS,
    "09416ba3e0782523c56225fb": _GNUTLS,
    "87e288dc7dbc29a24241b596": _GNUTLS,
    "458022ddcb5598b39253bc02": _GNUTLS,
    "995b8d5b08ac126a74f39d81": _GNUTLS,
    "60c323abe4854b0374300587": _GNUTLS,
    "09f1c1a4680df80b9e8e6e58": _GNUTLS,
    "716d95702e4c776dab8a27da": _GNUTLS,
    "2859ff03b44c8f0e4f96604b": _GNUTLS,
}
