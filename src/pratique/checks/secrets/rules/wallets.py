"""Keys of wallets: whoever has them has the money."""

from pratique.checks.secrets import wallets
from pratique.checks.secrets.rule import Rule, assigned
from pratique.model.finding import Severity

_CRITICAL = Severity.CRITICAL
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"

RULES: tuple[Rule, ...] = (
    # https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki, and its kin for other chains (SLIP-132)
    Rule(
        id="extended-private-key",
        title="Extended private key of a wallet",
        anchor=f"(?:xprv[9A]|[yz]prvA|[tu]prv8|vprv9){_BASE58}{{8}}",
        pattern=f"[xyztuv]prv{_BASE58}{{107,108}}",
        severity=_CRITICAL,
        proof=wallets.base58check,
        shown=4,
    ),
    # https://en.bitcoin.it/wiki/Wallet_import_format
    Rule(
        id="wallet-import-key",
        title="Private key of a wallet",
        anchor="(?i)(?:bitcoin|wallet|[^a-z]wif[^a-z]|priv(?:ate)?[ _-]?key|bit import)",
        pattern=f"""(?:^|[ \t\r\n"'`=:(,>])(?P<secret>5[HJK]{_BASE58}{{49}}|(?:K[w-z]|L[1-5]){_BASE58}{{50}})""",
        severity=_CRITICAL,
        proof=wallets.base58check,
        shown=1,
        text_only=True,
    ),
    # https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki: 12 to 24 words of three to eight letters
    Rule(
        id="mnemonic-phrase",
        title="Wallet recovery phrase",
        anchor="(?i)(?:mnemonic|(?:seed|recovery|backup|secret)[ _-]?(?:phrase|words))",
        pattern="(?i:mnemonic|(?:seed|recovery|backup|secret)[ _-]?(?:phrase|words))[^\\n]{0,60}[\"'`=:>) \\t\\r\\n]{1,12}(?P<secret>(?:[a-z]{3,8} ){11}(?:[a-z]{3,8} ){0,12}[a-z]{3,8})",
        severity=_CRITICAL,
        proof=wallets.mnemonic,
        text_only=True,
    ),
    assigned(
        "ethereum-private-key",
        "Ethereum private key",
        "(?:private[_-]?key|deployer|mnemonic[_-]?key)",
        "0x[0-9a-fA-F]{64}",
        entropy=3.2,
    ),
    # https://stellar.org/protocol/sep-23: a version byte, 32 bytes, a checksum, in base 32
    assigned(
        "stellar-secret-seed",
        "Stellar secret seed",
        "(?:stellar|secret[_-]?seed|xlm)",
        "S[A-D][2-7A-Z]{54}",
        _CRITICAL,
        entropy=3.5,
        proof=wallets.strkey,
    ),
)
