#!/usr/bin/env python3
"""Writes corpus.jsonl and negatives.jsonl into a folder, deterministically: make.py FOLDER.

Nothing here was derived from any secret scanner's rules: see README.md.
Python 3.11, standard library + `cryptography`.  No value is a real credential:
every random part comes from random.Random(20261122).
"""
import base64, collections, hashlib, hmac, json, os, random, re, struct, sys, zlib
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

OUT = sys.argv[1]
R = random.Random(20261122)

DIG = "0123456789"
LOW = "abcdefghijklmnopqrstuvwxyz"
UP = LOW.upper()
HEX = DIG + "abcdef"
HEXU = DIG + "ABCDEF"
AN = DIG + LOW
AU = DIG + UP
B62 = DIG + UP + LOW
LET = UP + LOW
B64 = UP + LOW + DIG + "+/"
B64U = UP + LOW + DIG + "-_"
B32 = UP + "234567"
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def rs(n, alphabet=B62):
    return "".join(R.choice(alphabet) for _ in range(n))


def rb(n):
    return bytes(R.getrandbits(8) for _ in range(n))


def hx(n):
    return rs(n, HEX)


def b64(b):
    return base64.b64encode(b).decode()


def b64u(b):
    return base64.urlsafe_b64encode(b).decode().rstrip("=")


def uuid4():
    h = list(rb(16))
    h[6] = h[6] & 0x0F | 0x40
    h[8] = h[8] & 0x3F | 0x80
    s = bytes(h).hex()
    return "-".join((s[:8], s[8:12], s[12:16], s[16:20], s[20:]))


def digits(a, b=None):
    n = R.randint(a, b or a)
    return R.choice("123456789") + rs(n - 1, DIG)


def mixed(n, alphabet=B62):
    """Random, redrawn until it holds an upper, a lower and a digit (strong by construction)."""
    while True:
        s = rs(n, alphabet)
        if s[0].isalnum() and any(c.isdigit() for c in s) and any(c.islower() for c in s) and any(c.isupper() for c in s):
            return s


# ------------------------------------------------------------------ checksums / structures
def base62(n, width):
    s = ""
    while n:
        s = B62[n % 62] + s
        n //= 62
    return s.rjust(width, "0")


def base36(n, width):
    s = ""
    while n:
        s = (DIG + LOW)[n % 36] + s
        n //= 36
    return s.rjust(width, "0")


def crc_b62(prefix):
    body = rs(30)
    return prefix + body + base62(zlib.crc32(body.encode()), 6)


def gl_routable(prefix, **keys):
    """gitlabhq/lib/authn/token_field/generator/routable_token.rb"""
    payload = "\n".join(f"{k}:{v}" for k, v in sorted(keys.items())).encode()
    p = b64u(rb(16) + payload + bytes([len(payload)]))
    s = f"{prefix}{p}.01.{base36(len(p), 2)}"
    return s + base36(zlib.crc32(s.encode()), 7)


def grafana_sa():
    """grafana pkg/components/satokengen: crc32 (little endian, hex) of 'glsa_' + secret."""
    s = "glsa_" + rs(32)
    return s + "_" + struct.pack("<I", zlib.crc32(s.encode())).hex()


def aws_id(prefix="AKIA"):
    """Access key id: base32 of 10 bytes whose bits 1..40 hold the account id."""
    account = R.randint(100000000000, 999999999999)
    z = (1 << 47) | (account << 7) | R.getrandbits(7)
    return prefix + base64.b32encode(z.to_bytes(6, "big") + rb(4)).decode()


def aws_secret():
    while True:
        s = rs(40, B64)
        if ("/" in s or "+" in s) and any(c.isdigit() for c in s):
            return s


def jwt(payload, header=None, key=None, alg="HS256", rsakey=None):
    h = {"alg": alg, "typ": "JWT"} if header is None else header
    enc = lambda o: b64u(json.dumps(o, separators=(",", ":")).encode())
    msg = enc(h) + "." + enc(payload)
    if rsakey is not None:
        sig = rsakey.sign(msg.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        sig = hmac.new(key or rb(32), msg.encode(), hashlib.sha256).digest()
    return msg + "." + b64u(sig)


def pypi(host="pypi.org", project=None):
    """Macaroon v2, as pypi.org issues it (pypi/warehouse macaroons)."""
    ident = uuid4().encode()
    cavs = [b'[3, "%s"]' % uuid4().encode()]
    if project:
        cavs.append(json.dumps([2, [project]]).encode())
    k = hmac.new(b"macaroons-key-generator", rb(32), hashlib.sha256).digest()
    sig = hmac.new(k, ident, hashlib.sha256).digest()
    out = b"\x02\x01" + bytes([len(host)]) + host.encode() + b"\x02" + bytes([len(ident)]) + ident + b"\0"
    for c in cavs:
        out += b"\x02" + bytes([len(c)]) + c + b"\0"
        sig = hmac.new(sig, c, hashlib.sha256).digest()
    out += b"\0\x06\x20" + sig
    return "pypi-" + b64u(out)


def bech32(hrp, data):
    cs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    acc = bits = 0
    v = []
    for b in data:
        acc = acc << 8 | b
        bits += 8
        while bits >= 5:
            bits -= 5
            v.append(acc >> bits & 31)
    if bits:
        v.append(acc << (5 - bits) & 31)

    def poly(vals):
        gen, chk = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3], 1
        for x in vals:
            top = chk >> 25
            chk = (chk & 0x1FFFFFF) << 5 ^ x
            for i in range(5):
                chk ^= gen[i] if top >> i & 1 else 0
        return chk

    hi = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    pm = poly(hi + v + [0] * 6) ^ 1
    return hrp + "1" + "".join(cs[x] for x in v + [pm >> 5 * (5 - i) & 31 for i in range(6)])


def b58check(b):
    b += hashlib.sha256(hashlib.sha256(b).digest()).digest()[:4]
    n, s = int.from_bytes(b, "big"), ""
    while n:
        s = B58[n % 58] + s
        n //= 58
    return "1" * (len(b) - len(b.lstrip(b"\0"))) + s


# ------------------------------------------------------------------ deterministic keys
SMALL = [p for p in range(3, 2000) if all(p % q for q in range(2, int(p ** .5) + 1))]


def is_prime(n):
    if any(n % p == 0 for p in SMALL):
        return n in SMALL
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def prime(bits):
    while True:
        n = R.getrandbits(bits) | 3 << (bits - 2) | 1
        if is_prime(n) and (n - 1) % 65537:
            return n


def rsa_key(bits=2048):
    p, q = prime(bits // 2), prime(bits // 2)
    if p < q:
        p, q = q, p
    d = pow(65537, -1, (p - 1) * (q - 1))
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p),
                                 rsa.RSAPublicNumbers(65537, p * q)).private_key()


def dsa_key():
    q = prime(160)
    while True:
        p = R.getrandbits(1024) | 1 << 1023
        p -= p % (2 * q) - 1
        if p.bit_length() == 1024 and is_prime(p):
            break
    g = pow(2, (p - 1) // q, p)
    x = R.randrange(2, q)
    return dsa.DSAPrivateNumbers(x, dsa.DSAPublicNumbers(pow(g, x, p), dsa.DSAParameterNumbers(p, q, g))).private_key()


def ec_key(curve=None):
    return ec.derive_private_key(R.getrandbits(250) | 1 << 249, curve or ec.SECP256R1())


def ed_key():
    return ed25519.Ed25519PrivateKey.from_private_bytes(rb(32))


def pem(k, fmt="trad"):
    f = serialization.PrivateFormat.TraditionalOpenSSL if fmt == "trad" else serialization.PrivateFormat.PKCS8
    return k.private_bytes(serialization.Encoding.PEM, f, serialization.NoEncryption()).decode().rstrip("\n")


def pub_pem(k):
    return k.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode().rstrip("\n")


def armor(label, body, width=64):
    s = b64(body)
    return f"-----BEGIN {label}-----\n" + "\n".join(s[i:i + width] for i in range(0, len(s), width)) + f"\n-----END {label}-----"


def ss(b):
    b = b.encode() if isinstance(b, str) else b
    return struct.pack(">I", len(b)) + b


def mpint(n):
    return ss(n.to_bytes(n.bit_length() // 8 + 1, "big"))


def ssh_blobs(k):
    if isinstance(k, ed25519.Ed25519PrivateKey):
        pub = k.public_key().public_bytes_raw()
        seed = k.private_bytes_raw()
        return "ssh-ed25519", ss("ssh-ed25519") + ss(pub), ss("ssh-ed25519") + ss(pub) + ss(seed + pub)
    if isinstance(k, rsa.RSAPrivateKey):
        n = k.private_numbers()
        pn = n.public_numbers
        return ("ssh-rsa", ss("ssh-rsa") + mpint(pn.e) + mpint(pn.n),
                ss("ssh-rsa") + mpint(pn.n) + mpint(pn.e) + mpint(n.d) + mpint(n.iqmp) + mpint(n.p) + mpint(n.q))
    n = k.private_numbers()
    pt = k.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    head = ss("ecdsa-sha2-nistp256") + ss("nistp256") + ss(pt)
    return "ecdsa-sha2-nistp256", head, head + mpint(n.private_value)


def openssh(k, comment):
    _, pub, priv = ssh_blobs(k)
    chk = rb(4)
    p = chk + chk + priv + ss(comment)
    p += bytes(range(1, 1 + -len(p) % 8))
    return armor("OPENSSH PRIVATE KEY", b"openssh-key-v1\0" + ss("none") + ss("none") + ss("") + struct.pack(">I", 1) + ss(pub) + ss(p), 70)


def ssh_pub(k, comment):
    t, pub, _ = ssh_blobs(k)
    return f"{t} {b64(pub)} {comment}"


def pem_encrypted(k, password=b"correct horse"):
    """Traditional OpenSSL encryption (Proc-Type: 4,ENCRYPTED), with our own IV."""
    der = k.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    iv = rb(16)
    key = hashlib.md5(password + iv[:8]).digest()
    der += bytes([16 - len(der) % 16]) * (16 - len(der) % 16)
    e = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    s = armor("RSA PRIVATE KEY", e.update(der) + e.finalize())
    return s.replace("-----\n", f"-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{iv.hex().upper()}\n\n", 1)


def ppk3(comment):
    seed = rb(32)
    k = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    pub = ss("ssh-ed25519") + ss(k.public_key().public_bytes_raw())
    priv = ss(seed)
    mac = hmac.new(b"", ss("ssh-ed25519") + ss("none") + ss(comment) + ss(pub) + ss(priv), hashlib.sha256).hexdigest()
    w = lambda b: [b64(b)[i:i + 64] for i in range(0, len(b64(b)), 64)]
    return "\n".join(["PuTTY-User-Key-File-3: ssh-ed25519", "Encryption: none", f"Comment: {comment}",
                      f"Public-Lines: {len(w(pub))}", *w(pub), f"Private-Lines: {len(w(priv))}", *w(priv), f"Private-MAC: {mac}"])


def ppk2(k, comment):
    _, pub, _ = ssh_blobs(k)
    n = k.private_numbers()
    priv = mpint(n.d) + mpint(n.p) + mpint(n.q) + mpint(n.iqmp)
    mk = hashlib.sha1(b"putty-private-key-file-mac-key").digest()
    mac = hmac.new(mk, ss("ssh-rsa") + ss("none") + ss(comment) + ss(pub) + ss(priv), hashlib.sha1).hexdigest()
    w = lambda b: [b64(b)[i:i + 64] for i in range(0, len(b64(b)), 64)]
    return "\n".join(["PuTTY-User-Key-File-2: ssh-rsa", "Encryption: none", f"Comment: {comment}",
                      f"Public-Lines: {len(w(pub))}", *w(pub), f"Private-Lines: {len(w(priv))}", *w(priv), f"Private-MAC: {mac}"])


def crc24(b):
    c = 0xB704CE
    for x in b:
        c ^= x << 16
        for _ in range(8):
            c <<= 1
            if c & 0x1000000:
                c ^= 0x1864CFB
    return struct.pack(">I", c & 0xFFFFFF)[1:]


def pgp_key(uid, public=False):
    """RFC 4880 + EdDSA: transferable secret key (ed25519), self-signed."""
    k = ed_key()
    pub, seed = k.public_key().public_bytes_raw(), k.private_bytes_raw()
    mpi = lambda b: struct.pack(">H", int.from_bytes(b, "big").bit_length()) + b.lstrip(b"\0")
    body = b"\x04" + struct.pack(">I", 1700000000 + R.randint(0, 60000000)) + b"\x16\x09" + bytes.fromhex("2b06010401da470f01") + mpi(b"\x40" + pub)
    fpr = hashlib.sha1(b"\x99" + struct.pack(">H", len(body)) + body).digest()
    sec = mpi(seed)
    pkt = lambda tag, b: bytes([0xC0 | tag]) + (bytes([len(b)]) if len(b) < 192 else bytes([192 + (len(b) - 192 >> 8), (len(b) - 192) & 255])) + b
    key = pkt(6, body) if public else pkt(5, body + b"\0" + sec + struct.pack(">H", sum(sec) & 0xFFFF))
    u = uid.encode()
    sub = b"\x16\x21\x04" + fpr + b"\x05\x02" + struct.pack(">I", 1700000000 + R.randint(60000000, 61000000)) + b"\x02\x1b\x03"
    head = b"\x04\x13\x16\x08" + struct.pack(">H", len(sub)) + sub
    digest = hashlib.sha256(b"\x99" + struct.pack(">H", len(body)) + body + b"\xb4" + struct.pack(">I", len(u)) + u
                            + head + b"\x04\xff" + struct.pack(">I", len(head))).digest()
    s = k.sign(digest)
    un = b"\x09\x10" + fpr[-8:]
    sig = head + struct.pack(">H", len(un)) + un + digest[:2] + mpi(s[:32]) + mpi(s[32:])
    raw = key + pkt(13, u) + pkt(2, sig)
    t = b64(raw)
    lab = "PUBLIC" if public else "PRIVATE"
    return (f"-----BEGIN PGP {lab} KEY BLOCK-----\n\n" + "\n".join(t[i:i + 64] for i in range(0, len(t), 64))
            + "\n=" + b64(crc24(raw)) + f"\n-----END PGP {lab} KEY BLOCK-----")


def minisign_sk(enc=True):
    num, seed = rb(8), rb(32)
    pub = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    sk = seed + pub
    body = num + sk + hashlib.blake2b(b"Ed" + num + sk, digest_size=32).digest()
    if enc:  # body XORed with the scrypt stream: random here
        return b64(b"EdScB2" + rb(32) + struct.pack("<QQ", 33554432, 1073741824) + rb(104))
    return b64(b"Ed\0\0B2" + bytes(48) + body)


BIP = ("abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid "
       "acoustic acquire across act action actor actress actual adapt add addict address adjust admit adult advance advice "
       "aerobic affair afford afraid again age agent agree ahead aim air airport aisle alarm album alcohol alert alien all "
       "alley allow almost alone alpha already also alter always amateur amazing among amount amused analyst anchor ancient "
       "anger angle angry animal ankle announce annual another answer antenna antique anxiety any apart apology appear apple "
       "approve april arch arctic area arena argue arm armed armor army around arrange arrest").split()


def bip39():
    """12 words, all from the first 128 of the English list, checksum right (SHA-256, 4 bits)."""
    while True:
        idx = [R.randrange(len(BIP)) for _ in range(12)]
        bits = "".join(f"{i:011b}" for i in idx)
        ent = int(bits[:128], 2).to_bytes(16, "big")
        if f"{hashlib.sha256(ent).digest()[0]:08b}"[:4] == bits[128:]:
            return " ".join(BIP[i] for i in idx)


# ------------------------------------------------------------------ collectors
POS, NEG = [], []


# How each `source` was used.  READ: text of that page or file was looked at while writing this.
# RECOMPUTED: the checksum rule was confirmed on a published example value.  Otherwise: recalled.
READ = ("docs.gitlab.com/security/tokens", "routable_token.rb", "docs.sentry.io/security-legal-pii", "orgauthtoken_token.py", "get-started/token-formats/",
        "new-token-formats-and-secret-scanning", "buildkite.com/docs/platform/security/tokens", "new-format-for-api-access-tokens", "developer.paddle.com/api-reference/about",
        "docs.honeycomb.io/api/authentication", "2023-03-16-new-license-key-format", "supabase.com/docs/guides/api/api-keys", "2026-05-15-github-app-installation-tokens",
        "synapse/util/stringutils.py", "polar/kit/crypto.py", "posthog/models/utils.py", "crates.io src/util/token.rs")
RECOMPUTED = ("behind-githubs-new-authentication-token-formats", "npm-has-a-new-access-token-format", "pkg/components/satokengen")


def provenance(source):
    for word, keys in (("read", READ), ("recomputed", RECOMPUTED)):
        if any(k in source for k in keys):
            return f"[{word}] {source}"
    return f"[recalled] {source}" if source else ""


def add(service, kind, where, text, secret, source, sure=True):
    POS.append(dict(service=service, kind=kind, where=where, text=text, secret=secret, source=provenance(source), sure=bool(sure)))


def neg(service, kind, where, text, secret, why, source=""):
    NEG.append(dict(service=service, kind=kind, where=where, text=text, secret=secret, why=why, source=provenance(source), sure=True))


# ------------------------------------------------------------------ names and scenery
APPS = "billing-api storefront harbor atlas ledger pigeon orchard quarry lantern courier beacon tidepool kestrel foundry meadow relay-worker invoice-sync geocoder inbox-bot timeclock".split()
PEOPLE = "maria jonas priya tomasz aiko lena omar chidi sofia pavel".split()
WORDS = "customers orders sessions reports exports images invoices webhooks contacts metrics".split()
DOM = "example.org acme-internal.net northwind.dev corp.example.com".split()


def app(): return R.choice(APPS)
def person(): return R.choice(PEOPLE)
def word(): return R.choice(WORDS)


def parts(n): return [p for p in re.split(r"[_\-. ]+", n.lower()) if p]
def camel(n): p = parts(n); return p[0] + "".join(x.title() for x in p[1:])
def pascal(n): return "".join(x.title() for x in parts(n))
def snake(n): return "_".join(parts(n))
def kebab(n): return "-".join(parts(n))
def dotted(n): return ".".join(parts(n))
def ts(): return f"2026-{R.randint(1,12):02d}-{R.randint(1,28):02d}T{R.randint(0,23):02d}:{R.randint(0,59):02d}:{R.randint(0,59):02d}"


# Named templates: (variable name, value, service, host) -> (file name, whole text)
def t_env(n, v, s, h): return ".env", f"NODE_ENV=production\nPORT={R.randint(3000,9000)}\nLOG_LEVEL=info\n{n}={v}\nFEATURE_{R.choice('ABCD')}=true\n"
def t_envq(n, v, s, h): return ".env.production", f"# {app()} production\nAPP_NAME=\"{app()}\"\nAPP_URL=https://{app()}.{R.choice(DOM)}\n\n# {s}\n{n}=\"{v}\"\nCACHE_TTL=300\n"
def t_sh(n, v, s, h): return "deploy.sh", f"#!/usr/bin/env bash\nset -euo pipefail\n\nexport {n}={v}\nexport DEPLOY_ENV={R.choice(['staging','prod'])}\n\n./bin/release --app {app()} --region eu-west-1\n"
def t_shq(n, v, s, h): return "scripts/setup.sh", f"#!/bin/sh\n# set up {s} for {app()}\n{n}='{v}'\nif [ -z \"${n}\" ]; then\n  echo \"missing {n}\" >&2\n  exit 1\nfi\nmake {word()}\n"
def t_py(n, v, s, h): return "settings.py", f"import os\n\nDEBUG = False\nALLOWED_HOSTS = [\"{app()}.{R.choice(DOM)}\"]\n\n# {s}\n{n} = \"{v}\"\n\nTIME_ZONE = \"UTC\"\n"
def t_pyget(n, v, s, h): return "app/config.py", f"import os\n\n\nclass Config:\n    DEBUG = False\n    {n} = os.environ.get('{n}', '{v}')\n    PAGE_SIZE = {R.randint(10,99)}\n"
def t_yaml(n, v, s, h): p = parts(n); return "config.yaml", f"server:\n  port: {R.randint(3000,9000)}\n  host: 0.0.0.0\n{kebab(s.split()[0])}:\n  {'_'.join(p)}: {v}\n  timeout: 30\nlogging:\n  level: warn\n"
def t_yamlq(n, v, s, h): return "config/production.yml", f"production:\n  {snake(n)}: \"{v}\"\n  pool: {R.randint(2,20)}\n  {word()}_enabled: true\n"
def t_compose(n, v, s, h): return "docker-compose.yml", f"services:\n  {app()}:\n    image: ghcr.io/acme/{app()}:1.{R.randint(0,40)}.{R.randint(0,9)}\n    ports:\n      - \"8080:8080\"\n    environment:\n      - TZ=Europe/Berlin\n      - {n}={v}\n    restart: unless-stopped\n"
def t_composem(n, v, s, h): return "docker-compose.prod.yml", f"version: \"3.8\"\nservices:\n  web:\n    build: .\n    environment:\n      RAILS_ENV: production\n      {n}: {v}\n      WEB_CONCURRENCY: {R.randint(1,8)}\n"
def t_tfvars(n, v, s, h): return "terraform.tfvars", f"region        = \"eu-central-1\"\nenvironment   = \"prod\"\n{snake(n)} = \"{v}\"\ninstance_type = \"t3.medium\"\n"
def t_tf(n, v, s, h): return "variables.tf", f"variable \"{snake(n)}\" {{\n  description = \"{s} credential\"\n  type        = string\n  default     = \"{v}\"\n}}\n\nvariable \"replicas\" {{\n  default = {R.randint(1,6)}\n}}\n"
def t_js(n, v, s, h): return "app.js", f"const express = require('express');\nconst app = express();\n\nconst {camel(n)} = '{v}';\n\napp.get('/health', (req, res) => res.send('ok'));\napp.listen({R.randint(3000,9000)});\n"
def t_ts(n, v, s, h): return "src/config.ts", f"export const config = {{\n  baseUrl: 'https://{h}',\n  {camel(n)}: process.env.{n} ?? \"{v}\",\n  retries: {R.randint(1,5)},\n}};\n"
def t_docker(n, v, s, h): return "Dockerfile", f"FROM node:20-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nENV NODE_ENV=production\nENV {n}={v}\nCOPY . .\nCMD [\"node\", \"server.js\"]\n"
def t_arg(n, v, s, h): return "Dockerfile", f"FROM python:3.12-slim\nARG {n}=\"{v}\"\nWORKDIR /srv\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nEXPOSE {R.randint(3000,9000)}\n"
def t_props(n, v, s, h): return "src/main/resources/application.properties", f"spring.application.name={app()}\nserver.port={R.randint(3000,9000)}\n{dotted(n)}={v}\nmanagement.endpoints.web.exposure.include=health,info\n"
def t_appset(n, v, s, h): return "appsettings.json", json.dumps({"Logging": {"LogLevel": {"Default": "Information"}}, pascal(s.split()[0]): {pascal(n): v}, "AllowedHosts": "*"}, indent=2) + "\n"
def t_gha(n, v, s, h): return ".github/workflows/deploy.yml", f"name: deploy\non:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      {n}: {v}\n    steps:\n      - uses: actions/checkout@v4\n      - run: make deploy\n"
def t_readme(n, v, s, h): return "README.md", f"# {app()}\n\nSmall service that talks to {s}.\n\n## Run\n\n```sh\nexport {n}={v}\nnpm start\n```\n\nSee `docs/` for more.\n"
def t_go(n, v, s, h): return "main.go", f"package main\n\nimport \"fmt\"\n\nconst (\n\t{camel(n)} = \"{v}\"\n\tbaseURL = \"https://{h}\"\n)\n\nfunc main() {{\n\tfmt.Println(\"starting {app()}\")\n}}\n"
def t_cs(n, v, s, h): return "Program.cs", f"using System;\n\nnamespace {pascal(app())}\n{{\n    class Program\n    {{\n        private const string {pascal(n)} = \"{v}\";\n\n        static void Main() => Console.WriteLine(\"{word()}\");\n    }}\n}}\n"
def t_rb(n, v, s, h): return f"config/initializers/{snake(s.split()[0])}.rb", f"# frozen_string_literal: true\n\n{pascal(s.split()[0])}.configure do |config|\n  config.{snake(n)} = '{v}'\n  config.open_timeout = {R.randint(2,30)}\nend\n"
def t_php(n, v, s, h): return "config.php", f"<?php\n\nreturn [\n    'debug' => false,\n    '{snake(n)}' => '{v}',\n    'locale' => 'en',\n];\n"
def t_phpdef(n, v, s, h): return "includes/bootstrap.php", f"<?php\ndefine('SITE_NAME', '{app()}');\ndefine('{n}', '{v}');\nrequire __DIR__ . '/vendor/autoload.php';\n"
def t_java(n, v, s, h): return "src/main/java/com/acme/Config.java", f"package com.acme;\n\npublic final class Config {{\n    public static final String {n} = \"{v}\";\n    public static final int MAX_RETRIES = {R.randint(1,9)};\n\n    private Config() {{}}\n}}\n"
def t_kt(n, v, s, h): return "app/src/main/java/com/acme/Api.kt", f"package com.acme\n\nobject Api {{\n    const val BASE_URL = \"https://{h}\"\n    private const val {n} = \"{v}\"\n}}\n"
def t_gradle(n, v, s, h): return "gradle.properties", f"org.gradle.jvmargs=-Xmx2048m\nandroid.useAndroidX=true\n{camel(n)}={v}\nkotlin.code.style=official\n"
def t_k8s(n, v, s, h): a = app(); return "k8s/deployment.yaml", f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {a}\nspec:\n  replicas: {R.randint(1,5)}\n  template:\n    spec:\n      containers:\n        - name: {a}\n          image: acme/{a}:latest\n          env:\n            - name: {n}\n              value: \"{v}\"\n            - name: TZ\n              value: UTC\n"
def t_helm(n, v, s, h): return "values.yaml", f"replicaCount: {R.randint(1,4)}\nimage:\n  repository: acme/{app()}\n  tag: stable\nsecrets:\n  {camel(n)}: {v}\nservice:\n  type: ClusterIP\n  port: 80\n"
def t_jenkins(n, v, s, h): return "Jenkinsfile", f"pipeline {{\n  agent any\n  environment {{\n    {n} = '{v}'\n    REGION = 'eu-north-1'\n  }}\n  stages {{\n    stage('Build') {{\n      steps {{ sh 'make build' }}\n    }}\n  }}\n}}\n"
def t_ipynb(n, v, s, h): return "analysis.ipynb", json.dumps({"cells": [{"cell_type": "code", "execution_count": R.randint(1, 40), "metadata": {}, "outputs": [], "source": ["import os\n", f"os.environ[\"{n}\"] = \"{v}\"\n", "import pandas as pd\n"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"
def t_make(n, v, s, h): return "Makefile", f"APP := {app()}\n{n} ?= {v}\n\n.PHONY: run\nrun:\n\t{n}=$({n}) go run ./cmd/$(APP)\n"
def t_mcp(n, v, s, h): return ".mcp.json", json.dumps({"mcpServers": {kebab(s.split()[0]): {"command": "npx", "args": ["-y", f"@acme/{kebab(s.split()[0])}-mcp"], "env": {n: v}}}}, indent=2) + "\n"
def t_toml(n, v, s, h): return "config.toml", f"[server]\nbind = \"127.0.0.1:{R.randint(3000,9000)}\"\n\n[{snake(s.split()[0])}]\n{snake(n)} = \"{v}\"\nverify = true\n"
def t_xml(n, v, s, h): return "Web.config", f"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<configuration>\n  <appSettings>\n    <add key=\"Environment\" value=\"Production\" />\n    <add key=\"{pascal(n)}\" value=\"{v}\" />\n  </appSettings>\n</configuration>\n"
def t_strings(n, v, s, h): return "app/src/main/res/values/strings.xml", f"<resources>\n    <string name=\"app_name\">{app()}</string>\n    <string name=\"{snake(n)}\">{v}</string>\n</resources>\n"
def t_plist(n, v, s, h): return "Info.plist", f"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n\t<key>CFBundleName</key>\n\t<string>{app()}</string>\n\t<key>{pascal(n)}</key>\n\t<string>{v}</string>\n</dict>\n</plist>\n"
def t_rs(n, v, s, h): return "src/main.rs", f"const {n}: &str = \"{v}\";\n\nfn main() {{\n    println!(\"{{}} retries\", {R.randint(1,9)});\n}}\n"
def t_swift(n, v, s, h): return "Sources/App/Secrets.swift", f"import Foundation\n\nenum Secrets {{\n    static let {camel(n)} = \"{v}\"\n    static let host = \"{h}\"\n}}\n"
def t_ansible(n, v, s, h): return "group_vars/all.yml", f"---\nntp_server: pool.ntp.org\n{snake(n)}: '{v}'\ndeploy_user: {person()}\n"
def t_systemd(n, v, s, h): a = app(); return f"/etc/systemd/system/{a}.service", f"[Unit]\nDescription={a}\nAfter=network.target\n\n[Service]\nEnvironment=\"{n}={v}\"\nExecStart=/usr/bin/{a}\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n"
def t_ini(n, v, s, h): return "config.ini", f"[general]\nverbose = 1\n\n[{snake(s.split()[0])}]\n{snake(n)} = {v}\nurl = https://{h}\n"
def t_zshrc(n, v, s, h): return "~/.zshrc", f"export PATH=\"$HOME/bin:$PATH\"\nexport EDITOR=vim\nexport {n}=\"{v}\"\nalias ll='ls -la'\n"
def t_curl(n, v, s, h): return "scripts/check.sh", f"#!/bin/sh\ncurl -fsS \\\n  -H \"Authorization: Bearer {v}\" \\\n  -H 'Accept: application/json' \\\n  https://{h}/v1/{word()}?limit={R.randint(5,50)} | jq .\n"
def t_curlkey(n, v, s, h): return "docs/example.md", f"# {s}\n\n```sh\ncurl https://{h}/v2/{word()} -H 'X-Api-Key: {v}'\n```\n"
def t_req(n, v, s, h): return "sync.py", f"import requests\n\n{n} = '{v}'\n\n\ndef fetch(page=1):\n    r = requests.get(\n        \"https://{h}/v1/{word()}\",\n        headers={{\"Authorization\": f\"Bearer {{{n}}}\"}},\n        params={{\"page\": page}},\n        timeout=10,\n    )\n    return r.json()\n"
def t_postman(n, v, s, h): return "collection.postman_environment.json", json.dumps({"name": f"{app()} prod", "values": [{"key": "baseUrl", "value": f"https://{h}", "enabled": True}, {"key": camel(n), "value": v, "type": "secret", "enabled": True}]}, indent=2) + "\n"
def t_launch(n, v, s, h): return ".vscode/launch.json", json.dumps({"version": "0.2.0", "configurations": [{"name": "API", "type": "node", "request": "launch", "program": "${workspaceFolder}/index.js", "env": {n: v, "PORT": "3000"}}]}, indent=4) + "\n"
def t_circle(n, v, s, h): return ".circleci/config.yml", f"version: 2.1\njobs:\n  build:\n    docker:\n      - image: cimg/python:3.12\n        environment:\n          {n}: \"{v}\"\n    steps:\n      - checkout\n      - run: pytest -q\n"
def t_ps1(n, v, s, h): return "deploy.ps1", f"$ErrorActionPreference = 'Stop'\n$env:{n} = \"{v}\"\nInvoke-RestMethod -Uri \"https://{h}/v1/{word()}\"\nWrite-Host 'done'\n"
def t_bat(n, v, s, h): return "run.bat", f"@echo off\nset {n}={v}\nset JAVA_OPTS=-Xmx512m\njava %JAVA_OPTS% -jar {app()}.jar\n"
def t_dart(n, v, s, h): return "lib/constants.dart", f"class Constants {{\n  static const String baseUrl = 'https://{h}';\n  static const String {camel(n)} = '{v}';\n}}\n"
def t_lua(n, v, s, h): return "nginx/conf.lua", f"local _M = {{}}\n_M.{snake(n)} = \"{v}\"\n_M.timeout_ms = {R.randint(100,9000)}\nreturn _M\n"
def t_obj(n, v, s, h): return "lib/client.js", f"import {{ Client }} from '@acme/{kebab(s.split()[0])}';\n\nexport default new Client({{\n  {camel(n)}: \"{v}\",\n  timeout: {R.randint(1,60)}000,\n}});\n"


NAMED = [t_env, t_py, t_yaml, t_js, t_tfvars, t_sh, t_compose, t_docker, t_appset, t_gha, t_go, t_props, t_ts, t_k8s, t_php, t_readme,
         t_envq, t_java, t_pyget, t_composem, t_rb, t_helm, t_jenkins, t_cs, t_ipynb, t_mcp, t_toml, t_zshrc, t_req, t_obj, t_make, t_shq,
         t_yamlq, t_tf, t_ansible, t_xml, t_kt, t_systemd, t_rs, t_ini, t_postman, t_arg, t_gradle, t_circle, t_phpdef, t_launch, t_swift,
         t_ps1, t_curl, t_strings, t_plist, t_dart, t_bat, t_curlkey, t_lua]
XMLISH = (t_xml, t_strings, t_plist)


# Stand-alone templates: nothing tells what the value is
def a_hist(v): return "~/.bash_history", f"cd ~/src/{app()}\ngit pull\necho {v} | pbcopy\nls -la\ndocker ps\n"
def a_log(v): return "logs/app.log", f"{ts()}Z INFO  boot {app()} pid={R.randint(100,9999)}\n{ts()}Z DEBUG request headers: authorization=Bearer {v}\n{ts()}Z INFO  200 GET /{word()} {R.randint(3,900)}ms\n"
def a_note(v): return "notes.txt", f"meeting {person()} tue 10:00\n\n{v}\n\nask about {word()} export\n"
def a_chat(v): return "slack-export/2026-03-04.json", json.dumps([{"user": person(), "text": "hey can you send it over?"}, {"user": person(), "text": f"sure, use this one: {v} (I'll rotate it later)"}], indent=2) + "\n"
def a_arg(v): return "main.py", f"from acme import connect\n\nclient = connect(\"{v}\")\nprint(client.whoami())\n"
def a_diff(v): return "fix.patch", f"--- a/src/client.py\n+++ b/src/client.py\n@@ -1,4 +1,4 @@\n import os\n-c = Client('{v}')\n+c = Client(os.environ['KEY'])\n print(c)\n"
def a_list(v): return "tests/test_live.py", f"import pytest\n\n\n@pytest.mark.parametrize('value', [\n    '{v}',\n])\ndef test_accepts(value):\n    assert len(value) > 10\n"
def a_csv(v): return "export.csv", f"id,owner,created,value\n{R.randint(1,99)},{person()},2026-01-0{R.randint(1,9)},{v}\n{R.randint(100,199)},{person()},2026-02-0{R.randint(1,9)},n/a\n"
def a_cmt(v): return "src/index.js", f"// TODO({person()}): remove before release\n// {v}\nexport function main() {{\n  return {R.randint(1,99)};\n}}\n"
def a_md(v): return "docs/runbook.md", f"# Runbook\n\n1. ssh to the box\n2. paste `{v}` when asked\n3. restart {app()}\n"


ALONE = [a_hist, a_log, a_note, a_chat, a_arg, a_diff, a_list, a_csv, a_cmt, a_md]
_c = collections.Counter()


def named(n, v, s, h):
    while True:
        t = NAMED[_c["n"] % len(NAMED)]
        _c["n"] += 1
        if t in XMLISH and set(v) & set("&<>\""):
            continue  # would need entity escapes
        if "\\" in v or '"' in v or "'" in v:
            t = t_env
        return t(n, v, s, h)


def alone(v):
    t = ALONE[_c["a"] % len(ALONE)]
    _c["a"] += 1
    return t(v)


def K(service, kind, gen, names, source, sure=True, n=2, al=True, host=None):
    """n examples under a telling name, and (al) one standing alone."""
    names = names.split()
    h = host or f"api.{kebab(service.split()[0])}.com"
    for i in range(n):
        v = gen()
        w, t = named(names[i % len(names)], v, service, h)
        add(service, kind, w, t, v, source, sure)
    if al:
        v = gen()
        w, t = alone(v)
        add(service, kind, w, t, v, source, sure)


# ================================================================== positives: tokens by provider
GHB = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
GHD = "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"
for pre, kind, names in (("ghp_", "personal access token (classic)", "GITHUB_TOKEN GH_TOKEN GITHUB_PAT"), ("gho_", "oauth access token", "GITHUB_OAUTH_TOKEN GH_ACCESS_TOKEN"),
                         ("ghu_", "app user-to-server token", "GITHUB_USER_TOKEN GH_USER_TOKEN"), ("ghs_", "app installation token", "GITHUB_APP_TOKEN INSTALLATION_TOKEN"),
                         ("ghr_", "app refresh token", "GITHUB_REFRESH_TOKEN GH_REFRESH")):
    K("GitHub", kind, lambda: crc_b62(pre), names, GHB, n=3 if pre == "ghp_" else 2, host="api.github.com")
K("GitHub", "fine-grained personal access token", lambda: "github_pat_11" + rs(20, AU) + "_" + rs(59), "GITHUB_TOKEN GH_FINE_GRAINED_TOKEN", GHD + " (prefix; 22_59 shape; checksum rule not published)", host="api.github.com")
K("GitHub", "oauth app client secret", lambda: hx(40), "GITHUB_CLIENT_SECRET GITHUB_OAUTH_CLIENT_SECRET", "https://docs.github.com/en/apps/oauth-apps", al=False)
K("GitHub", "webhook secret", lambda: mixed(32), "GITHUB_WEBHOOK_SECRET", "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries", al=False)

GLD = "https://docs.gitlab.com/security/tokens/#token-prefixes"
GLR = "gitlabhq lib/authn/token_field/generator/routable_token.rb"
devise = lambda n=20: rs(n, B64U)
K("GitLab", "personal access token", lambda: "glpat-" + devise(), "GITLAB_TOKEN GITLAB_PRIVATE_TOKEN CI_PUSH_TOKEN", GLD, n=3, host="gitlab.com/api")
K("GitLab", "personal access token, routable", lambda: gl_routable("glpat-", c="1", o=base36(R.randint(1, 99999), 1), u=base36(R.randint(100000, 30000000), 1)), "GITLAB_TOKEN GITLAB_API_TOKEN", GLR, host="gitlab.com/api")
K("GitLab", "project access token, routable", lambda: gl_routable("glpat-", o=base36(R.randint(1, 99999), 1), p=base36(R.randint(100000, 70000000), 1), u=base36(R.randint(100000, 30000000), 1)), "PROJECT_ACCESS_TOKEN", GLR, n=1)
K("GitLab", "oauth application secret", lambda: "gloas-" + hx(64), "GITLAB_CLIENT_SECRET OAUTH_APP_SECRET", GLD)
K("GitLab", "deploy token", lambda: "gldt-" + devise(), "DEPLOY_TOKEN CI_DEPLOY_PASSWORD", GLD)
K("GitLab", "runner authentication token", lambda: "glrt-" + devise(), "RUNNER_TOKEN CI_SERVER_TOKEN", GLD)
K("GitLab", "runner authentication token, routable", lambda: gl_routable("glrt-t2_", o=base36(R.randint(1, 99999), 1), g=base36(R.randint(100000, 9000000), 1)), "RUNNER_TOKEN", GLR + " and MR 170634 (t1_/t2_/t3_)", n=1)
K("GitLab", "runner token from registration", lambda: "glrtr-" + devise(), "RUNNER_TOKEN", GLD, n=1)
K("GitLab", "runner registration token (legacy)", lambda: "GR1348941" + devise(), "REGISTRATION_TOKEN RUNNER_REGISTRATION_TOKEN", "gitlabhq app/models/concerns/runners_token_prefixable.rb")
K("GitLab", "ci job token", lambda: "glcbt-" + R.choice("123456789abcdef") + R.choice(HEX) + "_" + devise(), "CI_JOB_TOKEN JOB_TOKEN", GLD)
K("GitLab", "pipeline trigger token", lambda: "glptt-" + hx(40), "TRIGGER_TOKEN GITLAB_TRIGGER_TOKEN", GLD)
K("GitLab", "feed token", lambda: "glft-" + devise(), "FEED_TOKEN", GLD, n=1)
K("GitLab", "incoming mail token", lambda: "glimt-" + rs(25, AN), "INCOMING_EMAIL_TOKEN", GLD, n=1)
K("GitLab", "agent for kubernetes token", lambda: "glagent-" + rs(50, B64U), "AGENT_TOKEN KAS_TOKEN", GLD)
K("GitLab", "scim token", lambda: "glsoat-" + devise(), "SCIM_TOKEN", GLD, n=1)
K("GitLab", "feature flags client token", lambda: "glffct-" + devise(), "UNLEASH_INSTANCE_ID FLAGS_TOKEN", GLD)
K("GitLab", "workspace token", lambda: "glwt-" + devise(), "WORKSPACE_TOKEN", GLD + " (added in 18.2; length assumed)", sure=False, n=1)

K("npm", "granular/automation access token", lambda: crc_b62("npm_"), "NPM_TOKEN NODE_AUTH_TOKEN", "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/", host="registry.npmjs.org")
K("PyPI", "api token", pypi, "TWINE_PASSWORD PYPI_TOKEN", "https://docs.pypi.org/api/secrets/ ; pypi/warehouse macaroons", host="upload.pypi.org")
K("PyPI", "api token, project scoped", lambda: pypi(project=app()), "PYPI_API_TOKEN UV_PUBLISH_TOKEN", "https://pypi.org/help/#apitoken", n=1)
K("TestPyPI", "api token", lambda: pypi("test.pypi.org"), "TEST_PYPI_TOKEN", "https://test.pypi.org/help/#apitoken", host="test.pypi.org")
K("RubyGems", "api key", lambda: "rubygems_" + hx(48), "GEM_HOST_API_KEY RUBYGEMS_API_KEY", "https://guides.rubygems.org/api-key-scopes/")
K("crates.io", "api token", lambda: "cio" + rs(32), "CARGO_REGISTRY_TOKEN CRATES_IO_TOKEN", "rust-lang/crates.io src/util/token.rs")
K("NuGet", "api key", lambda: "oy2" + rs(43, LOW + "234567"), "NUGET_API_KEY NUGET_KEY", "https://learn.microsoft.com/nuget/nuget-org/publish-a-package")
K("Clojars", "deploy token", lambda: "CLOJARS_" + hx(60), "CLOJARS_PASSWORD", "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens")
K("JFrog", "artifactory api key", lambda: "AKCp" + rs(69), "ARTIFACTORY_API_KEY JFROG_API_KEY", "https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key")
K("JFrog", "reference token", lambda: b64u(f"reftkn:01:{digits(10)}:{rs(27)}X".encode())[:64], "JF_ACCESS_TOKEN ARTIFACTORY_REFERENCE_TOKEN", "https://jfrog.com/help/r/jfrog-platform-administration-documentation/reference-token")

DH = "https://docs.docker.com/security/access-tokens/"
K("Docker Hub", "personal access token", lambda: "dckr_pat_" + rs(27, B64U), "DOCKERHUB_TOKEN DOCKER_PASSWORD", DH)
K("Docker Hub", "organization access token", lambda: "dckr_oat_" + rs(32, B64U), "DOCKER_OAT DOCKERHUB_TOKEN", DH)
K("Docker Hub", "password", lambda: mixed(18, B62 + "!#%"), "DOCKERHUB_PASSWORD", DH, n=1, al=False)

HV = "https://developer.hashicorp.com/vault/docs/concepts/tokens"
K("HashiCorp Vault", "service token", lambda: "hvs." + rs(24), "VAULT_TOKEN VAULT_DEV_ROOT_TOKEN", HV)
K("HashiCorp Vault", "service token (server side consistent)", lambda: "hvs.CAES" + rs(87, B64U), "VAULT_TOKEN", HV)
K("HashiCorp Vault", "batch token", lambda: "hvb.AAAAAQ" + rs(138, B64U), "VAULT_TOKEN BATCH_TOKEN", HV)
K("HashiCorp Vault", "recovery token", lambda: "hvr." + rs(24), "VAULT_RECOVERY_TOKEN", HV, n=1)
K("HashiCorp Vault", "service token (before 1.10)", lambda: "s." + rs(24), "VAULT_TOKEN", HV, al=False)
K("HashiCorp Vault", "unseal key", lambda: b64(rb(33)), "VAULT_UNSEAL_KEY VAULT_UNSEAL_KEY_1", "https://developer.hashicorp.com/vault/docs/concepts/seal", al=False)
K("HashiCorp Vault", "approle secret_id", uuid4, "VAULT_SECRET_ID VAULT_APPROLE_SECRET_ID", "https://developer.hashicorp.com/vault/docs/auth/approle", al=False)
K("HashiCorp Terraform", "cloud api token", lambda: rs(14) + ".atlasv1." + rs(67), "TFE_TOKEN TF_TOKEN_app_terraform_io", "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens", host="app.terraform.io")
K("HashiCorp Consul", "acl token", uuid4, "CONSUL_HTTP_TOKEN", "https://developer.hashicorp.com/consul/docs/security/acl/tokens", al=False)
K("HashiCorp Nomad", "acl token", uuid4, "NOMAD_TOKEN", "https://developer.hashicorp.com/nomad/docs/concepts/acl", al=False)

# ---- clouds
K("DigitalOcean", "personal access token", lambda: "dop_v1_" + hx(64), "DIGITALOCEAN_TOKEN DO_TOKEN", "https://docs.digitalocean.com/release-notes/ (dop_v1_)")
K("DigitalOcean", "oauth token", lambda: "doo_v1_" + hx(64), "DIGITALOCEAN_ACCESS_TOKEN", "https://docs.digitalocean.com/reference/api/oauth-api/")
K("DigitalOcean", "refresh token", lambda: "dor_v1_" + hx(64), "DIGITALOCEAN_REFRESH_TOKEN", "https://docs.digitalocean.com/reference/api/oauth-api/", n=1)
K("DigitalOcean", "spaces secret", lambda: mixed(43, B64), "SPACES_SECRET_ACCESS_KEY DO_SPACES_SECRET", "https://docs.digitalocean.com/products/spaces/how-to/manage-access/", al=False)
K("Heroku", "platform api key (uuid)", uuid4, "HEROKU_API_KEY HEROKU_TOKEN", "https://devcenter.heroku.com/articles/authentication", al=False)
K("Heroku", "platform api token (HRKU-)", lambda: "HRKU-AA" + rs(42, B64U) + "_____w" + rs(10, B64U), "HEROKU_API_KEY HEROKU_TOKEN", "Heroku dev center changelog (prefix); inner shape as seen in public config files", sure=False)
CFD = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"
for pre, kind, nm in (("cfk_", "global api key (prefixed)", "CLOUDFLARE_API_KEY CF_GLOBAL_KEY"), ("cfut_", "user api token (prefixed)", "CLOUDFLARE_API_TOKEN CF_API_TOKEN"), ("cfat_", "account api token (prefixed)", "CLOUDFLARE_API_TOKEN")):
    K("Cloudflare", kind, lambda: pre + rs(40) + hx(8), nm, CFD + " (40 characters + checksum; alphabet and checksum rule not published)", sure=False)
K("Cloudflare", "api token (before 2026)", lambda: rs(40, B64U), "CLOUDFLARE_API_TOKEN CF_API_TOKEN", CFD, al=False, host="api.cloudflare.com/client")
K("Cloudflare", "global api key (before 2026)", lambda: hx(37), "CLOUDFLARE_API_KEY CF_API_KEY", CFD, al=False)
K("Cloudflare", "origin ca key", lambda: "v1.0-" + hx(24) + "-" + hx(146), "CLOUDFLARE_ORIGIN_CA_KEY CF_ORIGIN_CA_KEY", "https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/")
K("Cloudflare", "tunnel token", lambda: b64(json.dumps({"a": hx(32), "t": uuid4(), "s": b64(b64(rb(32)).encode())}, separators=(",", ":")).encode()), "TUNNEL_TOKEN CLOUDFLARED_TOKEN", "https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/")
K("Cloudflare", "turnstile secret key", lambda: "0x4AAAAAAA" + rs(26, B64U), "TURNSTILE_SECRET_KEY", "https://developers.cloudflare.com/turnstile/get-started/", sure=False)
K("Google Cloud", "api key", lambda: "AIzaSy" + rs(33, B64U), "GOOGLE_API_KEY GEMINI_API_KEY MAPS_API_KEY", "https://cloud.google.com/docs/authentication/api-keys", n=3)
K("Google", "oauth client secret", lambda: "GOCSPX-" + rs(28, B64U), "GOOGLE_CLIENT_SECRET AUTH_GOOGLE_SECRET", "https://developers.google.com/identity/protocols/oauth2")
K("Google", "oauth access token", lambda: "ya29.a0" + rs(180, B64U), "ACCESS_TOKEN GOOGLE_ACCESS_TOKEN", "https://developers.google.com/identity/protocols/oauth2#size (up to 2048 bytes)")
K("Google", "oauth refresh token", lambda: "1//0" + rs(1, DIG) + rs(95, B64U), "GOOGLE_REFRESH_TOKEN REFRESH_TOKEN", "https://developers.google.com/identity/protocols/oauth2#size")
K("Google Cloud", "storage hmac secret", lambda: rs(40, B64), "GCS_HMAC_SECRET GOOGLE_STORAGE_SECRET", "https://cloud.google.com/storage/docs/authentication/hmackeys", al=False)
K("Firebase", "cloud messaging server key (legacy)", lambda: "AAAA" + rs(7, B64U) + ":APA91b" + rs(134, B64U), "FCM_SERVER_KEY FIREBASE_SERVER_KEY", "https://firebase.google.com/docs/cloud-messaging/auth-server")
K("Alibaba Cloud", "accesskey id", lambda: "LTAI5t" + rs(18), "ALIBABA_CLOUD_ACCESS_KEY_ID ALIYUN_ACCESS_KEY", "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair")
K("Alibaba Cloud", "accesskey secret", lambda: rs(30), "ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIYUN_ACCESS_KEY_SECRET OSS_ACCESS_KEY_SECRET", "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair", al=False)
K("Tencent Cloud", "secret id", lambda: "AKID" + rs(32), "TENCENTCLOUD_SECRET_ID COS_SECRET_ID", "https://www.tencentcloud.com/document/product/598/32675")
K("Tencent Cloud", "secret key", lambda: rs(32), "TENCENTCLOUD_SECRET_KEY COS_SECRET_KEY", "https://www.tencentcloud.com/document/product/598/32675", al=False)
K("Huawei Cloud", "secret access key", lambda: rs(40), "HUAWEICLOUD_SDK_SK HW_SECRET_KEY", "https://support.huaweicloud.com/intl/en-us/iam_faq/iam_01_0618.html", al=False)
K("Yandex Cloud", "api key", lambda: "AQVN" + rs(36, B64U), "YANDEX_API_KEY YC_API_KEY", "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key")
K("Yandex Cloud", "iam token", lambda: "t1.9euelZ" + rs(122, B64U) + "." + rs(86, B64U), "YC_TOKEN YC_IAM_TOKEN", "https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token")
K("Yandex Cloud", "static access key secret", lambda: "YCP" + rs(37, B64U), "YC_STORAGE_SECRET_KEY AWS_SECRET_ACCESS_KEY", "https://yandex.cloud/en/docs/iam/concepts/authorization/access-key")
K("Yandex", "oauth token", lambda: "y0_AgAAAA" + rs(49, B64U), "YANDEX_OAUTH_TOKEN YC_OAUTH_TOKEN", "https://yandex.cloud/en/docs/iam/concepts/authorization/oauth-token", sure=False)
K("IBM Cloud", "api key", lambda: rs(44, B64U), "IBMCLOUD_API_KEY IC_API_KEY WATSONX_APIKEY", "https://cloud.ibm.com/docs/account?topic=account-userapikey", al=False)
K("IBM Cloud", "cloud object storage hmac secret", lambda: hx(48), "COS_HMAC_SECRET_ACCESS_KEY IBM_COS_SECRET_ACCESS_KEY", "https://cloud.ibm.com/docs/cloud-object-storage?topic=cloud-object-storage-uhc-hmac-credentials-main", al=False)
K("Oracle Cloud", "auth token", lambda: mixed(20, B62 + "#;:<>()[]"), "OCI_AUTH_TOKEN OCIR_PASSWORD", "https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrygettingauthtoken.htm", al=False, n=1)
K("Scaleway", "secret key", uuid4, "SCW_SECRET_KEY", "https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/", al=False)
K("Linode", "personal access token", lambda: hx(64), "LINODE_TOKEN LINODE_CLI_TOKEN", "https://techdocs.akamai.com/linode-api/reference/get-started", al=False)
K("Hetzner Cloud", "api token", lambda: rs(64), "HCLOUD_TOKEN HETZNER_TOKEN", "https://docs.hetzner.cloud/", al=False)
K("Vultr", "api key", lambda: rs(36, AU), "VULTR_API_KEY", "https://www.vultr.com/api/", al=False)
K("OVH", "application secret", lambda: hx(32), "OVH_APPLICATION_SECRET OVH_CONSUMER_KEY", "https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api", al=False)
K("Fly.io", "macaroon token", lambda: "FlyV1 fm2_" + b64(b"\x93\x91\x93\xc4" + rb(252)), "FLY_API_TOKEN", "https://fly.io/docs/security/tokens/", sure=False)
K("Fly.io", "personal auth token", lambda: "fo1_" + rs(43, B64U), "FLY_API_TOKEN FLY_ACCESS_TOKEN", "https://fly.io/docs/flyctl/tokens/", sure=False)
K("Render", "api key", lambda: "rnd_" + rs(28), "RENDER_API_KEY", "https://render.com/docs/api", host="api.render.com")
K("Vercel", "access token", lambda: rs(24), "VERCEL_TOKEN", "https://vercel.com/docs/rest-api#authentication", al=False)
K("Vercel", "access token (prefixed)", lambda: "vcp_" + rs(56), "VERCEL_TOKEN", "https://vercel.com/changelog/new-token-formats-and-secret-scanning (prefix; length not published)", sure=False, n=1)
K("Vercel", "blob read-write token", lambda: "vercel_blob_rw_" + rs(16) + "_" + rs(30), "BLOB_READ_WRITE_TOKEN", "https://vercel.com/docs/vercel-blob")
K("Netlify", "personal access token", lambda: "nfp_" + rs(36), "NETLIFY_AUTH_TOKEN", "https://docs.netlify.com/api/get-started/#authentication")
K("Railway", "project token", uuid4, "RAILWAY_TOKEN RAILWAY_API_TOKEN", "https://docs.railway.com/reference/public-api", al=False)
K("Fastly", "api token", lambda: rs(32, B64U), "FASTLY_API_TOKEN FASTLY_API_KEY", "https://www.fastly.com/documentation/reference/api/auth-tokens/", al=False)
K("Akamai", "edgegrid client secret", lambda: rs(43, B64) + "=", "AKAMAI_CLIENT_SECRET", "https://techdocs.akamai.com/developer/docs/edgegrid", al=False, n=1)
K("Backblaze", "b2 application key", lambda: "K00" + rs(1, "0123456") + rs(27, B64), "B2_APPLICATION_KEY B2_APP_KEY", "https://www.backblaze.com/docs/cloud-storage-application-keys", al=False)
K("Wasabi", "secret key", lambda: rs(40), "WASABI_SECRET_ACCESS_KEY", "https://docs.wasabi.com/docs/creating-a-new-access-key", al=False, n=1)

# ---- chat, mail, telephony
SL = "https://api.slack.com/concepts/token-types (docs.slack.dev/authentication/tokens)"
num = lambda: digits(12, 13)
K("Slack", "bot token", lambda: f"xoxb-{num()}-{num()}-{rs(24)}", "SLACK_BOT_TOKEN SLACK_TOKEN", SL, n=3, host="slack.com/api")
K("Slack", "user token", lambda: f"xoxp-{num()}-{num()}-{num()}-{hx(32)}", "SLACK_USER_TOKEN SLACK_TOKEN", SL)
K("Slack", "app-level token", lambda: f"xapp-1-A0{rs(9, AU)}-{num()}-{hx(64)}", "SLACK_APP_TOKEN", SL)
K("Slack", "configuration access token", lambda: "xoxe.xoxp-1-" + rs(166), "SLACK_CONFIG_TOKEN", SL)
K("Slack", "configuration refresh token", lambda: "xoxe-1-" + rs(147), "SLACK_REFRESH_TOKEN", SL, n=1)
K("Slack", "rotated bot token", lambda: "xoxe.xoxb-1-" + rs(166), "SLACK_BOT_TOKEN", "https://docs.slack.dev/authentication/using-token-rotation", n=1)
K("Slack", "legacy workspace token", lambda: f"xoxa-2-{num()}-{num()}-{num()}-{hx(32)}", "SLACK_WORKSPACE_TOKEN", SL, n=1)
K("Slack", "browser session token", lambda: f"xoxc-{num()}-{num()}-{num()}-{hx(64)}", "SLACK_XOXC_TOKEN", "Slack web client (undocumented)", sure=False, n=1)
K("Slack", "incoming webhook", lambda: f"https://hooks.slack.com/services/T0{rs(9, AU)}/B0{rs(9, AU)}/{rs(24)}", "SLACK_WEBHOOK_URL SLACK_WEBHOOK", "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks")
K("Slack", "workflow trigger url", lambda: f"https://hooks.slack.com/triggers/T0{rs(9, AU)}/{num()}/{hx(32)}", "SLACK_WORKFLOW_URL", "https://slack.com/help/articles/360041352714", n=1)
K("Slack", "signing secret", lambda: hx(32), "SLACK_SIGNING_SECRET SLACK_CLIENT_SECRET", "https://docs.slack.dev/authentication/verifying-requests-from-slack", al=False)
K("Discord", "bot token", lambda: b64u(digits(18, 19).encode()) + "." + "G" + rs(5, B64U) + "." + rs(38, B64U), "DISCORD_TOKEN BOT_TOKEN DISCORD_BOT_TOKEN", "https://docs.discord.com/developers/reference#authentication", n=3)
K("Discord", "webhook url", lambda: f"https://discord.com/api/webhooks/{digits(19)}/{rs(68, B64U)}", "DISCORD_WEBHOOK_URL", "https://docs.discord.com/developers/resources/webhook")
K("Discord", "client secret", lambda: rs(32, B64U), "DISCORD_CLIENT_SECRET", "https://docs.discord.com/developers/topics/oauth2", al=False)
K("Discord", "mfa user token", lambda: "mfa." + rs(84, B64U), "DISCORD_USER_TOKEN", "Discord developer reference (legacy)", n=1)
K("Telegram", "bot token", lambda: f"{digits(9, 10)}:AA{rs(33, B64U)}", "TELEGRAM_BOT_TOKEN TELEGRAM_TOKEN TG_TOKEN", "https://core.telegram.org/bots/api#authorizing-your-bot", n=3)
K("Microsoft Teams", "incoming webhook", lambda: f"https://acme{R.randint(1, 99)}.webhook.office.com/webhookb2/{uuid4()}@{uuid4()}/IncomingWebhook/{hx(32)}/{uuid4()}", "TEAMS_WEBHOOK_URL", "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/")
K("Twilio", "auth token", lambda: hx(32), "TWILIO_AUTH_TOKEN TWILIO_TOKEN", "https://www.twilio.com/docs/iam/api/authtoken", al=False)
K("Twilio", "api key sid", lambda: "SK" + hx(32), "TWILIO_API_KEY TWILIO_API_KEY_SID", "https://www.twilio.com/docs/iam/api-keys")
K("Twilio", "api key secret", lambda: rs(32), "TWILIO_API_SECRET TWILIO_API_KEY_SECRET", "https://www.twilio.com/docs/iam/api-keys", al=False)
K("SendGrid", "api key", lambda: f"SG.{rs(22, B64U)}.{rs(43, B64U)}", "SENDGRID_API_KEY MAIL_PASSWORD", "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys", n=3)
K("Mailgun", "private api key", lambda: "key-" + hx(32), "MAILGUN_API_KEY MAILGUN_PRIVATE_KEY", "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt")
K("Mailgun", "api key (new shape)", lambda: f"{hx(32)}-{hx(8)}-{hx(8)}", "MAILGUN_API_KEY MAILGUN_SENDING_KEY", "https://documentation.mailgun.com/docs/mailgun/api-reference/")
K("Mailchimp", "api key", lambda: f"{hx(32)}-us{R.randint(1, 21)}", "MAILCHIMP_API_KEY", "https://mailchimp.com/developer/marketing/docs/fundamentals/")
K("Mandrill", "api key", lambda: "md-" + rs(22, B64U), "MANDRILL_API_KEY MANDRILL_APIKEY", "https://mailchimp.com/developer/transactional/docs/fundamentals/")
K("Brevo", "api key", lambda: f"xkeysib-{hx(64)}-{rs(16)}", "BREVO_API_KEY SENDINBLUE_API_KEY", "https://developers.brevo.com/docs/getting-started")
K("Brevo", "smtp key", lambda: f"xsmtpsib-{hx(64)}-{rs(16)}", "BREVO_SMTP_KEY SMTP_PASSWORD", "https://help.brevo.com/hc/en-us/articles/209467485")
K("Postmark", "server token", uuid4, "POSTMARK_SERVER_TOKEN POSTMARK_API_TOKEN", "https://postmarkapp.com/developer/api/overview", al=False)
K("Resend", "api key", lambda: f"re_{rs(8)}_{rs(24)}", "RESEND_API_KEY", "https://resend.com/docs/dashboard/api-keys/introduction")
K("SparkPost", "api key", lambda: hx(40), "SPARKPOST_API_KEY", "https://developers.sparkpost.com/api/", al=False)
K("Mailjet", "secret key", lambda: hx(32), "MAILJET_SECRET_KEY MJ_APIKEY_PRIVATE", "https://dev.mailjet.com/email/guides/", al=False)
K("MailerSend", "api token", lambda: "mlsn." + hx(64), "MAILERSEND_API_KEY", "https://developers.mailersend.com/general.html#authentication")
K("MessageBird", "access key", lambda: rs(25), "MESSAGEBIRD_ACCESS_KEY MESSAGEBIRD_API_KEY", "https://developers.messagebird.com/api/", al=False)
K("Vonage", "api secret", lambda: rs(16), "VONAGE_API_SECRET NEXMO_API_SECRET", "https://developer.vonage.com/en/getting-started/concepts/authentication", al=False)
K("Plivo", "auth token", lambda: b64(hx(60).encode())[:40], "PLIVO_AUTH_TOKEN", "https://www.plivo.com/docs/", sure=False, n=1, al=False)
K("Telnyx", "api v2 key", lambda: f"KEY01{rs(30, HEXU)}_{rs(22)}", "TELNYX_API_KEY", "https://developers.telnyx.com/api/authentication")
K("Intercom", "access token", lambda: b64(f"tok:{uuid4().replace('-', '_')}:1:0".encode()), "INTERCOM_ACCESS_TOKEN INTERCOM_TOKEN", "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication (base64 of 'tok:...')")
K("Zendesk", "api token", lambda: rs(40), "ZENDESK_API_TOKEN ZENDESK_TOKEN", "https://developer.zendesk.com/api-reference/introduction/security-and-auth/", al=False)
K("Freshdesk", "api key", lambda: rs(20), "FRESHDESK_API_KEY", "https://developers.freshdesk.com/api/#authentication", al=False)

def polar():
    t = rs(37)
    return "polar_oat_" + t + base62(zlib.crc32(t.encode()), 6)


# ---- payments, commerce
STR = "https://docs.stripe.com/keys"
K("Stripe", "live secret key", lambda: "sk_live_" + "51" + rs(97), "STRIPE_SECRET_KEY STRIPE_API_KEY", STR, n=3, host="api.stripe.com")
K("Stripe", "live secret key (24, legacy)", lambda: "sk_live_" + rs(24), "STRIPE_SECRET_KEY STRIPE_SK", STR)
K("Stripe", "test secret key", lambda: "sk_test_" + "51" + rs(97), "STRIPE_SECRET_KEY STRIPE_TEST_KEY", STR)
K("Stripe", "restricted key", lambda: "rk_live_" + "51" + rs(97), "STRIPE_RESTRICTED_KEY STRIPE_API_KEY", STR)
K("Stripe", "webhook signing secret", lambda: "whsec_" + rs(32), "STRIPE_WEBHOOK_SECRET STRIPE_ENDPOINT_SECRET", "https://docs.stripe.com/webhooks/signature")
K("Svix", "webhook signing secret", lambda: "whsec_" + b64(rb(24)), "SVIX_SECRET CLERK_WEBHOOK_SECRET", "https://docs.svix.com/receiving/verifying-payloads/how-manual", n=1)
K("PayPal", "client secret", lambda: "E" + rs(79, B64U), "PAYPAL_CLIENT_SECRET PAYPAL_SECRET", "https://developer.paypal.com/api/rest/", al=False)
K("Braintree", "production access token", lambda: f"access_token$production${rs(16, AN)}${hx(32)}", "BRAINTREE_ACCESS_TOKEN", "https://developer.paypal.com/braintree/articles/guides/payment-methods/paypal/checkout-with-paypal", n=1)
K("Braintree", "private key", lambda: hx(32), "BRAINTREE_PRIVATE_KEY", "https://developer.paypal.com/braintree/docs/start/hello-server", al=False)
K("Square", "access token", lambda: "EAAA" + rs(60, B64U), "SQUARE_ACCESS_TOKEN SQUARE_TOKEN", "https://developer.squareup.com/docs/build-basics/access-tokens")
K("Square", "access token (legacy)", lambda: "sq0atp-" + rs(22, B64U), "SQUARE_ACCESS_TOKEN", "https://developer.squareup.com/docs/build-basics/access-tokens")
K("Square", "application secret", lambda: "sq0csp-" + rs(43, B64U), "SQUARE_APPLICATION_SECRET SQUARE_SECRET", "https://developer.squareup.com/docs/oauth-api/overview")
SH = "https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing ; https://shopify.dev/docs/apps/build/authentication-authorization"
for pre, kind, nm in (("shpat_", "admin api access token", "SHOPIFY_ACCESS_TOKEN SHOPIFY_ADMIN_TOKEN"), ("shpss_", "app shared secret", "SHOPIFY_API_SECRET SHOPIFY_CLIENT_SECRET"),
                      ("shpca_", "custom app access token", "SHOPIFY_TOKEN"), ("shppa_", "private app password", "SHOPIFY_PASSWORD SHOPIFY_APP_PASSWORD")):
    K("Shopify", kind, lambda: pre + hx(32), nm, SH)
K("Shopify", "partner api token", lambda: "prtapi_" + hx(32), "SHOPIFY_PARTNER_TOKEN", "https://shopify.dev/docs/api/partner", n=1)
K("Shopify", "theme access password", lambda: "shptka_" + hx(32), "SHOPIFY_CLI_THEME_TOKEN", "https://shopify.dev/docs/storefronts/themes/tools/theme-access", n=1)
K("Adyen", "api key", lambda: "AQE" + rs(9) + "mfwhmR" + rs(60, B64) + "==-" + b64(rb(32)) + "-" + rs(16), "ADYEN_API_KEY", "https://docs.adyen.com/development-resources/api-credentials/", sure=False, al=False)
K("Razorpay", "key secret", lambda: rs(24), "RAZORPAY_KEY_SECRET RAZORPAY_SECRET", "https://razorpay.com/docs/api/authentication/", al=False)
K("Paystack", "secret key", lambda: "sk_live_" + hx(40), "PAYSTACK_SECRET_KEY", "https://paystack.com/docs/api/authentication/")
K("Flutterwave", "secret key", lambda: "FLWSECK-" + hx(32) + "-X", "FLW_SECRET_KEY FLUTTERWAVE_SECRET", "https://developer.flutterwave.com/docs/authentication")
K("Flutterwave", "test secret key", lambda: "FLWSECK_TEST-" + hx(32) + "-X", "FLW_SECRET_KEY", "https://developer.flutterwave.com/docs/authentication", n=1)
K("GoCardless", "access token", lambda: "live_" + rs(40, B64U), "GOCARDLESS_ACCESS_TOKEN GC_ACCESS_TOKEN", "https://developer.gocardless.com/api-reference/", al=False)
K("Mollie", "api key", lambda: "live_" + rs(30), "MOLLIE_API_KEY", "https://docs.mollie.com/reference/authentication", al=False)
K("Plaid", "secret", lambda: hx(30), "PLAID_SECRET", "https://plaid.com/docs/api/", al=False)
K("Plaid", "access token", lambda: "access-production-" + uuid4(), "PLAID_ACCESS_TOKEN", "https://plaid.com/docs/api/items/")
K("Coinbase", "api secret (legacy)", lambda: rs(32), "COINBASE_API_SECRET", "https://docs.cdp.coinbase.com/", al=False, n=1)
K("Binance", "secret key", lambda: rs(64), "BINANCE_SECRET_KEY BINANCE_API_SECRET", "https://developers.binance.com/docs/binance-spot-api-docs", al=False)
K("Kraken", "private key", lambda: b64(rb(64)), "KRAKEN_API_SECRET KRAKEN_PRIVATE_KEY", "https://docs.kraken.com/api/docs/guides/spot-rest-auth/", al=False)
K("Lob", "live api key", lambda: "live_" + hx(35), "LOB_API_KEY", "https://docs.lob.com/#section/API-Keys", al=False)
K("EasyPost", "production api key", lambda: "EZAK" + rs(54), "EASYPOST_API_KEY", "https://docs.easypost.com/docs/authentication")
K("EasyPost", "test api key", lambda: "EZTK" + rs(54), "EASYPOST_TEST_API_KEY", "https://docs.easypost.com/docs/authentication", n=1)
K("Shippo", "live token", lambda: "shippo_live_" + hx(40), "SHIPPO_API_KEY SHIPPO_TOKEN", "https://docs.goshippo.com/docs/guides_general/authentication/")
K("Duffel", "live token", lambda: "duffel_live_" + rs(43, B64U), "DUFFEL_ACCESS_TOKEN", "https://duffel.com/docs/api/overview/authentication")
K("Paddle", "api key", lambda: f"pdl_live_apikey_01{rs(24, 'abcdefghjkmnpqrstvwxyz0123456789')}_{rs(22)}_{rs(3)}", "PADDLE_API_KEY", "https://developer.paddle.com/api-reference/about/api-keys (69 characters)")
K("Lemon Squeezy", "api key", lambda: jwt({"aud": "94d59cef-dbb8-4ea5-b178-d2540fcd6919", "jti": hx(80), "iat": 1750000000 + R.randint(0, 9999999), "sub": digits(7), "scopes": []}), "LEMONSQUEEZY_API_KEY", "https://docs.lemonsqueezy.com/api", n=1, al=False)
K("Polar", "organization access token", polar, "POLAR_ACCESS_TOKEN", "polarsource/polar server/polar/kit/crypto.py", n=1)

# ---- AI
OA = "https://platform.openai.com/docs/api-reference/authentication"
K("OpenAI", "legacy user key", lambda: f"sk-{rs(20)}T3BlbkFJ{rs(20)}", "OPENAI_API_KEY OPENAI_KEY", OA, n=3)
K("OpenAI", "project key", lambda: f"sk-proj-{rs(74, B64U)}T3BlbkFJ{rs(74, B64U)}", "OPENAI_API_KEY OPENAI_SECRET", OA, n=3)
K("OpenAI", "service account key", lambda: f"sk-svcacct-{rs(74, B64U)}T3BlbkFJ{rs(74, B64U)}", "OPENAI_API_KEY", OA)
K("OpenAI", "admin key", lambda: f"sk-admin-{rs(74, B64U)}T3BlbkFJ{rs(74, B64U)}", "OPENAI_ADMIN_KEY", OA)
AND = "https://docs.anthropic.com/en/api/ (key shape sk-ant-...)"
K("Anthropic", "api key", lambda: f"sk-ant-api03-{rs(93, B64U)}AA", "ANTHROPIC_API_KEY CLAUDE_API_KEY", AND, n=3)
K("Anthropic", "admin key", lambda: f"sk-ant-admin01-{rs(93, B64U)}AA", "ANTHROPIC_ADMIN_KEY", AND)
K("Anthropic", "oauth token", lambda: f"sk-ant-oat01-{rs(93, B64U)}AA", "CLAUDE_CODE_OAUTH_TOKEN", "https://docs.anthropic.com/en/docs/claude-code/ (claude setup-token)")
K("Hugging Face", "user access token", lambda: "hf_" + rs(34, LET), "HF_TOKEN HUGGINGFACE_TOKEN HUGGING_FACE_HUB_TOKEN", "https://huggingface.co/docs/hub/security-tokens", n=3, host="huggingface.co/api")
K("Hugging Face", "organization token (legacy)", lambda: "api_org_" + rs(34, LET), "HF_ORG_TOKEN", "https://huggingface.co/docs/hub/security-tokens", n=1)
K("Groq", "api key", lambda: "gsk_" + rs(52), "GROQ_API_KEY", "https://console.groq.com/docs/quickstart")
K("Replicate", "api token", lambda: "r8_" + rs(37), "REPLICATE_API_TOKEN", "https://replicate.com/docs/reference/http#authentication")
K("Perplexity", "api key", lambda: "pplx-" + rs(48), "PERPLEXITY_API_KEY PPLX_API_KEY", "https://docs.perplexity.ai/")
K("Mistral", "api key", lambda: rs(32), "MISTRAL_API_KEY", "https://docs.mistral.ai/getting-started/quickstart/", al=False)
K("Cohere", "api key", lambda: rs(40), "COHERE_API_KEY CO_API_KEY", "https://docs.cohere.com/reference/about", al=False)
K("xAI", "api key", lambda: "xai-" + rs(80), "XAI_API_KEY GROK_API_KEY", "https://docs.x.ai/docs/")
K("Fireworks AI", "api key", lambda: "fw_" + rs(24), "FIREWORKS_API_KEY", "https://docs.fireworks.ai/", sure=False)
K("Together AI", "api key", lambda: hx(64), "TOGETHER_API_KEY", "https://docs.together.ai/", al=False)
K("OpenRouter", "api key", lambda: "sk-or-v1-" + hx(64), "OPENROUTER_API_KEY", "https://openrouter.ai/docs/api-reference/authentication")
K("DeepSeek", "api key", lambda: "sk-" + hx(32), "DEEPSEEK_API_KEY", "https://api-docs.deepseek.com/")
K("Moonshot", "api key", lambda: "sk-" + rs(48), "MOONSHOT_API_KEY KIMI_API_KEY", "https://platform.moonshot.ai/docs/", sure=False, n=1, al=False)
K("NVIDIA", "ngc/nim api key", lambda: "nvapi-" + rs(64, B64U), "NVIDIA_API_KEY NGC_API_KEY", "https://docs.api.nvidia.com/")
K("LangSmith", "personal access token", lambda: f"lsv2_pt_{hx(32)}_{hx(10)}", "LANGSMITH_API_KEY LANGCHAIN_API_KEY", "https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key")
K("LangSmith", "service key", lambda: f"lsv2_sk_{hx(32)}_{hx(10)}", "LANGSMITH_API_KEY", "https://docs.smith.langchain.com/", n=1)
K("Langfuse", "secret key", lambda: "sk-lf-" + uuid4(), "LANGFUSE_SECRET_KEY", "https://langfuse.com/docs/get-started")
K("Weights & Biases", "api key", lambda: hx(40), "WANDB_API_KEY", "https://docs.wandb.ai/quickstart", al=False)
K("Pinecone", "api key (pcsk)", lambda: f"pcsk_{rs(5)}_{rs(63)}", "PINECONE_API_KEY", "https://docs.pinecone.io/guides/projects/manage-api-keys")
K("Pinecone", "api key (uuid)", uuid4, "PINECONE_API_KEY", "https://docs.pinecone.io/", al=False)
K("ElevenLabs", "api key", lambda: "sk_" + hx(48), "ELEVENLABS_API_KEY XI_API_KEY ELEVEN_API_KEY", "https://elevenlabs.io/docs/api-reference/authentication")
K("Deepgram", "api key", lambda: hx(40), "DEEPGRAM_API_KEY", "https://developers.deepgram.com/docs/authenticating", al=False)
K("AssemblyAI", "api key", lambda: hx(32), "ASSEMBLYAI_API_KEY", "https://www.assemblyai.com/docs/", al=False)
K("Stability AI", "api key", lambda: "sk-" + rs(48), "STABILITY_API_KEY STABILITY_KEY", "https://platform.stability.ai/docs/getting-started/authentication", al=False)
K("Voyage AI", "api key", lambda: "pa-" + rs(43, B64U), "VOYAGE_API_KEY", "https://docs.voyageai.com/docs/api-key-and-installation")
K("Tavily", "api key", lambda: "tvly-dev-" + rs(32), "TAVILY_API_KEY", "https://docs.tavily.com/")
K("Jina AI", "api key", lambda: f"jina_{hx(32)}{rs(28, B64U)}", "JINA_API_KEY", "https://jina.ai/embeddings/")
K("Helicone", "api key", lambda: f"sk-helicone-{rs(7, AN)}-{rs(7, AN)}-{rs(7, AN)}-{rs(7, AN)}", "HELICONE_API_KEY", "https://docs.helicone.ai/", n=1, sure=False)
K("Firecrawl", "api key", lambda: "fc-" + hx(32), "FIRECRAWL_API_KEY", "https://docs.firecrawl.dev/")
K("E2B", "api key", lambda: "e2b_" + hx(40), "E2B_API_KEY", "https://e2b.dev/docs/api-key")
K("Cerebras", "api key", lambda: "csk-" + rs(48, AN), "CEREBRAS_API_KEY", "https://inference-docs.cerebras.ai/quickstart")
K("Exa", "api key", uuid4, "EXA_API_KEY", "https://docs.exa.ai/", al=False)
K("Roboflow", "api key", lambda: rs(20), "ROBOFLOW_API_KEY", "https://docs.roboflow.com/", al=False, n=1)
K("Modal", "token secret", lambda: "as-" + rs(22), "MODAL_TOKEN_SECRET", "https://modal.com/docs/reference/modal.config")
K("RunPod", "api key", lambda: "rpa_" + rs(40, AU) + rs(6, AN), "RUNPOD_API_KEY", "https://docs.runpod.io/get-started/api-keys", sure=False)
K("LlamaCloud", "api key", lambda: "llx-" + rs(48), "LLAMA_CLOUD_API_KEY", "https://docs.cloud.llamaindex.ai/llamacloud/getting_started/api_key")

# ---- observability
K("Datadog", "api key", lambda: hx(32), "DD_API_KEY DATADOG_API_KEY", "https://docs.datadoghq.com/account_management/api-app-keys/", al=False)
K("Datadog", "application key", lambda: hx(40), "DD_APP_KEY DATADOG_APP_KEY", "https://docs.datadoghq.com/account_management/api-app-keys/", al=False)
NR = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
K("New Relic", "user key", lambda: "NRAK-" + rs(27, AU), "NEW_RELIC_API_KEY NEWRELIC_USER_KEY", NR)
K("New Relic", "license key", lambda: hx(36) + "NRAL", "NEW_RELIC_LICENSE_KEY", NR)
K("New Relic", "license key (eu)", lambda: "eu01xx" + hx(30) + "NRAL", "NEW_RELIC_LICENSE_KEY", NR, n=1)
K("New Relic", "insights insert key", lambda: "NRII-" + rs(32, B64U), "NEW_RELIC_INSERT_KEY", NR)
K("New Relic", "rest api key", lambda: "NRRA-" + hx(42), "NEW_RELIC_REST_API_KEY", NR, n=1)
SD = "https://docs.sentry.io/security-legal-pii/security/token-formats/"
K("Sentry", "personal auth token", lambda: "sntryu_" + hx(64), "SENTRY_AUTH_TOKEN", SD)
K("Sentry", "organization auth token", lambda: "sntrys_" + b64(json.dumps({"iat": 1760000000 + R.randint(0, 9999999) + R.randint(0, 999999) / 1e6, "url": "https://sentry.io", "region_url": "https://us.sentry.io", "org": app()}, separators=(",", ":")).encode()) + "_" + b64(rb(32)).rstrip("="), "SENTRY_AUTH_TOKEN", SD + " ; getsentry/sentry orgauthtoken_token.py")
K("Sentry", "internal integration token", lambda: hx(64), "SENTRY_AUTH_TOKEN", SD, al=False)
K("Grafana", "service account token", grafana_sa, "GRAFANA_TOKEN GRAFANA_API_KEY", "grafana pkg/components/satokengen")
K("Grafana", "cloud access policy token", lambda: "glc_" + b64(json.dumps({"o": digits(6), "n": f"{app()}-{word()}", "k": rs(24), "m": {"r": "prod-eu-west-2"}}, separators=(",", ":")).encode()), "GRAFANA_CLOUD_TOKEN GRAFANA_CLOUD_API_KEY", "https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/")
K("Grafana", "api key (legacy)", lambda: b64(json.dumps({"k": rs(32), "n": f"{app()}", "id": R.randint(1, 9)}, separators=(",", ":")).encode()), "GRAFANA_API_KEY", "https://grafana.com/docs/grafana/latest/developers/http_api/auth/ (eyJrIjoi...)")
K("Honeycomb", "ingest key", lambda: "hcaik_01" + rs(56, AN), "HONEYCOMB_API_KEY", "https://docs.honeycomb.io/api/authentication (hc[x]ik_ + 58)")
K("Honeycomb", "configuration key", lambda: rs(22), "HONEYCOMB_API_KEY HONEYCOMB_CONFIG_KEY", "https://docs.honeycomb.io/api/authentication", al=False, n=1)
K("Honeycomb", "configuration key (classic)", lambda: hx(32), "HONEYCOMB_API_KEY HONEYCOMB_WRITEKEY", "https://docs.honeycomb.io/", al=False, n=1)
K("Dynatrace", "api token", lambda: f"dt0c01.{rs(24, B32)}.{rs(64, B32)}", "DYNATRACE_API_TOKEN DT_API_TOKEN", "https://docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication")
K("Dynatrace", "platform token", lambda: f"dt0s16.{rs(8, B32)}.{rs(64, B32)}", "DT_PLATFORM_TOKEN", "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/platform-tokens", n=1)
K("Splunk", "hec token", uuid4, "SPLUNK_HEC_TOKEN SPLUNK_TOKEN", "https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector", al=False)
K("PagerDuty", "rest api key", lambda: "u+" + rs(18, B64U), "PAGERDUTY_TOKEN PAGERDUTY_API_KEY", "https://developer.pagerduty.com/docs/authentication", al=False)
K("Opsgenie", "api key", uuid4, "OPSGENIE_API_KEY GENIE_KEY", "https://docs.opsgenie.com/docs/api-key-management", al=False)
K("Rollbar", "server access token", lambda: hx(32), "ROLLBAR_ACCESS_TOKEN ROLLBAR_SERVER_TOKEN", "https://docs.rollbar.com/docs/access-tokens", al=False)
K("Logz.io", "shipping token", lambda: rs(32, LET), "LOGZIO_TOKEN", "https://docs.logz.io/docs/user-guide/admin/authentication-tokens/", al=False, n=1)
K("Sumo Logic", "access key", lambda: rs(64), "SUMOLOGIC_ACCESS_KEY", "https://help.sumologic.com/docs/manage/security/access-keys/", al=False)
K("LaunchDarkly", "access token", lambda: "api-" + uuid4(), "LAUNCHDARKLY_ACCESS_TOKEN LD_API_TOKEN", "https://launchdarkly.com/docs/home/account/api")
K("LaunchDarkly", "sdk key", lambda: "sdk-" + uuid4(), "LAUNCHDARKLY_SDK_KEY LD_SDK_KEY", "https://launchdarkly.com/docs/sdk/concepts/client-side-server-side")
K("PostHog", "personal api key", lambda: "phx_" + rs(43), "POSTHOG_PERSONAL_API_KEY POSTHOG_API_KEY", "PostHog/posthog posthog/models/utils.py")
K("Segment", "write key", lambda: rs(32), "SEGMENT_WRITE_KEY", "https://segment.com/docs/connections/find-writekey/", al=False)
K("Segment", "public api token", lambda: "sgp_" + rs(64), "SEGMENT_ACCESS_TOKEN SEGMENT_API_TOKEN", "https://docs.segmentapis.com/", n=1)
K("Amplitude", "secret key", lambda: hx(32), "AMPLITUDE_SECRET_KEY", "https://amplitude.com/docs/apis/authentication", al=False, n=1)
K("Mixpanel", "api secret", lambda: hx(32), "MIXPANEL_API_SECRET MIXPANEL_SECRET", "https://developer.mixpanel.com/reference/project-secret", al=False)
K("Statsig", "server secret key", lambda: "secret-" + rs(43), "STATSIG_SERVER_SECRET", "https://docs.statsig.com/sdk-keys/api-keys")
K("Axiom", "api token", lambda: "xaat-" + uuid4(), "AXIOM_TOKEN", "https://axiom.co/docs/reference/tokens")
K("Axiom", "personal access token", lambda: "xapt-" + uuid4(), "AXIOM_TOKEN", "https://axiom.co/docs/reference/tokens", n=1)
K("Better Stack", "source token", lambda: rs(24), "LOGTAIL_SOURCE_TOKEN BETTERSTACK_TOKEN", "https://betterstack.com/docs/logs/", al=False, n=1)

# ---- developer tools, CI
AT = "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"
K("Atlassian", "api token", lambda: "ATATT3xFfGF0" + rs(171, B64U) + "=" + rs(8, HEXU), "JIRA_API_TOKEN ATLASSIAN_TOKEN CONFLUENCE_TOKEN", AT + " (trailing checksum rule not published)", sure=False)
K("Atlassian", "api token (legacy)", lambda: rs(24), "JIRA_API_TOKEN ATLASSIAN_API_TOKEN", AT, al=False)
K("Bitbucket", "app password", lambda: "ATBB" + rs(24) + rs(8, HEXU), "BITBUCKET_APP_PASSWORD BITBUCKET_PASSWORD", "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/ (trailing checksum rule not published)", sure=False)
K("Bitbucket", "repository access token", lambda: "ATCTT3xFfGN0" + rs(171, B64U) + "=" + rs(8, HEXU), "BITBUCKET_TOKEN BB_TOKEN", "https://support.atlassian.com/bitbucket-cloud/docs/repository-access-tokens/", sure=False)
K("Trello", "api token", lambda: "ATTA" + hx(64) + rs(8, HEXU), "TRELLO_TOKEN TRELLO_API_TOKEN", "https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/")
K("Linear", "api key", lambda: "lin_api_" + rs(40), "LINEAR_API_KEY", "https://linear.app/developers/graphql")
K("Linear", "oauth token", lambda: "lin_oauth_" + hx(64), "LINEAR_ACCESS_TOKEN LINEAR_OAUTH_TOKEN", "https://linear.app/developers/oauth-2-0-authentication")
K("Notion", "integration token (ntn_)", lambda: "ntn_" + rs(11, DIG) + rs(35), "NOTION_TOKEN NOTION_API_KEY", "https://developers.notion.com/page/changelog (25 Sep 2024, ntn_)")
K("Notion", "integration token (secret_)", lambda: "secret_" + rs(43), "NOTION_TOKEN NOTION_KEY", "https://developers.notion.com/docs/authorization")
K("Figma", "personal access token", lambda: "figd_" + rs(40, B64U), "FIGMA_TOKEN FIGMA_ACCESS_TOKEN", "https://www.figma.com/developers/api#access-tokens")
K("Postman", "api key", lambda: f"PMAK-{hx(24)}-{hx(34)}", "POSTMAN_API_KEY", "https://learning.postman.com/docs/developer/postman-api/authentication/")
K("Postman", "collection access key", lambda: f"PMAT-01{rs(24, '0123456789ABCDEFGHJKMNPQRSTVWXYZ')}", "POSTMAN_ACCESS_KEY", "https://learning.postman.com/docs/collaborating-in-postman/sharing/", n=1)
K("Pulumi", "access token", lambda: "pul-" + hx(40), "PULUMI_ACCESS_TOKEN", "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/")
DP = "https://docs.doppler.com/reference/auth-token-formats"
K("Doppler", "personal token", lambda: "dp.pt." + rs(43), "DOPPLER_TOKEN", DP)
K("Doppler", "service token", lambda: "dp.st.prd." + rs(43), "DOPPLER_TOKEN", DP)
K("Doppler", "cli token", lambda: "dp.ct." + rs(43), "DOPPLER_TOKEN", DP, n=1)
K("Doppler", "service account token", lambda: "dp.sa." + rs(43), "DOPPLER_TOKEN", DP, n=1)
K("Doppler", "scim token", lambda: "dp.scim." + rs(43), "DOPPLER_SCIM_TOKEN", DP, n=1)
K("Doppler", "audit token", lambda: "dp.audit." + rs(43), "DOPPLER_AUDIT_TOKEN", DP, n=1)
K("Infisical", "service token", lambda: f"st.{uuid4()}.{hx(32)}.{hx(32)}", "INFISICAL_TOKEN", "https://infisical.com/docs/documentation/platform/token")
K("1Password", "service account token", lambda: "ops_" + b64u(json.dumps({"signInAddress": "my.1password.com", "userAuth": {"method": "SRPg-4096", "alg": "PBES2g-HS256", "iterations": 650000, "salt": b64u(rb(16))}, "email": rs(13, AN) + "@1passwordserviceaccounts.com", "srpX": hx(64), "muk": {"alg": "A256GCM", "ext": True, "k": b64u(rb(32)), "key_ops": ["encrypt", "decrypt"], "kty": "oct", "kid": "mp"}, "secretKey": f"A3-{rs(6, AU)}-{rs(6, AU)}-{rs(5, AU)}-{rs(5, AU)}-{rs(5, AU)}-{rs(5, AU)}", "throttleSecret": {"seed": hx(64), "uuid": rs(26, AU)}, "deviceUuid": rs(26, AN)}, separators=(",", ":")).encode()), "OP_SERVICE_ACCOUNT_TOKEN", "https://developer.1password.com/docs/service-accounts/")
K("1Password", "secret key", lambda: f"A3-{rs(6, AU)}-{rs(6, AU)}-{rs(5, AU)}-{rs(5, AU)}-{rs(5, AU)}-{rs(5, AU)}", "OP_SECRET_KEY ONEPASSWORD_SECRET_KEY", "https://support.1password.com/secret-key/")
K("CircleCI", "personal api token", lambda: f"CCIPAT_{rs(22, B58)}_{hx(40)}", "CIRCLE_TOKEN CIRCLECI_TOKEN", "https://circleci.com/changelog/new-format-for-api-access-tokens/")
K("CircleCI", "project api token", lambda: f"CCIPRJ_{rs(22, B58)}_{hx(40)}", "CIRCLE_TOKEN", "https://circleci.com/changelog/new-format-for-api-access-tokens/", n=1)
K("CircleCI", "api token (legacy)", lambda: hx(40), "CIRCLECI_TOKEN CIRCLE_TOKEN", "https://circleci.com/docs/managing-api-tokens/", al=False)
BK = "https://buildkite.com/docs/platform/security/tokens"
K("Buildkite", "api access token", lambda: "bkua_" + hx(40), "BUILDKITE_API_TOKEN BUILDKITE_TOKEN", BK + " (prefix; length and alphabet recalled)", sure=False)
K("Buildkite", "agent token", lambda: "bkct_" + rs(58, AN), "BUILDKITE_AGENT_TOKEN", BK + " (prefix; length assumed)", sure=False, n=1)
K("Travis CI", "api token", lambda: rs(22, B64U), "TRAVIS_TOKEN TRAVIS_API_TOKEN", "https://developer.travis-ci.com/authentication", al=False)
K("Codecov", "upload token", uuid4, "CODECOV_TOKEN", "https://docs.codecov.com/docs/codecov-tokens", al=False)
K("Snyk", "api token", uuid4, "SNYK_TOKEN SNYK_API_TOKEN", "https://docs.snyk.io/snyk-api/authentication-for-api", al=False)
SQ = "https://docs.sonarsource.com/sonarqube/latest/user-guide/managing-tokens/"
for pre, kind in (("squ_", "user token"), ("sqp_", "project analysis token"), ("sqa_", "global analysis token")):
    K("SonarQube", kind, lambda: pre + hx(40), "SONAR_TOKEN SONARQUBE_TOKEN", SQ)
K("SonarCloud", "user token", lambda: hx(40), "SONAR_TOKEN SONARCLOUD_TOKEN", "https://docs.sonarsource.com/sonarqube-cloud/managing-your-account/managing-tokens/", al=False, n=1)
K("Jenkins", "api token", lambda: "11" + hx(32), "JENKINS_API_TOKEN JENKINS_TOKEN", "https://www.jenkins.io/blog/2018/07/02/new-api-token-system/", al=False)
K("TeamCity", "access token", lambda: "eyJ0eXAiOiAiVENWMiJ9." + rs(36, B64U) + "." + b64u(uuid4().encode()), "TEAMCITY_TOKEN", "https://www.jetbrains.com/help/teamcity/rest/teamcity-rest-api-documentation.html", n=1)
K("JetBrains YouTrack", "permanent token", lambda: f"perm-{b64(person().encode())}.{b64(f'{digits(2)}-{R.randint(0, 9)}'.encode())}.{rs(30)}", "YOUTRACK_TOKEN HUB_TOKEN", "https://www.jetbrains.com/help/youtrack/devportal/Manage-Permanent-Token.html", sure=False, n=1)
K("Databricks", "personal access token", lambda: "dapi" + hx(32), "DATABRICKS_TOKEN", "https://docs.databricks.com/dev-tools/auth/pat.html")
K("Databricks", "personal access token (azure)", lambda: "dapi" + hx(32) + "-2", "DATABRICKS_TOKEN", "https://learn.microsoft.com/azure/databricks/dev-tools/auth/pat", n=1)
K("Databricks", "service principal oauth secret", lambda: "dose" + hx(32), "DATABRICKS_CLIENT_SECRET", "https://docs.databricks.com/dev-tools/auth/oauth-m2m.html")
K("Prefect", "user api key", lambda: "pnu_" + rs(36), "PREFECT_API_KEY", "https://docs.prefect.io/")
K("Prefect", "service account key", lambda: "pnb_" + rs(36), "PREFECT_API_KEY", "https://docs.prefect.io/", n=1)
K("dbt Cloud", "service token", lambda: "dbtc_" + rs(43, B64U), "DBT_CLOUD_API_TOKEN DBT_TOKEN", "https://docs.getdbt.com/docs/dbt-cloud-apis/authentication", sure=False)
K("Sourcegraph", "access token", lambda: f"sgp_{hx(16)}_{hx(40)}", "SRC_ACCESS_TOKEN SOURCEGRAPH_TOKEN", "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token")
K("ReadMe", "api key", lambda: "rdme_" + rs(70, AN), "README_API_KEY RDME_API_KEY", "https://docs.readme.com/main/reference/authentication")
K("Tailscale", "api access token", lambda: f"tskey-api-k{rs(10)}CNTRL-{rs(32)}", "TAILSCALE_API_KEY TS_API_KEY", "https://tailscale.com/kb/1277/key-prefixes")
K("Tailscale", "auth key", lambda: f"tskey-auth-k{rs(10)}CNTRL-{rs(32)}", "TS_AUTHKEY TAILSCALE_AUTHKEY", "https://tailscale.com/kb/1277/key-prefixes")
K("Tailscale", "oauth client secret", lambda: f"tskey-client-k{rs(10)}CNTRL-{rs(32)}", "TS_OAUTH_SECRET", "https://tailscale.com/kb/1277/key-prefixes", n=1)
K("ngrok", "authtoken", lambda: "2" + rs(26) + "_" + rs(1, DIG) + rs(20), "NGROK_AUTHTOKEN", "https://ngrok.com/docs/agent/#authtokens", al=False)
K("BrowserStack", "access key", lambda: rs(20), "BROWSERSTACK_ACCESS_KEY", "https://www.browserstack.com/docs/", al=False)
K("Sauce Labs", "access key", uuid4, "SAUCE_ACCESS_KEY", "https://docs.saucelabs.com/", al=False)
K("Percy", "project token", lambda: "web_" + hx(64), "PERCY_TOKEN", "https://www.browserstack.com/docs/percy", n=1)
K("Expo", "access token", lambda: rs(40, B64U), "EXPO_TOKEN", "https://docs.expo.dev/accounts/programmatic-access/", al=False)
K("Apify", "api token", lambda: "apify_api_" + rs(36), "APIFY_TOKEN APIFY_API_TOKEN", "https://docs.apify.com/platform/integrations/api")
K("Adafruit IO", "key", lambda: "aio_" + rs(28), "ADAFRUIT_IO_KEY AIO_KEY", "https://io.adafruit.com/api/docs/")
K("Particle", "access token", lambda: hx(40), "PARTICLE_ACCESS_TOKEN", "https://docs.particle.io/reference/cloud-apis/api/", al=False, n=1)
K("Unsplash", "secret key", lambda: rs(43, B64U), "UNSPLASH_SECRET_KEY", "https://unsplash.com/documentation", al=False, n=1)
K("Shodan", "api key", lambda: rs(32), "SHODAN_API_KEY", "https://developer.shodan.io/api", al=False)
K("VirusTotal", "api key", lambda: hx(64), "VIRUSTOTAL_API_KEY VT_API_KEY", "https://docs.virustotal.com/reference/authentication", al=False)
K("Etherscan", "api key", lambda: rs(34, AU), "ETHERSCAN_API_KEY", "https://docs.etherscan.io/", al=False)
K("Infura", "api key secret", lambda: hx(32), "INFURA_API_KEY INFURA_PROJECT_SECRET", "https://docs.metamask.io/services/", al=False)
K("Alchemy", "api key", lambda: rs(32, B64U), "ALCHEMY_API_KEY", "https://www.alchemy.com/docs/", al=False)

# ---- SaaS
K("Airtable", "personal access token", lambda: f"pat{rs(14)}.{hx(64)}", "AIRTABLE_TOKEN AIRTABLE_API_KEY", "https://airtable.com/developers/web/guides/personal-access-tokens")
K("Airtable", "api key (legacy)", lambda: "key" + rs(14), "AIRTABLE_API_KEY", "https://support.airtable.com/docs/api-keys", al=False)
K("Asana", "personal access token", lambda: f"2/{digits(16)}/{digits(16)}:{hx(32)}", "ASANA_TOKEN ASANA_ACCESS_TOKEN", "https://developers.asana.com/docs/personal-access-token")
K("Asana", "personal access token (1/)", lambda: f"1/{digits(16)}:{hx(32)}", "ASANA_PAT ASANA_ACCESS_TOKEN", "https://developers.asana.com/docs/personal-access-token")
K("Typeform", "personal access token", lambda: f"tfp_{rs(44)}_{rs(14)}", "TYPEFORM_TOKEN", "https://www.typeform.com/developers/get-started/personal-access-token/")
K("Contentful", "management token", lambda: "CFPAT-" + rs(43, B64U), "CONTENTFUL_MANAGEMENT_TOKEN", "https://www.contentful.com/developers/docs/references/authentication/")
K("Contentful", "delivery token", lambda: rs(43, B64U), "CONTENTFUL_ACCESS_TOKEN CONTENTFUL_DELIVERY_TOKEN", "https://www.contentful.com/developers/docs/references/authentication/", al=False)
K("Frame.io", "developer token", lambda: "fio-u-" + rs(64, B64U), "FRAMEIO_TOKEN", "https://developer.frame.io/docs")
K("HubSpot", "private app token", lambda: f"pat-{R.choice(['na1', 'eu1'])}-{uuid4()}", "HUBSPOT_ACCESS_TOKEN HUBSPOT_API_KEY", "https://developers.hubspot.com/docs/guides/apps/private-apps/overview")
K("Salesforce", "session/access token", lambda: "00D" + rs(12) + "!AQ" + rs(94, B62 + "._"), "SF_ACCESS_TOKEN SALESFORCE_ACCESS_TOKEN", "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/")
K("Salesforce", "connected app consumer secret", lambda: rs(64, HEXU), "SALESFORCE_CLIENT_SECRET SF_CONSUMER_SECRET", "https://help.salesforce.com/ (connected apps)", al=False, n=1)
K("monday.com", "api token", lambda: jwt({"tid": R.randint(10 ** 8, 10 ** 9), "aai": 11, "uid": R.randint(10 ** 7, 10 ** 8), "iad": "2025-03-11T08:00:00.000Z", "per": "me:write", "actid": R.randint(10 ** 6, 10 ** 7), "rgn": "euc1"}, {"alg": "HS256"}), "MONDAY_API_TOKEN MONDAY_TOKEN", "https://developer.monday.com/api-reference/docs/authentication")
K("ClickUp", "personal api token", lambda: f"pk_{digits(7, 9)}_{rs(32, AU)}", "CLICKUP_API_TOKEN CLICKUP_TOKEN", "https://developer.clickup.com/docs/authentication")
K("Dropbox", "short-lived access token", lambda: "sl.B" + rs(136, B64U), "DROPBOX_ACCESS_TOKEN DROPBOX_TOKEN", "https://www.dropbox.com/developers/documentation/http/documentation")
K("Dropbox", "app secret", lambda: rs(15, AN), "DROPBOX_APP_SECRET", "https://www.dropbox.com/developers/apps", al=False)
K("Box", "client secret", lambda: rs(32), "BOX_CLIENT_SECRET", "https://developer.box.com/guides/authentication/", al=False, n=1)
K("Algolia", "admin api key", lambda: hx(32), "ALGOLIA_ADMIN_KEY ALGOLIA_ADMIN_API_KEY", "https://www.algolia.com/doc/guides/security/api-keys/", al=False)
K("Mapbox", "secret token", lambda: "sk." + b64u(json.dumps({"u": person() + "dev", "a": "c" + rs(24, AN)}, separators=(",", ":")).encode()) + "." + rs(22, B64U), "MAPBOX_SECRET_TOKEN MAPBOX_DOWNLOADS_TOKEN", "https://docs.mapbox.com/help/getting-started/access-tokens/")
K("Okta", "api token", lambda: "00" + rs(40, B64U), "OKTA_API_TOKEN OKTA_TOKEN", "https://developer.okta.com/docs/guides/create-an-api-token/", al=False)
K("Auth0", "client secret", lambda: rs(64, B64U), "AUTH0_CLIENT_SECRET AUTH0_MGMT_CLIENT_SECRET", "https://auth0.com/docs/get-started/applications/application-settings", al=False)
K("Clerk", "secret key", lambda: "sk_live_" + rs(42), "CLERK_SECRET_KEY", "https://clerk.com/docs/deployments/clerk-environment-variables")
K("WorkOS", "api key", lambda: "sk_live_" + b64(f"key_01{rs(24, AU)},{rs(25)}".encode()).rstrip("="), "WORKOS_API_KEY", "https://workos.com/docs/reference/api-keys", sure=False, n=1)
K("Stytch", "secret", lambda: f"secret-live-{rs(32, B64U)}=", "STYTCH_SECRET", "https://stytch.com/docs/", n=1)
K("Descope", "management key", lambda: "K2" + rs(27) + ":K2" + rs(44), "DESCOPE_MANAGEMENT_KEY", "https://docs.descope.com/management/", sure=False, n=1, al=False)
K("Calendly", "personal access token", lambda: jwt({"iss": "https://auth.calendly.com", "iat": 1750000000 + R.randint(0, 9999999), "jti": uuid4(), "user_uuid": uuid4()}, {"kid": hx(64), "typ": "PAT", "alg": "ES256"}), "CALENDLY_TOKEN", "https://developer.calendly.com/how-to-authenticate-with-personal-access-tokens", n=1)
K("Webflow", "site token", lambda: hx(64), "WEBFLOW_TOKEN WEBFLOW_API_TOKEN", "https://developers.webflow.com/data/reference/authentication", al=False)
K("Sanity", "api token", lambda: "sk" + rs(178), "SANITY_API_TOKEN SANITY_WRITE_TOKEN", "https://www.sanity.io/docs/content-lake/http-auth", al=False)
K("DatoCMS", "api token", lambda: hx(30), "DATOCMS_API_TOKEN", "https://www.datocms.com/docs/", al=False, n=1)
K("Prismic", "permanent access token", lambda: "MC5" + rs(60, B64U) + "." + rs(60, B64U), "PRISMIC_ACCESS_TOKEN", "https://prismic.io/docs/", sure=False, n=1, al=False)
K("Meta", "graph api access token", lambda: "EAA" + rs(180), "FACEBOOK_ACCESS_TOKEN META_ACCESS_TOKEN WHATSAPP_TOKEN", "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/")
K("Meta", "app secret", lambda: hx(32), "FACEBOOK_APP_SECRET FB_APP_SECRET", "https://developers.facebook.com/docs/development/create-an-app/app-dashboard/basic-settings/", al=False)
K("Instagram", "access token", lambda: "IGQVJ" + rs(160, B64U), "INSTAGRAM_ACCESS_TOKEN IG_TOKEN", "https://developers.facebook.com/docs/instagram-platform/")
K("X (Twitter)", "bearer token", lambda: "AAAAAAAAAAAAAAAAAAAAA" + rs(26) + "%3D" + rs(50), "TWITTER_BEARER_TOKEN X_BEARER_TOKEN", "https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/bearer-tokens")
K("X (Twitter)", "access token secret", lambda: rs(45), "TWITTER_ACCESS_TOKEN_SECRET TWITTER_ACCESS_SECRET", "https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/", al=False)
K("X (Twitter)", "api secret key", lambda: rs(50), "TWITTER_API_SECRET TWITTER_CONSUMER_SECRET", "https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/", al=False)
K("LinkedIn", "client secret", lambda: "WPL_AP1." + rs(16) + "." + rs(6) + "==", "LINKEDIN_CLIENT_SECRET", "https://learn.microsoft.com/linkedin/shared/authentication/authentication (WPL_AP1 shape recalled)", sure=False)
K("LinkedIn", "client secret (legacy)", lambda: rs(16), "LINKEDIN_CLIENT_SECRET LINKEDIN_SECRET", "https://learn.microsoft.com/linkedin/shared/authentication/authentication", al=False)
K("Spotify", "client secret", lambda: hx(32), "SPOTIFY_CLIENT_SECRET SPOTIPY_CLIENT_SECRET", "https://developer.spotify.com/documentation/web-api/concepts/apps", al=False)
K("Twitch", "client secret", lambda: rs(30, AN), "TWITCH_CLIENT_SECRET TWITCH_SECRET", "https://dev.twitch.tv/docs/authentication/register-app/", al=False)
K("Reddit", "client secret", lambda: rs(30, B64U), "REDDIT_CLIENT_SECRET REDDIT_SECRET", "https://github.com/reddit-archive/reddit/wiki/OAuth2", al=False)
K("Strava", "client secret", lambda: hx(40), "STRAVA_CLIENT_SECRET", "https://developers.strava.com/docs/authentication/", al=False, n=1)
K("Zoom", "client secret", lambda: rs(32), "ZOOM_CLIENT_SECRET", "https://developers.zoom.us/docs/internal-apps/s2s-oauth/", al=False)
K("Webex", "bot access token", lambda: rs(64, B64U) + "_P0A1_" + uuid4(), "WEBEX_ACCESS_TOKEN WEBEX_TEAMS_ACCESS_TOKEN", "https://developer.webex.com/docs/bots", sure=False)
K("Pusher", "app secret", lambda: hx(20), "PUSHER_APP_SECRET PUSHER_SECRET", "https://pusher.com/docs/channels/", al=False)
K("Ably", "api key", lambda: f"{rs(6)}.{rs(6)}:{rs(43, B64U)}", "ABLY_API_KEY ABLY_KEY", "https://ably.com/docs/auth/basic")
K("PubNub", "secret key", lambda: "sec-c-" + b64(uuid4().encode()), "PUBNUB_SECRET_KEY", "https://www.pubnub.com/docs/")
K("OneSignal", "rest api key", lambda: "os_v2_app_" + rs(103, LOW + "234567"), "ONESIGNAL_REST_API_KEY ONESIGNAL_API_KEY", "https://documentation.onesignal.com/docs/keys-and-ids")
K("LiveKit", "api secret", lambda: rs(43), "LIVEKIT_API_SECRET", "https://docs.livekit.io/home/get-started/authentication/", al=False)
K("Stream", "api secret", lambda: rs(64, AN), "STREAM_API_SECRET STREAM_SECRET", "https://getstream.io/chat/docs/", al=False, n=1)
K("OpenWeather", "api key", lambda: hx(32), "OPENWEATHER_API_KEY OWM_API_KEY", "https://openweathermap.org/appid", al=False)
K("NewsAPI", "api key", lambda: hx(32), "NEWSAPI_KEY NEWS_API_KEY", "https://newsapi.org/docs/authentication", al=False, n=1)
K("RapidAPI", "key", lambda: hx(10) + "msh" + hx(15) + "p1" + hx(6) + "jsn" + hx(12), "RAPIDAPI_KEY X_RAPIDAPI_KEY", "https://docs.rapidapi.com/docs/keys")
K("TMDB", "read access token", lambda: jwt({"aud": hx(32), "nbf": 1700000000 + R.randint(0, 9999999), "sub": hx(24), "scopes": ["api_read"], "version": 1}, {"alg": "HS256"}), "TMDB_ACCESS_TOKEN", "https://developer.themoviedb.org/docs/authentication-application", n=1)

# ---- databases as a service
K("PlanetScale", "database password", lambda: "pscale_pw_" + rs(43, B64U), "PLANETSCALE_PASSWORD DB_PASSWORD", "https://planetscale.com/docs/concepts/connection-strings")
K("PlanetScale", "service token", lambda: "pscale_tkn_" + rs(43, B64U), "PLANETSCALE_SERVICE_TOKEN", "https://planetscale.com/docs/concepts/service-tokens")
K("PlanetScale", "oauth token", lambda: "pscale_oauth_" + rs(43, B64U), "PLANETSCALE_OAUTH_TOKEN", "https://planetscale.com/docs/", n=1)
K("Neon", "api key", lambda: "napi_" + rs(64, AN), "NEON_API_KEY", "https://neon.com/docs/manage/api-keys")
K("Neon", "role password", lambda: "npg_" + rs(12), "PGPASSWORD NEON_PASSWORD", "https://neon.com/docs/connect/connect-from-any-app")
SB = "https://supabase.com/docs/guides/api/api-keys"
K("Supabase", "secret key", lambda: f"sb_secret_{rs(22, B64U)}_{rs(8, B64U)}", "SUPABASE_SECRET_KEY SUPABASE_SERVICE_KEY", SB + " (prefix; 22_8 shape recalled, checksum rule not published)", sure=False)
K("Supabase", "personal access token", lambda: "sbp_" + hx(40), "SUPABASE_ACCESS_TOKEN", "https://supabase.com/docs/guides/cli/getting-started")
K("Supabase", "service_role jwt", lambda: jwt({"iss": "supabase", "ref": rs(20, LOW), "role": "service_role", "iat": 1700000000 + R.randint(0, 9999999), "exp": 2015000000 + R.randint(0, 9999999)}), "SUPABASE_SERVICE_ROLE_KEY SUPABASE_SERVICE_KEY", SB)
K("MongoDB Atlas", "service account secret", lambda: "mdb_sa_sk_" + rs(40, B64U), "MONGODB_ATLAS_CLIENT_SECRET", "https://www.mongodb.com/docs/atlas/configure-api-access/")
K("MongoDB Atlas", "private api key", uuid4, "MONGODB_ATLAS_PRIVATE_KEY", "https://www.mongodb.com/docs/atlas/configure-api-access/", al=False)
K("Turso", "database token", lambda: jwt({"a": "rw", "iat": 1740000000 + R.randint(0, 9999999), "id": uuid4()}, {"alg": "EdDSA", "typ": "JWT"}), "TURSO_AUTH_TOKEN LIBSQL_AUTH_TOKEN", "https://docs.turso.tech/cli/db/tokens/create")
K("Upstash", "redis rest token", lambda: "A" + rs(3, UP) + b64(b"IAI" + rb(33))[:52], "UPSTASH_REDIS_REST_TOKEN", "https://upstash.com/docs/redis/features/restapi", sure=False, al=False)
K("Aiven", "service password", lambda: "AVNS_" + rs(19, B64U), "AIVEN_PASSWORD PGPASSWORD", "https://aiven.io/docs/ (avnadmin password)")
K("InfluxDB", "api token", lambda: b64(rb(64)), "INFLUX_TOKEN INFLUXDB_TOKEN", "https://docs.influxdata.com/influxdb/v2/admin/tokens/", al=False)
K("Fauna", "secret", lambda: "fnA" + rs(37, B64U), "FAUNA_SECRET FAUNADB_SECRET", "https://docs.fauna.com/fauna/current/learn/security/authentication/")
K("ClickHouse Cloud", "api key secret", lambda: "4b1d" + rs(38), "CLICKHOUSE_CLOUD_API_SECRET", "https://clickhouse.com/docs/cloud/manage/openapi")
K("Confluent", "api secret", lambda: rs(64, B64), "CONFLUENT_CLOUD_API_SECRET KAFKA_API_SECRET", "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html", al=False)
K("Confluent", "api secret (cflt)", lambda: "cflt" + rs(60, B64), "CONFLUENT_CLOUD_API_SECRET", "Confluent Cloud release notes (cflt prefix, recalled)", sure=False, n=1)
K("Elastic Cloud", "api key", lambda: "essu_" + b64((rs(20) + ":" + rs(22)).encode()), "EC_API_KEY ELASTIC_CLOUD_API_KEY", "https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys", sure=False)
K("Elasticsearch", "encoded api key", lambda: b64((rs(20, B64U) + ":" + rs(22, B64U)).encode()), "ELASTIC_API_KEY ELASTICSEARCH_API_KEY", "https://www.elastic.co/guide/en/elasticsearch/reference/current/security-api-create-api-key.html", al=False)
K("Meilisearch", "master key", lambda: rs(43, B64U), "MEILI_MASTER_KEY", "https://www.meilisearch.com/docs/learn/security/basic_security", al=False)
K("Typesense", "admin api key", lambda: rs(32), "TYPESENSE_API_KEY", "https://typesense.org/docs/latest/api/api-keys.html", al=False, n=1)
K("Qdrant", "cloud api key", lambda: jwt({"access": "m", "exp": 1790000000 + R.randint(0, 9999999)}), "QDRANT_API_KEY", "https://qdrant.tech/documentation/cloud/authentication/", al=False)
K("Convex", "deploy key", lambda: f"prod:{R.choice(['happy', 'brave', 'quiet'])}-{R.choice(['otter', 'falcon', 'lemur'])}-{digits(3)}|{b64(json.dumps({'v2': hx(60)}, separators=(',', ':')).encode())}", "CONVEX_DEPLOY_KEY", "https://docs.convex.dev/cli/deploy-key-types")
K("Xata", "api key", lambda: "xau_" + rs(32), "XATA_API_KEY", "https://xata.io/docs/", n=1, sure=False)
K("Snowflake", "programmatic access token", lambda: jwt({"p": digits(10) + ":" + digits(10), "iss": "SF:1049", "exp": 1790000000 + R.randint(0, 9999999)}, {"kid": digits(12), "alg": "ES256"}), "SNOWFLAKE_PAT SNOWFLAKE_TOKEN", "https://docs.snowflake.com/en/user-guide/programmatic-access-tokens", n=1)

K("MaxMind", "license key", lambda: rs(6) + "_" + rs(29) + "_mmk", "MAXMIND_LICENSE_KEY GEOIPUPDATE_LICENSE_KEY", "https://dev.maxmind.com/minfraud/release-notes/2023-03-16-new-license-key-format/")
K("MaxMind", "license key (legacy)", lambda: rs(16), "MAXMIND_LICENSE_KEY GEOIPUPDATE_LICENSE_KEY", "https://dev.maxmind.com/geoip/updating-databases", al=False)

# ================================================================== positives: files and structures
AW = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"
AWI = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids"


def aws_files():
    i, s = aws_id(), aws_secret()
    yield "access key id", "~/.aws/credentials", f"[default]\naws_access_key_id = {i}\naws_secret_access_key = {aws_secret()}\n\n[staging]\nrole_arn = arn:aws:iam::{digits(12)}:role/deploy\nsource_profile = default\n", i, AWI
    yield "secret access key", "~/.aws/credentials", f"[default]\naws_access_key_id={aws_id()}\naws_secret_access_key={s}\nregion=us-east-1\n", s, AW
    s = aws_secret()
    yield "secret access key", ".env", f"APP={app()}\nAWS_ACCESS_KEY_ID={aws_id()}\nAWS_SECRET_ACCESS_KEY={s}\nAWS_DEFAULT_REGION=eu-west-1\nS3_BUCKET={app()}-{word()}\n", s, AW
    s = aws_secret()
    yield "secret access key", "provider.tf", f"provider \"aws\" {{\n  region     = \"us-west-2\"\n  access_key = \"{aws_id()}\"\n  secret_key = \"{s}\"\n}}\n\nresource \"aws_s3_bucket\" \"data\" {{\n  bucket = \"{app()}-{word()}\"\n}}\n", s, AW
    s = aws_secret()
    yield "secret access key", "upload.py", f"import boto3\n\ns3 = boto3.client(\n    's3',\n    aws_access_key_id='{aws_id()}',\n    aws_secret_access_key='{s}',\n)\ns3.upload_file('{word()}.csv', '{app()}', '{word()}.csv')\n", s, AW
    s = aws_secret()
    yield "secret access key", "s3.js", f"const AWS = require('aws-sdk');\nAWS.config.update({{\n  accessKeyId: '{aws_id()}',\n  secretAccessKey: '{s}',\n  region: 'eu-central-1',\n}});\nmodule.exports = new AWS.S3();\n", s, AW
    s = aws_secret()
    yield "secret access key", "accessKeys.csv", f"Access key ID,Secret access key\n{aws_id()},{s}\n", s, AW
    s = aws_secret()
    yield "secret access key", "config/storage.yml", f"amazon:\n  service: S3\n  access_key_id: {aws_id()}\n  secret_access_key: {s}\n  region: us-east-1\n  bucket: {app()}\n", s, AW
    i = aws_id()
    yield "access key id", "Client.java", f"AWSCredentials c = new BasicAWSCredentials(\n    \"{i}\", System.getenv(\"AWS_SECRET\"));\nAmazonS3 s3 = new AmazonS3Client(c);\n", i, AWI
    i = aws_id()
    yield "access key id", "logs/s3sync.log", f"{ts()} InvalidAccessKeyId: the key {i} does not have s3:PutObject on bucket {app()}\n{ts()} retrying in 5s\n", i, AWI
    i = aws_id("ASIA")
    yield "temporary access key id", "assume.json", json.dumps({"Credentials": {"AccessKeyId": i, "SecretAccessKey": aws_secret(), "SessionToken": "IQoJb3JpZ2luX2Vj" + rs(340, B64), "Expiration": ts() + "Z"}}, indent=4) + "\n", i, AWI
    t = "IQoJb3JpZ2luX2Vj" + b64(rb(300))
    yield "session token", "env.sh", f"export AWS_ACCESS_KEY_ID={aws_id('ASIA')}\nexport AWS_SECRET_ACCESS_KEY={aws_secret()}\nexport AWS_SESSION_TOKEN={t}\naws s3 ls\n", t, "https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html"
    t = "FwoGZXIvYXdzE" + rs(3, UP) + b64(rb(240))
    yield "session token", "~/.aws/credentials", f"[mfa]\naws_access_key_id = {aws_id('ASIA')}\naws_secret_access_key = {aws_secret()}\naws_session_token = {t}\n", t, "https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html"
    p = "B" + b64(b"\x04" + rb(32))[:43]
    yield "ses smtp password", "mailer.yml", f"smtp:\n  host: email-smtp.eu-west-1.amazonaws.com\n  port: 587\n  username: {aws_id()}\n  password: {p}\n", p, "https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html"
    m = f"amzn.mws.{uuid4()}"
    yield "mws auth token", "mws.ini", f"[seller]\nid = A{rs(13, AU)}\ntoken = {m}\nmarketplace = A1PA6795UKMFR9\n", m, "https://developer-docs.amazon.com/ (MWS, retired)"
    for nm in ("AWS_BEARER_TOKEN_BEDROCK",) * 2:
        k = "ABSK" + b64(f"BedrockAPIKey-{rs(4, AN)}-at-{digits(12)}:{rs(44, B64)}".encode())
        w, t = named(nm, k, "AWS Bedrock", "bedrock-runtime.us-east-1.amazonaws.com")
        yield "bedrock api key (long term)", w, t, k, "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"
    u = "bedrock-api-key-" + b64(f"bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={aws_id('ASIA')}%2F20260301%2Fus-east-1%2Fbedrock%2Faws4_request&X-Amz-Date=20260301T120000Z&X-Amz-Expires=43200&X-Amz-Signature={hx(64)}&Version=1".encode())
    yield "bedrock api key (short term)", "run.sh", f"#!/bin/sh\nexport AWS_BEARER_TOKEN_BEDROCK={u}\npython infer.py\n", u, "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"
    c = hx(26) + rs(26, AN)
    yield "cognito app client secret", "amplify.json", json.dumps({"UserPoolId": "eu-west-1_" + rs(9), "ClientId": rs(26, AN), "ClientSecret": c}, indent=2) + "\n", c, "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html"


for kind, w, t, s, src in aws_files():
    add("AWS", kind, w, t, s, src, kind not in ("bedrock api key (long term)", "bedrock api key (short term)"))

# ---- Azure
AZS = "https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string"
AZI = " (identifiable-key marker; checksum not computed)"
stor_old = lambda: b64(rb(64))
def az_ident(tag, total=88):
    body = rs(76, B64) + tag + rs(6, B62) + "=="
    return body


def azure_files():
    k = stor_old(); a = app().replace("-", "")
    yield "storage account key", "appsettings.json", json.dumps({"ConnectionStrings": {"Storage": f"DefaultEndpointsProtocol=https;AccountName={a};AccountKey={k};EndpointSuffix=core.windows.net"}}, indent=2) + "\n", k, AZS, True
    k = stor_old()
    yield "storage account key", "local.settings.json", json.dumps({"IsEncrypted": False, "Values": {"AzureWebJobsStorage": f"DefaultEndpointsProtocol=https;AccountName={app().replace('-', '')};AccountKey={k};EndpointSuffix=core.windows.net", "FUNCTIONS_WORKER_RUNTIME": "node"}}, indent=2) + "\n", k, AZS, True
    k = stor_old()
    yield "storage account key", "upload.sh", f"#!/bin/bash\nexport AZURE_STORAGE_ACCOUNT={app().replace('-', '')}\nexport AZURE_STORAGE_KEY={k}\naz storage blob upload -c {word()} -f out.zip -n out.zip\n", k, AZS, True
    k = az_ident("+ASt")
    yield "storage account key (identifiable)", ".env", f"NODE_ENV=production\nAZURE_STORAGE_CONNECTION_STRING=\"DefaultEndpointsProtocol=https;AccountName={app().replace('-', '')};AccountKey={k};EndpointSuffix=core.windows.net\"\n", k, AZS + AZI, False
    k = az_ident("+ASt")
    yield "storage account key (identifiable)", "blob.py", f"from azure.storage.blob import BlobServiceClient\n\nc = BlobServiceClient('https://{app().replace('-', '')}.blob.core.windows.net', credential='{k}')\n", k, AZS + AZI, False
    sig = b64(rb(32)).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    yield "storage sas token", "fetch.sh", f"curl -o data.csv 'https://{app().replace('-', '')}.blob.core.windows.net/{word()}/data.csv?sv=2023-11-03&ss=b&srt=co&sp=rl&se=2027-01-01T00:00:00Z&st=2026-01-01T00:00:00Z&spr=https&sig={sig}'\n", sig, "https://learn.microsoft.com/azure/storage/common/storage-sas-overview", True
    sig = b64(rb(32)).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    yield "storage sas token", "azcopy.txt", f"azcopy copy ./dist \"https://{app().replace('-', '')}.blob.core.windows.net/$web?sp=racwdl&st=2026-02-01T08:00:00Z&se=2027-02-01T16:00:00Z&spr=https&sv=2022-11-02&sr=c&sig={sig}\" --recursive\n", sig, "https://learn.microsoft.com/azure/storage/common/storage-sas-overview", True
    for w in (0, 1, 2):
        k = rs(3, B62) + "8Q~" + rs(34, B62 + "_~.-")
        wh, t = named(("AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AAD_CLIENT_SECRET")[w], k, "Azure", "login.microsoftonline.com")
        yield "entra id client secret", wh, t, k, "https://learn.microsoft.com/entra/identity-platform/ (…8Q~… shape, 40 characters)", True
    k = rs(3) + "7Q~" + rs(31, B62 + "_~.-")
    yield "entra id client secret", "sp.json", json.dumps({"appId": uuid4(), "displayName": f"sp-{app()}", "password": k, "tenant": uuid4()}, indent=2) + "\n", k, "https://learn.microsoft.com/cli/azure/azure-cli-sp-tutorial-1", True
    for n in (0, 1):
        k = rs(52, LOW + "234567")
        wh, t = named(("AZURE_DEVOPS_EXT_PAT", "AZDO_PERSONAL_ACCESS_TOKEN")[n], k, "Azure DevOps", "dev.azure.com")
        yield "devops personal access token (52)", wh, t, k, "https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate", True
    for n in (0, 1):
        k = rs(52) + "JQQJ99" + rs(2, UP) + "AC" + "A" * 12 + "AS" + "AZDO" + rs(4)
        wh, t = named(("AZURE_DEVOPS_EXT_PAT", "SYSTEM_ACCESSTOKEN")[n], k, "Azure DevOps", "dev.azure.com")
        yield "devops personal access token (84)", wh, t, k, "https://learn.microsoft.com/azure/devops/release-notes/2024/general/sprint-241-update (84 characters, AZDO at 76-80; CRC not computed)", False
    k = b64(rb(64))
    yield "cosmos db key", "cosmos.config.js", f"module.exports = {{\n  endpoint: 'https://{app()}.documents.azure.com:443/',\n  key: '{k}',\n  databaseId: '{word()}',\n}};\n", k, "https://learn.microsoft.com/azure/cosmos-db/secure-access-to-data", True
    k = rs(76, B64) + "ACDb" + rs(6) + "=="
    yield "cosmos db key (identifiable)", ".env", f"COSMOS_CONNECTION=AccountEndpoint=https://{app()}.documents.azure.com:443/;AccountKey={k};\nPORT=8080\n", k, "https://learn.microsoft.com/azure/cosmos-db/secure-access-to-data" + AZI, False
    for ns, tag, env in (("servicebus", "+ASb", "SERVICEBUS_CONNECTION_STRING"), ("eventhub", "+AEh", "EVENTHUB_CONNECTION_STRING"), ("relay", "+ARm", "RELAY_CONNECTION_STRING")):
        k = b64(rb(32))
        cs = f"Endpoint=sb://{app()}.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={k}"
        wh, t = named(env, cs, "Azure", f"{app()}.servicebus.windows.net")
        yield f"{ns} shared access key", wh, t, k, "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas", True
        k = rs(33, B64) + tag + rs(6) + "="
        cs = f"Endpoint=sb://{app()}.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={k};EntityPath={word()}"
        wh, t = named(env, cs, "Azure", f"{app()}.servicebus.windows.net")
        yield f"{ns} shared access key (identifiable)", wh, t, k, "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas" + AZI, False
    k = b64(rb(32))
    yield "iot hub shared access key", "iot.py", f"CONN = \"HostName={app()}.azure-devices.net;DeviceId=probe{R.randint(1, 99)};SharedAccessKey={k}\"\n\nfrom azure.iot.device import IoTHubDeviceClient\nc = IoTHubDeviceClient.create_from_connection_string(CONN)\n", k, "https://learn.microsoft.com/azure/iot-hub/iot-hub-dev-guide-sas", True
    k = rs(33, B64U) + "AzCaA" + rs(5) + "="
    yield "cache for redis key (identifiable)", "redis.env", f"REDIS_HOST={app()}.redis.cache.windows.net\nREDIS_PORT=6380\nREDIS_KEY={k}\n", k, "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-keys" + AZI, False
    k = b64(rb(32))
    yield "cache for redis key", "appsettings.Production.json", json.dumps({"Redis": f"{app()}.redis.cache.windows.net:6380,password={k},ssl=True,abortConnect=False"}, indent=2) + "\n", k, "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-keys", True
    k = rs(40, B64U) + "AzFu" + rs(8) + "=="
    yield "functions key (identifiable)", "client.ts", f"const url = `https://{app()}.azurewebsites.net/api/{word()}?code={k}`;\nexport const run = () => fetch(url).then((r) => r.json());\n", k, "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to" + AZI, False
    k = rs(39) + "AzSe" + rs(9)
    yield "ai search key (identifiable)", ".env.local", f"SEARCH_ENDPOINT=https://{app()}.search.windows.net\nAZURE_SEARCH_ADMIN_KEY={k}\n", k, "https://learn.microsoft.com/azure/search/search-security-api-keys" + AZI, False
    for env in ("AZURE_OPENAI_API_KEY", "AZURE_COGNITIVE_SERVICES_KEY", "SPEECH_KEY"):
        k = hx(32)
        wh, t = named(env, k, "Azure AI", f"{app()}.cognitiveservices.azure.com")
        yield "ai services key (32 hex)", wh, t, k, "https://learn.microsoft.com/azure/ai-services/authentication", True
    k = rs(52) + "JQQJ99" + "BA" + "ACYeBjFXJ3w3AAABACOG" + rs(4)
    yield "ai services key (84)", "rag/settings.py", f"AZURE_OPENAI_ENDPOINT = \"https://{app()}.openai.azure.com/\"\nAZURE_OPENAI_API_KEY = \"{k}\"\nDEPLOYMENT = \"gpt-4o\"\n", k, "https://learn.microsoft.com/azure/ai-services/ (ACOG marker; checksum not computed)", False
    k = rs(42, B64) + "+ACR" + rs(6)
    yield "container registry key (identifiable)", "push.sh", f"#!/bin/sh\ndocker login {app().replace('-', '')}.azurecr.io -u {app().replace('-', '')} -p '{k}'\ndocker push {app().replace('-', '')}.azurecr.io/web:latest\n", k, "https://learn.microsoft.com/azure/container-registry/container-registry-authentication" + AZI, False
    k = b64(rb(32))
    yield "app configuration secret", "appconfig.env", f"APPCONFIG_CONNECTION_STRING=Endpoint=https://{app()}.azconfig.io;Id={rs(4)}-l0-s0:{rs(20)};Secret={k}\n", k, "https://learn.microsoft.com/azure/azure-app-configuration/", True
    k = b64(rb(32))
    yield "signalr access key", "hub.json", json.dumps({"AzureSignalRConnectionString": f"Endpoint=https://{app()}.service.signalr.net;AccessKey={k};Version=1.0;"}) + "\n", k, "https://learn.microsoft.com/azure/azure-signalr/concept-connection-string", True
    k = mixed(60)
    yield "publish profile password", "app.PublishSettings", f"<publishData><publishProfile profileName=\"{app()} - Web Deploy\" publishMethod=\"MSDeploy\" publishUrl=\"{app()}.scm.azurewebsites.net:443\" userName=\"${app()}\" userPWD=\"{k}\" /></publishData>\n", k, "https://learn.microsoft.com/visualstudio/azure/how-to-get-publish-profile-from-azure-app-service", True


for kind, w, t, s, src, sure in azure_files():
    add("Azure", kind, w, t, s, src, sure)

# ---- Google service accounts
SA = "https://cloud.google.com/iam/docs/keys-create-delete"
for n in range(3):
    proj = f"{app()}-{digits(6)}"
    kk = rsa_key()
    esc = json.dumps(pem(kk, "pkcs8") + "\n")[1:-1]
    doc = {"type": "service_account", "project_id": proj, "private_key_id": hx(40), "private_key": "@@", "client_email": f"{word()}@{proj}.iam.gserviceaccount.com",
           "client_id": digits(21), "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token",
           "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
           "client_x509_cert_url": f"https://www.googleapis.com/robot/v1/metadata/x509/{word()}%40{proj}.iam.gserviceaccount.com", "universe_domain": "googleapis.com"}
    if n < 2:
        add("Google Cloud", "service account key json", ("service-account.json", f"{proj}-{hx(12)}.json")[n], json.dumps(doc, indent=2).replace("@@", esc) + "\n", esc, SA)
    else:
        t = f"import admin from 'firebase-admin';\n\nadmin.initializeApp({{\n  credential: admin.credential.cert({{\n    projectId: '{proj}',\n    clientEmail: 'firebase-adminsdk-{rs(5, AN)}@{proj}.iam.gserviceaccount.com',\n    privateKey: \"{esc}\",\n  }}),\n}});\n"
        add("Firebase", "admin sdk private key", "src/firebase.ts", t, esc, "https://firebase.google.com/docs/admin/setup")
doc = {"type": "service_account", "project_id": app(), "private_key_id": hx(40), "private_key": pem(rsa_key(), "pkcs8") + "\n", "client_email": f"ci@{app()}.iam.gserviceaccount.com"}
enc = b64(json.dumps(doc).encode())
add("Google Cloud", "service account key json, base64", ".gitlab-ci.yml", f"deploy:\n  image: google/cloud-sdk:slim\n  variables:\n    GCP_SA_KEY_B64: {enc}\n  script:\n    - echo $GCP_SA_KEY_B64 | base64 -d > /tmp/key.json\n    - gcloud auth activate-service-account --key-file /tmp/key.json\n", enc, SA)
rt = "1//0" + rs(1, DIG) + rs(98, B64U)
add("Google Cloud", "application default credentials refresh token", "~/.config/gcloud/application_default_credentials.json", json.dumps({"client_id": f"{digits(12)}-{rs(32, AN)}.apps.googleusercontent.com", "client_secret": "GOCSPX-" + rs(28, B64U), "refresh_token": rt, "type": "authorized_user"}, indent=2) + "\n", rt, "https://cloud.google.com/docs/authentication/application-default-credentials")
hs = rs(40, B64)
add("Google Cloud", "storage hmac secret in boto", "~/.boto", f"[Credentials]\ngs_access_key_id = GOOG1E{rs(55, AU)}\ngs_secret_access_key = {hs}\n\n[GSUtil]\ndefault_api_version = 1\n", hs, "https://cloud.google.com/storage/docs/boto-gsutil")
cs = "GOCSPX-" + rs(28, B64U)
add("Google", "oauth client secret in client_secret.json", "client_secret.json", json.dumps({"web": {"client_id": f"{digits(12)}-{rs(32, AN)}.apps.googleusercontent.com", "project_id": app(), "client_secret": cs, "redirect_uris": ["http://localhost:8080/cb"]}}) + "\n", cs, "https://developers.google.com/identity/protocols/oauth2/web-server")

# ---- private keys
PK = "RFC 7468 / OpenSSH PROTOCOL.key"
def keyfile(kind, where, text, secret, src=PK, sure=True): add("private key", kind, where, text if text.endswith("\n") else text + "\n", secret, src, sure)


k = pem(rsa_key()); keyfile("rsa pkcs#1", "id_rsa", k, k)
k = pem(rsa_key()); keyfile("rsa pkcs#1", "server.key", k, k)
k = pem(rsa_key(1024)); keyfile("rsa pkcs#1, in nginx bundle", "bundle.pem", "subject=CN = " + app() + "\n" + k, k)
k = pem(rsa_key(), "pkcs8"); keyfile("pkcs#8", "private.pem", k, k)
k = pem(ec_key(), "pkcs8"); keyfile("pkcs#8", "jwt-signing.key", k, k)
k = pem(ed_key(), "pkcs8"); keyfile("pkcs#8 ed25519", "ed25519.pem", k, k)
k = pem(ec_key()); keyfile("ec sec1", "ec.key", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + k, k)
k = pem(ec_key(ec.SECP256K1())); keyfile("ec sec1", "wallet.pem", k, k)
k = pem(dsa_key()); keyfile("dsa", "id_dsa", k, k)
k = openssh(ed_key(), f"{person()}@laptop"); keyfile("openssh ed25519", "id_ed25519", k, k)
k = openssh(ed_key(), "deploy"); keyfile("openssh ed25519", "deploy_key", k, k)
k = openssh(rsa_key(), f"{person()}@build01"); keyfile("openssh rsa", "~/.ssh/id_rsa", k, k)
k = openssh(ec_key(), f"{person()}@work"); keyfile("openssh ecdsa", "id_ecdsa", k, k)
k = pem_encrypted(rsa_key()); keyfile("rsa pkcs#1, passphrase protected", "encrypted.key", k, k, sure=False)
k = ppk3(f"{person()}-eddsa"); keyfile("putty v3", f"{person()}.ppk", k, k, "https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html")
k = ppk2(rsa_key(), "rsa-key-20210304"); keyfile("putty v2", "prod.ppk", k, k, "https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html")
k = pgp_key("Release Bot <release@example.org>"); keyfile("openpgp secret key block", "private.asc", k, k, "RFC 4880 section 6.2")
k = pgp_key("Maria Example <maria@example.org>"); keyfile("openpgp secret key block", "backup/secret-key.gpg.txt", "gpg --export-secret-keys output, keep safe\n\n" + k, k, "RFC 4880 section 6.2")
for w, t in (("src/crypto.js", "const key = `{}`;\nmodule.exports = {{ sign: (d) => require('crypto').sign('sha256', d, key) }};\n"),
             ("conf.py", "SIGNING_KEY = \"\"\"{}\"\"\"\nALG = 'RS256'\n"), ("deploy/secret.go", "package deploy\n\nvar signer = []byte(`{}`)\n")):
    k = pem(rsa_key()); keyfile("rsa pkcs#1, embedded in source", w, t.format(k), k)
k = pem(rsa_key(), "pkcs8"); e = k.replace("\n", "\\n"); keyfile("pkcs#8, one line escaped", ".env", f"PORT=3000\nJWT_PRIVATE_KEY=\"{e}\"\nJWT_ALG=RS256\n", e)
k = pem(ec_key(), "pkcs8"); e = k.replace("\n", "\\n"); keyfile("pkcs#8, one line escaped", "AuthKey.json", json.dumps({"key_id": rs(10, AU), "team_id": rs(10, AU)})[:-1] + f", \"key\": \"{e}\"}}\n", e)
k = pem(ec_key(), "pkcs8"); keyfile("apple .p8 (pkcs#8 ec)", f"AuthKey_{rs(10, AU)}.p8", k, k, "https://developer.apple.com/documentation/appstoreconnectapi/creating-api-keys-for-app-store-connect-api")
k = openssh(ed_key(), "ci"); i = "\n".join("    " + x for x in k.splitlines()); keyfile("openssh ed25519, indented in yaml", "ansible/vars.yml", f"deploy_user: ci\ndeploy_private_key: |\n{i}\nkeep_releases: 5\n", i.strip())
k = pem(rsa_key()); i = "\n".join("      " + x for x in k.splitlines()); keyfile("rsa pkcs#1, indented in yaml", "cloud-init.yaml", f"#cloud-config\nwrite_files:\n  - path: /etc/ssl/private/app.key\n    content: |\n{i}\n", i.strip())
k = pem(rsa_key()); e = b64((k + "\n").encode()); keyfile("rsa pkcs#1, base64 of pem", "k8s/tls.yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: web-tls\ntype: kubernetes.io/tls\ndata:\n  tls.key: {e}\n", e)
k = pem(rsa_key()); keyfile("rsa pkcs#1, github app", f"{app()}.2026-02-11.private-key.pem", k, k, "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/managing-private-keys-for-github-apps")
for w in ("key.txt", "sops.sh", "notes.md"):
    k = bech32("age-secret-key-", rb(32)).upper()
    t = {"key.txt": f"# created: {ts()}+02:00\n# public key: {bech32('age', rb(32))}\n{k}\n", "sops.sh": f"#!/bin/sh\nexport SOPS_AGE_KEY={k}\nsops -d secrets.enc.yaml\n", "notes.md": f"restore with\n\n    {k}\n"}[w]
    add("age", "x25519 identity", w, t, k, "https://github.com/C2SP/C2SP/blob/main/age.md")
k = minisign_sk(); add("minisign", "secret key file", "~/.minisign/minisign.key", f"untrusted comment: minisign encrypted secret key\n{k}\n", k, "https://jedisct1.github.io/minisign/#secret-key-format")
k = minisign_sk(False); add("minisign", "secret key file, no password", "release.key", f"untrusted comment: minisign secret key\n{k}\n", k, "https://jedisct1.github.io/minisign/#secret-key-format")
for w in ("wg0.conf", "vpn/peer.conf"):
    k = b64(rb(32)); add("WireGuard", "private key", w, f"[Interface]\nPrivateKey = {k}\nAddress = 10.8.0.{R.randint(2, 250)}/24\n\n[Peer]\nPublicKey = {b64(rb(32))}\nEndpoint = vpn.example.org:51820\nAllowedIPs = 0.0.0.0/0\n", k, "https://www.wireguard.com/quickstart/")
k = "\n".join(hx(32) for _ in range(16)); add("OpenVPN", "static key", "ta.key", f"#\n# 2048 bit OpenVPN static key\n#\n-----BEGIN OpenVPN Static key V1-----\n{k}\n-----END OpenVPN Static key V1-----\n", k, "https://openvpn.net/community-resources/static-key-mini-howto/")
jk = rsa_key(); nn = jk.private_numbers(); iu = lambda n: b64u(n.to_bytes((n.bit_length() + 7) // 8, "big")); d = iu(nn.d)
add("private key", "jwk rsa private", "jwks.private.json", json.dumps({"keys": [{"kty": "RSA", "kid": rs(12), "use": "sig", "alg": "RS256", "n": iu(nn.public_numbers.n), "e": "AQAB", "d": d, "p": iu(nn.p), "q": iu(nn.q), "dp": iu(nn.dmp1), "dq": iu(nn.dmq1), "qi": iu(nn.iqmp)}]}, indent=2) + "\n", d, "RFC 7518 section 6.3.2")
oj = rb(32); d = b64u(oj); add("private key", "jwk okp private", "src/keys.ts", f"export const jwk = {{\n  kty: 'OKP',\n  crv: 'Ed25519',\n  x: '{b64u(rb(32))}',\n  d: '{d}',\n}};\n", d, "RFC 8037")

# ---- wallets
WL = "Bitcoin wiki: Wallet import format (Base58Check)"
for n in ("DEPLOYER_PRIVATE_KEY", "PRIVATE_KEY"):
    k = "0x" + hx(64); w, t = named(n, k, "ethereum", "mainnet.infura.io"); add("Ethereum", "account private key", w, t, k, "https://hardhat.org/hardhat-runner/docs/guides/deploying")
k = hx(64); add("Ethereum", "account private key", "hardhat.config.js", f"module.exports = {{\n  solidity: '0.8.24',\n  networks: {{\n    sepolia: {{\n      url: 'https://rpc.sepolia.org',\n      accounts: ['{k}'],\n    }},\n  }},\n}};\n", k, "https://hardhat.org/hardhat-runner/docs/config")
k = b58check(b"\x80" + rb(32) + b"\x01"); add("Bitcoin", "wif private key", "wallet.py", f"from bit import Key\n\nkey = Key('{k}')\nprint(key.get_balance('eur'))\n", k, WL)
k = b58check(b"\x80" + rb(32)); add("Bitcoin", "wif private key (uncompressed)", "paper-wallet.txt", f"paper wallet, {person()}\n{k}\n", k, WL)
k = b58check(bytes.fromhex("0488ade4") + b"\0" * 9 + rb(32) + b"\0" + rb(32)); add("Bitcoin", "bip32 xprv", "hd.json", json.dumps({"network": "mainnet", "xprv": k, "path": "m/84'/0'/0'"}, indent=2) + "\n", k, "BIP 32")
for w in (".env", "seed.txt"):
    k = bip39(); add("BIP39", "mnemonic", w, f"MNEMONIC=\"{k}\"\nNETWORK=goerli\n" if w == ".env" else f"my seed phrase (do not share)\n\n{k}\n", k, "BIP 39")
k = "[" + ",".join(str(b) for b in rb(64)) + "]"; add("Solana", "keypair file", "id.json", k + "\n", k, "https://solana.com/docs/intro/installation (solana-keygen)")

# ---- Kubernetes, docker and other dotfiles
skey = rsa_key()
def satoken(ns="default"): return jwt({"iss": "kubernetes/serviceaccount", "kubernetes.io/serviceaccount/namespace": ns, "kubernetes.io/serviceaccount/secret.name": f"deployer-token-{rs(5, AN)}", "kubernetes.io/serviceaccount/service-account.name": "deployer", "kubernetes.io/serviceaccount/service-account.uid": uuid4(), "sub": f"system:serviceaccount:{ns}:deployer"}, {"alg": "RS256", "kid": rs(43, B64U)}, rsakey=skey)
KB = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"
for w in ("~/.kube/config", "kubeconfig.yaml"):
    k = satoken(); add("Kubernetes", "kubeconfig token", w, f"apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster:\n    server: https://10.0.{R.randint(1, 200)}.4:6443\n    insecure-skip-tls-verify: true\ncontexts:\n- name: prod\n  context:\n    cluster: prod\n    user: deployer\ncurrent-context: prod\nusers:\n- name: deployer\n  user:\n    token: {k}\n", k, KB)
k = b64((pem(rsa_key()) + "\n").encode()); add("Kubernetes", "kubeconfig client-key-data", "admin.conf", f"apiVersion: v1\nkind: Config\nclusters:\n- name: kubernetes\n  cluster:\n    server: https://192.168.1.{R.randint(2, 200)}:6443\nusers:\n- name: kubernetes-admin\n  user:\n    client-key-data: {k}\n", k, KB)
KSE = "https://kubernetes.io/docs/concepts/configuration/secret/"
for n, w in (("password", "k8s/db-secret.yaml"), ("api-key", "manifests/secret.yml")):
    k = b64(mixed(24, B62 + "!@#%^&*").encode()); add("Kubernetes", "secret manifest, base64 data", w, f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {app()}-db\n  namespace: prod\ntype: Opaque\ndata:\n  username: {b64(person().encode())}\n  {n}: {k}\n", k, KSE)
k = mixed(26, B62 + "!@#%^*"); add("Kubernetes", "secret manifest, stringData", "secret.yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: smtp\nstringData:\n  SMTP_USER: mailer\n  SMTP_PASSWORD: \"{k}\"\n", k, KSE)
k = f"{rs(6, AN)}.{rs(16, AN)}"; add("Kubernetes", "kubeadm bootstrap token", "join.sh", f"kubeadm join 10.0.0.{R.randint(2, 200)}:6443 --token {k} \\\n  --discovery-token-ca-cert-hash sha256:{hx(64)}\n", k, "https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/")
k = "K10" + hx(64) + "::server:" + hx(32); add("Kubernetes", "k3s node token", "ansible/inventory.yml", f"k3s_cluster:\n  vars:\n    k3s_version: v1.31.2+k3s1\n    token: {k}\n", k, "https://docs.k3s.io/cli/token")
k = f"SWMTKN-1-{rs(50, AN)}-{rs(25, AN)}"; add("Docker", "swarm join token", "swarm.md", f"docker swarm join --token {k} 10.0.0.9:2377\n", k, "https://docs.docker.com/reference/cli/docker/swarm/join-token/")
DC = "https://docs.docker.com/reference/cli/docker/login/"
for reg, w in (("https://index.docker.io/v1/", "~/.docker/config.json"), ("ghcr.io", "config.json")):
    k = b64(f"{person()}:{mixed(20, B62 + '!#')}".encode()); add("Docker", "config.json auth", w, json.dumps({"auths": {reg: {"auth": k}}, "HttpHeaders": {"User-Agent": "Docker-Client/24.0"}}, indent=2) + "\n", k, DC)
k = b64(json.dumps({"auths": {"registry.example.org": {"username": "ci", "password": mixed(22), "auth": b64(f"ci:{mixed(22)}".encode())}}}).encode()); add("Docker", "dockerconfigjson pull secret", "pull-secret.yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: regcred\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: {k}\n", k, "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/")
k = mixed(19, B62 + "!#%"); add("Docker", "login password on the command line", "ci/publish.sh", f"#!/bin/sh\ndocker login registry.example.org -u deploy -p '{k}'\ndocker push registry.example.org/{app()}:latest\n", k, DC)

for m in ("api.github.com", "heroku", "artifactory.example.org", "gitlab.example.org"):
    k = uuid4() if m == "heroku" else mixed(24)
    add("netrc", "password", "~/.netrc" if m != "artifactory.example.org" else "_netrc", (f"machine api.heroku.com\n  login {person()}@example.org\n  password {k}\nmachine git.heroku.com\n  login {person()}@example.org\n  password x\n" if m == "heroku" else f"machine {m} login {person()} password {k}\n"), k, "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html")
NP = "https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration"
k = crc_b62("npm_"); add("npm", ".npmrc _authToken", ".npmrc", f"registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken={k}\nsave-exact=true\n", k, NP)
k = uuid4(); add("npm", ".npmrc _authToken (uuid, legacy)", "~/.npmrc", f"//registry.npmjs.org/:_authToken={k}\nengine-strict=true\n", k, NP)
k = b64(f"{person()}:{mixed(20)}".encode()); add("npm", ".npmrc _auth", ".npmrc", f"registry=https://nexus.example.org/repository/npm/\n_auth={k}\nalways-auth=true\nemail=ci@example.org\n", k, NP)
k = b64(mixed(21).encode()); add("npm", ".npmrc _password", ".npmrc", f"@acme:registry=https://pkgs.dev.azure.com/acme/_packaging/feed/npm/registry/\n//pkgs.dev.azure.com/acme/_packaging/feed/npm/registry/:username=acme\n//pkgs.dev.azure.com/acme/_packaging/feed/npm/registry/:_password={k}\n", k, NP)
k = crc_b62("ghp_"); add("GitHub", "packages token in .npmrc", ".npmrc", f"@acme:registry=https://npm.pkg.github.com\n//npm.pkg.github.com/:_authToken={k}\n", k, "https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-npm-registry")
k = mixed(32); add("Yarn", "npmAuthToken", ".yarnrc.yml", f"nodeLinker: node-modules\nnpmRegistryServer: \"https://npm.example.org\"\nnpmAuthToken: \"{k}\"\n", k, "https://yarnpkg.com/configuration/yarnrc#npmAuthToken")
k = pypi(); add("PyPI", "token in .pypirc", "~/.pypirc", f"[distutils]\nindex-servers =\n    pypi\n\n[pypi]\nusername = __token__\npassword = {k}\n", k, "https://packaging.python.org/specifications/pypirc/")
k = mixed(18, B62 + "!#%"); add("pypirc", "password", "~/.pypirc", f"[distutils]\nindex-servers = internal\n\n[internal]\nrepository: https://nexus.example.org/repository/pypi/\nusername: {person()}\npassword: {k}\n", k, "https://packaging.python.org/specifications/pypirc/")
k = mixed(20); add("pip", "index-url password", "pip.conf", f"[global]\nindex-url = https://{person()}:{k}@artifactory.example.org/api/pypi/pypi/simple\ntimeout = 60\n", k, "https://pip.pypa.io/en/stable/topics/authentication/")
k = mixed(22); add("pip", "index-url password", "requirements.txt", f"--extra-index-url https://ci:{k}@pypi.example.org/simple\nrequests==2.32.3\nflask>=3\n", k, "https://pip.pypa.io/en/stable/topics/authentication/")
GC = "https://git-scm.com/docs/git-credential-store"
k = crc_b62("ghp_"); add("git", "credential store, github", "~/.git-credentials", f"https://{person()}:{k}@github.com\n", k, GC)
k = "glpat-" + devise(); add("git", "credential store, gitlab", "~/.git-credentials", f"https://oauth2:{k}@gitlab.com\nhttps://{person()}@bitbucket.org\n", k, GC)
k = mixed(16, B62); add("git", "credential store, password", ".git-credentials", f"https://{person()}:{k}@git.example.org\n", k, GC)
k = crc_b62("gho_"); add("git", "token in remote url", ".git/config", f"[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = https://x-access-token:{k}@github.com/acme/{app()}.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n", k, "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation")
k = "glcbt-" + hx(2) + "_" + devise(); add("git", "ci job token in clone url", "build.log", f"$ git clone https://gitlab-ci-token:{k}@gitlab.com/acme/{app()}.git\nCloning into '{app()}'...\n", k, "https://docs.gitlab.com/ci/jobs/ci_job_token/")
k = crc_b62("gho_"); add("GitHub", "gh cli hosts.yml", "~/.config/gh/hosts.yml", f"github.com:\n    user: {person()}\n    oauth_token: {k}\n    git_protocol: https\n", k, "https://cli.github.com/manual/gh_auth_login")
k = "glpat-" + devise(); add("GitLab", "private-token header", "list.sh", f"curl --header \"PRIVATE-TOKEN: {k}\" \"https://gitlab.com/api/v4/projects?per_page=50\"\n", k, "https://docs.gitlab.com/api/rest/authentication/")
k = devise(); add("GitLab", "personal access token (no prefix, before 14.5)", "gitlab.rb", f"Gitlab.configure do |config|\n  config.endpoint       = 'https://gitlab.example.org/api/v4'\n  config.private_token  = '{k}'\nend\n", k, "https://docs.gitlab.com/user/profile/personal_access_tokens/")
k = "glrt-" + devise(); add("GitLab", "runner config.toml", "/etc/gitlab-runner/config.toml", f"concurrent = 4\n\n[[runners]]\n  name = \"{app()}\"\n  url = \"https://gitlab.com/\"\n  token = \"{k}\"\n  executor = \"docker\"\n", k, "https://docs.gitlab.com/runner/configuration/advanced-configuration/")
k = mixed(24); add("Composer", "http-basic password", "auth.json", json.dumps({"http-basic": {"repo.magento.com": {"username": hx(32), "password": k}}}, indent=4) + "\n", k, "https://getcomposer.org/doc/articles/authentication-for-private-packages.md")
k = crc_b62("ghp_"); add("Composer", "github-oauth", "auth.json", json.dumps({"github-oauth": {"github.com": k}}, indent=4) + "\n", k, "https://getcomposer.org/doc/articles/authentication-for-private-packages.md")
k = mixed(20, B62 + "!#%"); add("Maven", "settings.xml password", "~/.m2/settings.xml", f"<settings>\n  <servers>\n    <server>\n      <id>nexus</id>\n      <username>deployer</username>\n      <password>{k}</password>\n    </server>\n  </servers>\n</settings>\n", k, "https://maven.apache.org/settings.html#servers")
k = mixed(18); add("Gradle", "signing/keystore password", "gradle.properties", f"org.gradle.parallel=true\nsigning.keyId={rs(8, HEXU)}\nsigning.password={k}\nsigning.secretKeyRingFile=/home/{person()}/.gnupg/secring.gpg\n", k, "https://docs.gradle.org/current/userguide/signing_plugin.html")
k = mixed(17); add("Android", "keystore password", "android/app/build.gradle", f"android {{\n    signingConfigs {{\n        release {{\n            storeFile file('release.jks')\n            storePassword '{k}'\n            keyAlias 'upload'\n        }}\n    }}\n}}\n", k, "https://developer.android.com/studio/publish/app-signing")
k = "oy2" + rs(43, LOW + "234567"); add("NuGet", "push api key", "publish.cmd", f"dotnet pack -c Release\ndotnet nuget push bin/Release/*.nupkg -k {k} -s https://api.nuget.org/v3/index.json\n", k, "https://learn.microsoft.com/nuget/nuget-org/publish-a-package")
k = mixed(24); add("NuGet", "cleartext password", "NuGet.Config", f"<configuration>\n  <packageSourceCredentials>\n    <internal>\n      <add key=\"Username\" value=\"build\" />\n      <add key=\"ClearTextPassword\" value=\"{k}\" />\n    </internal>\n  </packageSourceCredentials>\n</configuration>\n", k, "https://learn.microsoft.com/nuget/reference/nuget-config-file#packagesourcecredentials")
k = "cio" + rs(32); add("crates.io", "token in cargo credentials", "~/.cargo/credentials.toml", f"[registry]\ntoken = \"{k}\"\n", k, "https://doc.rust-lang.org/cargo/reference/config.html#credentials")
k = "rubygems_" + hx(48); add("RubyGems", "gem credentials", "~/.gem/credentials", f"---\n:rubygems_api_key: {k}\n", k, "https://guides.rubygems.org/publishing/")
k = rs(14) + ".atlasv1." + rs(67); add("HashiCorp Terraform", "cli credentials", "~/.terraform.d/credentials.tfrc.json", json.dumps({"credentials": {"app.terraform.io": {"token": k}}}, indent=2) + "\n", k, "https://developer.hashicorp.com/terraform/cli/config/config-file#credentials")
k = mixed(28, B62); add("HashiCorp Terraform", "password in state", "terraform.tfstate", json.dumps({"version": 4, "terraform_version": "1.9.5", "resources": [{"mode": "managed", "type": "aws_db_instance", "name": "main", "instances": [{"attributes": {"engine": "postgres", "username": "master", "password": k, "port": 5432}}]}]}, indent=2) + "\n", k, "https://developer.hashicorp.com/terraform/language/state/sensitive-data")
k = "hvs." + rs(24); add("HashiCorp Vault", "token file", "~/.vault-token", k + "\n", k, "https://developer.hashicorp.com/vault/docs/commands/token-helper")
k = b64(rb(33)); add("HashiCorp Vault", "unseal key in init output", "vault-init.txt", f"Unseal Key 1: {k}\n\nVault initialized with 1 key shares and a key threshold of 1.\n", k, "https://developer.hashicorp.com/vault/docs/commands/operator/init")
k = mixed(16); add("pgpass", "password", "~/.pgpass", f"# host:port:db:user:pass\ndb.example.org:5432:{word()}:{person()}:{k}\n", k, "https://www.postgresql.org/docs/current/libpq-pgpass.html")
k = mixed(18, B62 + "!#%"); add("MySQL", ".my.cnf password", "~/.my.cnf", f"[client]\nuser={person()}\npassword=\"{k}\"\nhost=127.0.0.1\n", k, "https://dev.mysql.com/doc/refman/8.4/en/option-files.html")
k = mixed(15); add("MySQL", "password on the command line", "backup.sh", f"#!/bin/bash\nmysqldump -u root -p{k} {word()} | gzip > /backup/{word()}.sql.gz\n", k, "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html")
k = rs(40, B64); add("s3cmd", "secret key", "~/.s3cfg", f"[default]\naccess_key = {rs(20, AU)}\nbucket_location = US\nsecret_key = {k}\nuse_https = True\n", k, "https://s3tools.org/kb/item14.htm")
k = mixed(40); add("MinIO", "root password", "docker-compose.yml", f"services:\n  minio:\n    image: minio/minio\n    command: server /data\n    environment:\n      MINIO_ROOT_USER: minio\n      MINIO_ROOT_PASSWORD: {k}\n", k, "https://min.io/docs/minio/container/")
k = aws_secret(); add("rclone", "s3 secret_access_key", "~/.config/rclone/rclone.conf", f"[backup]\ntype = s3\nprovider = AWS\naccess_key_id = {aws_id()}\nsecret_access_key = {k}\nregion = eu-west-1\n", k, "https://rclone.org/s3/")
k = b64(mixed(14).encode()); add("FileZilla", "site manager password", "sitemanager.xml", f"<FileZilla3>\n  <Servers>\n    <Server>\n      <Host>ftp.example.org</Host>\n      <User>{person()}</User>\n      <Pass encoding=\"base64\">{k}</Pass>\n    </Server>\n  </Servers>\n</FileZilla3>\n", k, "https://wiki.filezilla-project.org/")
k = mixed(16); add("VS Code SFTP", "password", ".vscode/sftp.json", json.dumps({"name": app(), "host": "203.0.113.7", "protocol": "sftp", "username": "deploy", "password": k, "remotePath": "/var/www"}, indent=4) + "\n", k, "https://github.com/Natizyskunk/vscode-sftp/wiki")
k = "$2y$10$" + rs(53, "./" + B62); add("htpasswd", "bcrypt hash", ".htpasswd", f"{person()}:{k}\n", k, "https://httpd.apache.org/docs/2.4/misc/password_encryptions.html", False)
k = "$apr1$" + rs(8, "./" + B62) + "$" + rs(22, "./" + B62); add("htpasswd", "apr1 hash", "conf/.htpasswd", f"admin:{k}\n", k, "https://httpd.apache.org/docs/2.4/misc/password_encryptions.html", False)
k = "$6$" + rs(16, "./" + B62) + "$" + rs(86, "./" + B62); add("shadow", "sha512crypt hash", "shadow.bak", f"root:{k}:19700:0:99999:7:::\ndaemon:*:19500:0:99999:7:::\n", k, "crypt(5)", False)
k = mixed(20, B62 + "!#%"); add("WordPress", "db password", "wp-config.php", f"<?php\ndefine( 'DB_NAME', '{word()}' );\ndefine( 'DB_USER', 'wp' );\ndefine( 'DB_PASSWORD', '{k}' );\ndefine( 'DB_HOST', 'localhost' );\n$table_prefix = 'wp_';\n", k, "https://developer.wordpress.org/apis/wp-config-php/")
k = rs(64, B62 + "!@#%^&*()-_[]{}<>~+=,.;:/?|"); add("WordPress", "auth key", "wp-config.php", f"<?php\ndefine( 'WP_DEBUG', false );\ndefine( 'AUTH_KEY',         '{k}' );\nrequire_once ABSPATH . 'wp-settings.php';\n", k, "https://api.wordpress.org/secret-key/1.1/salt/")
dj = "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)"
k = rs(50, dj); add("Django", "secret key", "mysite/settings.py", f"from pathlib import Path\n\nBASE_DIR = Path(__file__).resolve().parent.parent\n\n# SECURITY WARNING: keep the secret key used in production secret!\nSECRET_KEY = '{k}'\n\nDEBUG = False\n", k, "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key")
k = "django-insecure-" + rs(50, dj.replace("'", "")); add("Django", "secret key (startproject)", "core/settings.py", f"DEBUG = True\nSECRET_KEY = '{k}'\nROOT_URLCONF = 'core.urls'\n", k, "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key")
k = hx(128); add("Rails", "secret_key_base", "config/secrets.yml", f"production:\n  secret_key_base: {k}\n  host: {app()}.example.org\n", k, "https://guides.rubyonrails.org/security.html#custom-credentials")
k = hx(32); add("Rails", "master key", "config/master.key", k + "\n", k, "https://guides.rubyonrails.org/security.html#custom-credentials", False)
k = hx(32); add("Rails", "master key", ".env", f"RAILS_ENV=production\nRAILS_MASTER_KEY={k}\n", k, "https://guides.rubyonrails.org/security.html#custom-credentials")
k = "base64:" + b64(rb(32)); add("Laravel", "app key", ".env", f"APP_NAME=Laravel\nAPP_ENV=production\nAPP_KEY={k}\nAPP_DEBUG=false\n", k, "https://laravel.com/docs/encryption#configuration")
k = hx(48); add("Flask", "secret key", "app.py", f"from flask import Flask\n\napp = Flask(__name__)\napp.secret_key = '{k}'\n\n\n@app.route('/')\ndef index():\n    return 'hi'\n", k, "https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY")
k = hx(32); add("Symfony", "app secret", ".env.local", f"APP_ENV=prod\nAPP_SECRET={k}\n", k, "https://symfony.com/doc/current/reference/configuration/framework.html#secret")
k = b64(rb(32)); add("NextAuth", "secret", ".env.local", f"NEXTAUTH_URL=http://localhost:3000\nNEXTAUTH_SECRET={k}\n", k, "https://next-auth.js.org/configuration/options#secret")
k = b64(rb(48)); add("Phoenix", "secret_key_base", "config/prod.exs", f"import Config\n\nconfig :{snake(app())}, {pascal(app())}Web.Endpoint,\n  url: [host: \"example.org\"],\n  secret_key_base: \"{k}\"\n", k, "https://hexdocs.pm/phoenix/deployment.html")
k = b64u(rb(32)) + "="; add("Airflow", "fernet key", "airflow.cfg", f"[core]\nexecutor = LocalExecutor\nfernet_key = {k}\nload_examples = False\n", k, "https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/fernet.html")
k = rs(24, UP); add("Erlang", "cookie", "~/.erlang.cookie", k + "\n", k, "https://www.erlang.org/doc/system/distributed.html", False)
k = mixed(43, B64U); add("JWT", "hmac signing secret", "auth.js", f"const jwt = require('jsonwebtoken');\n\nconst JWT_SECRET = '{k}';\n\nexports.sign = (u) => jwt.sign({{ id: u.id }}, JWT_SECRET, {{ expiresIn: '7d' }});\n", k, "https://github.com/auth0/node-jsonwebtoken")
k = hx(64); add("JWT", "hmac signing secret", "application.yml", f"spring:\n  application:\n    name: {app()}\njwt:\n  secret: {k}\n  expiration: 86400000\n", k, "RFC 7518 section 3.2")
for w in ("requests.http", "logs/gateway.log", "test/fixtures.js"):
    k = jwt({"sub": digits(8), "email": f"{person()}@example.org", "roles": ["admin"], "iat": 1770000000 + R.randint(0, 99999), "exp": 1990000000})
    t = {"requests.http": f"### list {word()}\nGET https://api.example.org/v1/{word()}\nAuthorization: Bearer {k}\nAccept: application/json\n", "logs/gateway.log": f"{ts()}Z GET /me cookie=\"session={k}\" 200\n", "test/fixtures.js": f"export const ADMIN = '{k}';\nexport const PAGE = 20;\n"}[w]
    add("JWT", "bearer token (HS256)", w, t, k, "RFC 7519")
k = jwt({"iss": "https://acme.eu.auth0.com/", "sub": rs(32) + "@clients", "aud": "https://api.example.org", "iat": 1770000000, "exp": 1990000000, "gty": "client-credentials"}, {"alg": "RS256", "typ": "JWT", "kid": rs(21, B64U)}, rsakey=skey)
add("JWT", "bearer token (RS256)", "k6/load.js", f"import http from 'k6/http';\n\nexport default function () {{\n  http.get('https://api.example.org/{word()}', {{ headers: {{ Authorization: 'Bearer {k}' }} }});\n}}\n", k, "RFC 7519")
for w in ("probe.sh", "api.http"):
    k = b64(f"{person()}:{mixed(18, B62 + '!#%')}".encode()); add("HTTP", "basic authorization header", w, f"curl -s -H 'Authorization: Basic {k}' https://api.example.org/{word()}\n" if w == "probe.sh" else f"GET https://jira.example.org/rest/api/2/myself\nAuthorization: Basic {k}\n", k, "RFC 7617")
k = mixed(17, B62 + "!#%"); add("HTTP", "curl -u password", "cron.sh", f"#!/bin/sh\ncurl -u 'backup:{k}' -T dump.sql.gz https://dav.example.org/backups/\n", k, "https://curl.se/docs/manpage.html#-u")
k = mixed(16); add("HTTP", "password in url", "config.json", json.dumps({"webhook": f"https://{person()}:{k}@hooks.example.org/{word()}", "retries": 3}, indent=2) + "\n", k, "RFC 3986 section 3.2.1")
k = f"xoxd-{rs(110, B62)}%2F{rs(40, B62)}%3D"; add("Slack", "browser session cookie", "slack.http", f"GET https://acme.slack.com/api/client.counts\nCookie: d={k}\n", k, "Slack web client (undocumented)", False)
k = mixed(40, B62); add("Ansible", "vault password file", ".vault_pass", k + "\n", k, "https://docs.ansible.com/ansible/latest/vault_guide/vault_managing_passwords.html", False)
k = mixed(20, B62 + "!#%"); add("Ansible", "become password", "inventory.ini", f"[web]\n10.0.0.4 ansible_user=ubuntu ansible_become_password={k}\n10.0.0.5 ansible_user=ubuntu\n", k, "https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html")
k = mixed(16); add("SSH", "sshpass password", "sync.sh", f"#!/bin/bash\nsshpass -p '{k}' rsync -az ./dist/ deploy@203.0.113.9:/srv/www/\n", k, "sshpass(1)")
k = rs(20); add("WiFi", "psk", "/etc/wpa_supplicant/wpa_supplicant.conf", f"country=DE\nnetwork={{\n\tssid=\"office\"\n\tpsk=\"{k}\"\n\tkey_mgmt=WPA-PSK\n}}\n", k, "wpa_supplicant.conf(5)")
k = b64(b"\x01\0" + struct.pack("<II", 1700000000 + R.randint(0, 9999999), R.getrandbits(29)) + b"\x10\0" + rb(16)); add("Ceph", "client key", "/etc/ceph/ceph.client.admin.keyring", f"[client.admin]\n\tkey = {k}\n\tcaps mon = \"allow *\"\n", k, "https://docs.ceph.com/en/latest/rados/operations/user-management/")
k = rs(32, B32); add("TOTP", "otpauth secret", "totp.txt", f"otpauth://totp/Acme:{person()}@example.org?secret={k}&issuer=Acme&digits=6\n", k, "https://github.com/google/google-authenticator/wiki/Key-Uri-Format")

# ================================================================== positives: connection strings and generic assignments
PWC = B62 + "!#%^*_-+"
UPW = B62 + "-_~"
CONN = [
    ("PostgreSQL", "connection uri", "DATABASE_URL", "postgresql://{u}:{p}@db.internal.example.org:5432/{w}?sslmode=require", "https://www.postgresql.org/docs/current/libpq-connect.html"),
    ("PostgreSQL", "connection uri", "POSTGRES_URL", "postgres://{u}:{p}@10.0.3.8/{w}", "https://www.postgresql.org/docs/current/libpq-connect.html"),
    ("PostgreSQL", "keyword/value dsn", "PG_DSN", "host=db.example.org port=5432 dbname={w} user={u} password={p} sslmode=disable", "https://www.postgresql.org/docs/current/libpq-connect.html"),
    ("Neon", "connection uri", "DATABASE_URL", "postgresql://neondb_owner:npg_{p12}@ep-quiet-dawn-{d}.eu-central-1.aws.neon.tech/neondb?sslmode=require", "https://neon.com/docs/connect/connect-from-any-app"),
    ("Supabase", "database uri", "DIRECT_URL", "postgresql://postgres.{ref}:{p}@aws-0-eu-west-1.pooler.supabase.com:5432/postgres", "https://supabase.com/docs/guides/database/connecting-to-postgres"),
    ("PlanetScale", "connection uri", "DATABASE_URL", "mysql://{ref}:pscale_pw_{p43}@aws.connect.psdb.cloud/{w}?sslaccept=strict", "https://planetscale.com/docs/concepts/connection-strings"),
    ("Aiven", "connection uri", "AIVEN_PG_URI", "postgres://avnadmin:AVNS_{p19}@pg-{d}-acme.aivencloud.com:12691/defaultdb?sslmode=require", "https://aiven.io/docs/products/postgresql"),
    ("MySQL", "connection uri", "MYSQL_URL", "mysql://{u}:{p}@mysql.example.org:3306/{w}", "https://dev.mysql.com/doc/refman/8.4/en/connecting-using-uri-or-key-value-pairs.html"),
    ("MySQL", "sqlalchemy uri", "SQLALCHEMY_DATABASE_URI", "mysql+pymysql://{u}:{p}@mysql.example.org/{w}?charset=utf8mb4", "https://docs.sqlalchemy.org/en/20/core/engines.html"),
    ("MySQL", "go dsn", "MYSQL_DSN", "{u}:{p}@tcp(10.1.2.3:3306)/{w}?parseTime=true", "https://github.com/go-sql-driver/mysql#dsn-data-source-name"),
    ("MongoDB", "connection uri (srv)", "MONGODB_URI", "mongodb+srv://{u}:{p}@cluster0.{r5}.mongodb.net/{w}?retryWrites=true&w=majority", "https://www.mongodb.com/docs/manual/reference/connection-string/"),
    ("MongoDB", "connection uri", "MONGO_URL", "mongodb://{u}:{p}@mongo1.example.org:27017,mongo2.example.org:27017/{w}?replicaSet=rs0&authSource=admin", "https://www.mongodb.com/docs/manual/reference/connection-string/"),
    ("Redis", "connection uri", "REDIS_URL", "redis://:{p}@cache.example.org:6379/0", "https://www.iana.org/assignments/uri-schemes/prov/redis"),
    ("Redis", "connection uri (tls)", "UPSTASH_REDIS_URL", "rediss://default:{p32}@eu1-happy-otter-3{d}.upstash.io:6379", "https://upstash.com/docs/redis/"),
    ("RabbitMQ", "amqp uri", "AMQP_URL", "amqp://{u}:{p}@rabbit.example.org:5672/%2Fprod", "https://www.rabbitmq.com/docs/uri-spec"),
    ("CloudAMQP", "amqps uri", "CLOUDAMQP_URL", "amqps://{r8}:{p32}@sparrow.rmq.cloudamqp.com/{r8}", "https://www.cloudamqp.com/docs/"),
    ("SQL Server", "ado.net connection string", "DefaultConnection", "Server=tcp:{a}.database.windows.net,1433;Initial Catalog={w};User ID={u};Password={p};Encrypt=True;TrustServerCertificate=False;", "https://learn.microsoft.com/dotnet/api/system.data.sqlclient.sqlconnection.connectionstring"),
    ("SQL Server", "jdbc url", "spring.datasource.url", "jdbc:sqlserver://sql.example.org:1433;databaseName={w};user={u};password={p};encrypt=true", "https://learn.microsoft.com/sql/connect/jdbc/building-the-connection-url"),
    ("SQL Server", "pyodbc string", "ODBC_DSN", "DRIVER=ODBC Driver 18 for SQL Server;SERVER=sql.example.org;DATABASE={w};UID={u};PWD={p}", "https://learn.microsoft.com/sql/connect/odbc/"),
    ("Oracle Database", "jdbc thin url", "ORACLE_URL", "jdbc:oracle:thin:{u}/{p}@//ora.example.org:1521/ORCLPDB1", "https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/"),
    ("JDBC", "postgres url with password", "JDBC_DATABASE_URL", "jdbc:postgresql://db.example.org:5432/{w}?user={u}&password={p}", "https://jdbc.postgresql.org/documentation/use/"),
    ("Elasticsearch", "url with password", "ELASTICSEARCH_URL", "https://elastic:{p24}@{ref}.eu-west-1.aws.found.io:9243", "https://www.elastic.co/docs/"),
    ("ClickHouse", "connection uri", "CLICKHOUSE_URL", "clickhouse://default:{p}@{r8}.eu-west-1.aws.clickhouse.cloud:9440/{w}?secure=true", "https://clickhouse.com/docs/interfaces/cli"),
    ("Snowflake", "sqlalchemy uri", "SNOWFLAKE_URL", "snowflake://{u}:{p}@ab{d}.eu-west-1/{w}/public?warehouse=wh", "https://docs.snowflake.com/en/developer-guide/python-connector/sqlalchemy"),
    ("CockroachDB", "connection uri", "COCKROACH_URL", "postgresql://{u}:{p}@{a}-{d}.8nj.gcp-europe-west1.cockroachlabs.cloud:26257/defaultdb?sslmode=verify-full", "https://www.cockroachlabs.com/docs/stable/connection-parameters"),
    ("Neo4j", "bolt uri password", "NEO4J_URI", "neo4j+s://neo4j:{p43}@{r8}.databases.neo4j.io", "https://neo4j.com/docs/aura/"),
    ("SMTP", "url with password", "MAILER_DSN", "smtp://{u}%40example.org:{p}@smtp.example.org:587", "https://symfony.com/doc/current/mailer.html"),
    ("SMTP", "url with password", "EMAIL_URL", "smtps://apikey:{p}@mail.example.org:465/?tls=true", "https://django-environ.readthedocs.io/"),
    ("FTP", "url with password", "FTP_URL", "ftp://{u}:{p}@ftp.example.org/incoming", "RFC 1738"),
    ("LDAP", "bind password", "LDAP_URL", "ldap://cn=admin,dc=example,dc=org:{p}@ldap.example.org:389", "RFC 4516 (bindname extension; common non-standard form)"),
    ("Celery", "broker url", "CELERY_BROKER_URL", "pyamqp://{u}:{p}@rabbit:5672//", "https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-url"),
    ("MQTT", "url with password", "MQTT_URL", "mqtts://{u}:{p}@broker.example.org:8883", "https://www.hivemq.com/docs/"),
    ("NATS", "url with password", "NATS_URL", "nats://{u}:{p}@nats.example.org:4222", "https://docs.nats.io/using-nats/developer/connecting/userpass"),
    ("Kafka", "sasl jaas password", "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required username='{u}' password='{p}';", "https://kafka.apache.org/documentation/#security_sasl_plain"),
    ("proxy", "url with password", "HTTPS_PROXY", "http://{u}:{p}@proxy.corp.example.com:3128", "curl(1)"),
    ("Sentry", "dsn with secret (deprecated)", "SENTRY_DSN", "https://" + "{h32}:{hs32}@sentry.example.org/{d}", "https://docs.sentry.io/concepts/key-terms/dsn-explainer/"),
]


def conn(tpl):
    vals = dict(u=R.choice(["app", "svc_" + word(), person(), "admin", "webuser"]), p=mixed(R.randint(14, 24), UPW), w=word(), d=digits(5), ref=rs(20, LOW), a=app(),
                r5=rs(5, AN), r8=rs(8, LOW), p12=mixed(12), p43=mixed(43, B64U), p19=mixed(19, B64U), p24=mixed(24), p32=mixed(32), h32=hx(32), hs32=hx(32))
    f = [x for x in ("p12", "p43", "p19", "p24", "p32", "hs32", "p") if "{" + x + "}" in tpl][0]
    s = vals[f]
    pre = {"p12": "npg_", "p19": "AVNS_"}.get(f, "pscale_pw_" if "pscale_pw_{" in tpl else "")
    return tpl.format(**vals), pre + s


JSON_SAFE = [t for t in NAMED if t not in (t_shq, t_lua)]
for svc, kind, name, tpl, src in CONN:
    url, s = conn(tpl)
    if "'" in url:
        t = f"bootstrap.servers=kafka.example.org:9093\nsecurity.protocol=SASL_SSL\n{name}={url}\n"; w = "client.properties"
    elif name == "DefaultConnection":
        w, t = "appsettings.json", json.dumps({"ConnectionStrings": {name: url}, "AllowedHosts": "*"}, indent=2) + "\n"
    elif name == "spring.datasource.url":
        w, t = "application.properties", f"spring.jpa.hibernate.ddl-auto=none\n{name}={url}\n"
    else:
        w, t = named(name, url, svc, "example.org")
    add(svc, kind, w, t, s, src)
for svc, kind, tpl, src in (("PostgreSQL", "connection uri", CONN[0][3], CONN[0][4]), ("MongoDB", "connection uri (srv)", CONN[10][3], CONN[10][4]), ("Redis", "connection uri", CONN[12][3], CONN[12][4]),
                            ("MySQL", "connection uri", CONN[7][3], CONN[7][4]), ("RabbitMQ", "amqp uri", CONN[14][3], CONN[14][4])):
    url, s = conn(tpl); w, t = alone(url); add(svc, kind, w, t, s, src)

# ---- generic: strong random values under telling names, in many file syntaxes
G = []
def g(kind, where, fmt, secret): add("generic", kind, where, fmt.replace("@@", secret), secret, "common practice (no provider)")


P = lambda n=20, al=PWC: mixed(n, al)
g("password, dotenv", ".env", "DB_HOST=localhost\nDB_USER=app\nDB_PASSWORD=@@\nDB_NAME=orders\n", P())
g("password, dotenv quoted", ".env", "DB_HOST=10.0.0.5\nDB_PASSWORD=\"@@\"\n", P(22))
g("password, dotenv exported", ".envrc", "export PGUSER=app\nexport PGPASSWORD='@@'\nlayout python3\n", P(18))
g("password, python dict", "settings.py", "DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'NAME': 'shop',\n        'USER': 'shop',\n        'PASSWORD': '@@',\n        'HOST': '127.0.0.1',\n    }\n}\n", P(18))
g("password, python keyword argument", "report.py", "import psycopg2\n\nconn = psycopg2.connect(host='db', user='ro', password='@@', dbname='dwh')\ncur = conn.cursor()\n", P(17))
g("password, yaml", "config.yml", "database:\n  adapter: postgresql\n  username: app\n  password: @@\n  pool: 5\n", P(24, B62))
g("password, rails database.yml", "config/database.yml", "production:\n  adapter: mysql2\n  host: db.example.org\n  username: rails\n  password: \"@@\"\n", P())
g("password, json", "config.json", "{\n  \"host\": \"db.example.org\",\n  \"user\": \"svc\",\n  \"password\": \"@@\"\n}\n", P(21))
g("password, toml", "config.toml", "[database]\nhost = \"localhost\"\npassword = \"@@\"\nmax_open = 10\n", P())
g("password, ini", "odoo.conf", "[options]\ndb_host = False\ndb_user = odoo\nadmin_passwd = @@\n", P(26, B62))
g("password, properties", "application-prod.properties", "spring.datasource.username=app\nspring.datasource.password=@@\nspring.jpa.show-sql=false\n", P(19))
g("password, spring yaml", "application.yml", "spring:\n  datasource:\n    url: jdbc:postgresql://db/app\n    username: app\n    password: @@\n", P(20, B62))
g("password, xml attribute", "context.xml", "<Context>\n  <Resource name=\"jdbc/app\" type=\"javax.sql.DataSource\" username=\"app\" password=\"@@\" url=\"jdbc:mysql://db/app\"/>\n</Context>\n", P(18, B62))
g("password, xml element", "config.xml", "<config>\n  <smtp>\n    <user>mailer</user>\n    <password>@@</password>\n  </smtp>\n</config>\n", P(18, B62 + "!#%"))
g("password, hcl", "terraform.tfvars", "db_username = \"master\"\ndb_password = \"@@\"\nmulti_az    = true\n", P(24))
g("password, terraform resource", "rds.tf", "resource \"aws_db_instance\" \"main\" {\n  engine   = \"postgres\"\n  username = \"master\"\n  password = \"@@\"\n}\n", P(24, B62))
g("password, compose map", "docker-compose.yml", "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: @@\n", P(20, B62))
g("password, compose list", "docker-compose.yml", "services:\n  db:\n    image: mariadb:11\n    environment:\n      - MYSQL_DATABASE=app\n      - MYSQL_ROOT_PASSWORD=@@\n", P(20, B62))
g("password, dockerfile", "Dockerfile", "FROM mysql:8\nENV MYSQL_ROOT_PASSWORD @@\nCOPY init.sql /docker-entrypoint-initdb.d/\n", P(16, B62))
g("password, docker run", "run.sh", "docker run -d --name pg \\\n  -e POSTGRES_PASSWORD=@@ \\\n  -p 5432:5432 postgres:16\n", P(18, B62))
g("password, js object", "knexfile.js", "module.exports = {\n  client: 'pg',\n  connection: {\n    host: '127.0.0.1',\n    user: 'app',\n    password: '@@',\n    database: 'app',\n  },\n};\n", P(19))
g("password, ts const", "src/db.ts", "import mysql from 'mysql2/promise';\n\nconst dbPassword: string = \"@@\";\n\nexport const pool = mysql.createPool({ host: 'db', user: 'app', password: dbPassword });\n", P(20))
g("password, java", "Db.java", "public class Db {\n    private static final String PASSWORD = \"@@\";\n    static Connection open() throws SQLException {\n        return DriverManager.getConnection(\"jdbc:mysql://db/app\", \"app\", PASSWORD);\n    }\n}\n", P(18))
g("password, csharp", "Startup.cs", "var builder = new NpgsqlConnectionStringBuilder {\n    Host = \"db\",\n    Username = \"app\",\n    Password = \"@@\",\n};\n", P(20))
g("password, go struct", "config.go", "package config\n\nvar DB = Database{\n\tHost:     \"localhost\",\n\tUser:     \"app\",\n\tPassword: \"@@\",\n}\n", P(20))
g("password, php array", "config/database.php", "<?php\nreturn [\n    'mysql' => [\n        'host' => '127.0.0.1',\n        'username' => 'forge',\n        'password' => '@@',\n    ],\n];\n", P(18))
g("password, php variable", "db.php", "<?php\n$host = 'localhost';\n$user = 'root';\n$dbpass = '@@';\n$conn = mysqli_connect($host, $user, $dbpass);\n", P(15))
g("password, ruby hash", "lib/db.rb", "DB = Mysql2::Client.new(host: 'db', username: 'app', password: '@@')\n", P(18))
g("password, perl", "import.pl", "use DBI;\nmy $password = '@@';\nmy $dbh = DBI->connect('dbi:Pg:dbname=app', 'app', $password);\n", P(18))
g("password, r script", "load.R", "library(DBI)\ncon <- dbConnect(RPostgres::Postgres(), user = \"ro\", password = \"@@\", host = \"db\")\n", P(18))
g("password, sql", "init.sql", "CREATE USER app WITH LOGIN PASSWORD '@@';\nGRANT ALL ON DATABASE orders TO app;\n", P(20))
g("password, mysql grant", "users.sql", "CREATE USER 'app'@'%' IDENTIFIED BY '@@';\nFLUSH PRIVILEGES;\n", P(18))
g("password, powershell", "join.ps1", "$pw = ConvertTo-SecureString '@@' -AsPlainText -Force\n$cred = New-Object PSCredential('CORP\\join', $pw)\nAdd-Computer -DomainName corp.example.com -Credential $cred\n", P(17))
g("password, batch net use", "map.cmd", "net use Z: \\\\files\\share /user:CORP\\backup @@ /persistent:no\n", P(16, B62))
g("password, ansible", "group_vars/db.yml", "postgres_user: app\npostgres_password: '@@'\npostgres_port: 5432\n", P(22))
g("password, helm values", "values.yaml", "postgresql:\n  auth:\n    username: app\n    password: @@\n    database: app\n", P(20, B62))
g("password, helm --set", "install.sh", "helm upgrade --install grafana grafana/grafana \\\n  --set adminPassword=@@ \\\n  --namespace monitoring\n", P(18, B62))
g("password, jenkins shell", "Jenkinsfile", "node {\n  stage('dump') {\n    sh 'PGPASSWORD=@@ pg_dump -h db -U app app > dump.sql'\n  }\n}\n", P(18, B62))
g("password, shell history", "~/.bash_history", "ls\nexport DB_PASS=@@\npsql -h db -U app\nexit\n", P(18, B62))
g("password, markdown", "README.md", "## Staging\n\n| what | value |\n|---|---|\n| url | https://staging.example.org |\n| user | admin |\n| password | `@@` |\n", P(16))
g("password, plain note", "accounts.txt", "vpn gateway\nuser: ops\npassword: @@\n", P(16))
g("password, log line", "app.log", "2026-03-01 10:00:01 DEBUG connect user=app password=@@ host=db\n2026-03-01 10:00:02 INFO ready\n", P(18, B62))
g("password, selenium test", "tests/test_login.py", "def test_login(driver):\n    driver.find_element('id', 'user').send_keys('qa@example.org')\n    driver.find_element('id', 'password').send_keys('@@')\n", P(15))
g("password, cypress env", "cypress.env.json", "{\n  \"username\": \"qa@example.org\",\n  \"password\": \"@@\"\n}\n", P(16))
g("api key, yaml", "settings.yml", "geocoder:\n  url: https://geo.example.org\n  api_key: @@\n  cache: true\n", rs(40, AN))
g("api key, header in python", "fetch.py", "import requests\n\nH = {'X-API-Key': '@@'}\nprint(requests.get('https://api.example.org/v2/items', headers=H).json())\n", mixed(36))
g("api key, query string", "fetch.js", "fetch('https://api.example.org/v1/rates?base=EUR&api_key=@@')\n  .then((r) => r.json())\n  .then(console.log);\n", mixed(32))
g("api secret, js", "src/keys.js", "export default {\n  apiKey: process.env.API_KEY,\n  apiSecret: '@@',\n};\n", mixed(44))
g("secret key, env", ".env", "DEBUG=0\nSECRET_KEY=@@\nALLOWED_HOSTS=*\n", hx(64))
g("encryption key, properties", "crypto.properties", "crypto.algorithm=AES/GCM/NoPadding\nencryption.key=@@\n", b64(rb(32)))
g("encryption key, python bytes", "crypto.py", "from cryptography.fernet import Fernet\n\nf = Fernet(b'@@')\n", b64u(rb(32)) + "=")
g("client secret, json", "oidc.json", "{\n  \"issuer\": \"https://sso.example.org/realms/acme\",\n  \"client_id\": \"portal\",\n  \"client_secret\": \"@@\"\n}\n", mixed(32))
g("client secret, keycloak uuid", "keycloak.json", "{\n  \"realm\": \"acme\",\n  \"auth-server-url\": \"https://sso.example.org/\",\n  \"resource\": \"backend\",\n  \"credentials\": { \"secret\": \"@@\" }\n}\n", uuid4())
g("access token, bearer header", "poll.sh", "while true; do\n  curl -s -H \"Authorization: Bearer @@\" https://api.example.org/jobs/next\n  sleep 5\ndone\n", mixed(40))
g("auth token, const", "internal/client.go", "package client\n\nconst authToken = \"@@\"\n\nfunc New() *Client { return &Client{token: authToken} }\n", hx(40))
g("session secret, js", "server.js", "app.use(session({\n  secret: '@@',\n  resave: false,\n  saveUninitialized: false,\n}));\n", mixed(32))
g("webhook secret, yaml", "hooks.yml", "hooks:\n  - id: redeploy\n    path: /redeploy\n    secret: \"@@\"\n", hx(40))
g("private token, toml", "glab.toml", "[hosts.\"git.example.org\"]\nprivate_token = \"@@\"\nprotocol = \"https\"\n", rs(26, B64U))
g("signing key, ruby", "config/application.rb", "module Shop\n  class Application < Rails::Application\n    config.signing_key = \"@@\"\n  end\nend\n", hx(64))
g("passphrase, yaml", "backup.yml", "repo: sftp:backup@203.0.113.4:/srv/borg\npassphrase: \"@@\"\nkeep_daily: 7\n", P(28))
g("passphrase, restic", "restic.env", "RESTIC_REPOSITORY=s3:s3.amazonaws.com/acme-backup\nRESTIC_PASSWORD=@@\n", P(30, B62))
g("smtp password, yaml", "alertmanager.yml", "global:\n  smtp_smarthost: smtp.example.org:587\n  smtp_auth_username: alerts\n  smtp_auth_password: @@\n", P(20, B62))
g("snmp community", "snmpd.conf", "agentAddress udp:161\nrocommunity @@ 10.0.0.0/8\n", rs(20))

# ================================================================== positives: later additions
def crc16(b):  # XMODEM
    c = 0
    for x in b:
        c ^= x << 8
        for _ in range(8):
            c = (c << 1 ^ 0x1021 if c & 0x8000 else c << 1) & 0xFFFF
    return struct.pack("<H", c)


def nkey(kind):  # nats-io/nkeys: seed prefix S + role prefix, CRC16
    pub = {"user": 20 << 3, "account": 0, "operator": 14 << 3}[kind]
    raw = bytes([18 << 3 | pub >> 5, (pub & 31) << 3]) + rb(32)
    return base64.b32encode(raw + crc16(raw)).decode().rstrip("=")


def stellar():  # SEP-23 strkey
    raw = bytes([18 << 3]) + rb(32)
    return base64.b32encode(raw + crc16(raw)).decode()


def synapse():  # element-hq/synapse handlers/auth.py generate_access_token
    s = f"syt_{b64(person().encode()).rstrip('=')}_{rs(20, LET)}"
    return s + "_" + base62(zlib.crc32(s.encode()), 6)


K("GitHub", "app installation token, stateless (ghs_APPID_JWT)", lambda: f"ghs_{digits(6, 7)}_" + jwt({"iss": "github-apps", "iat": 1785000000 + R.randint(0, 999999), "exp": 1785003600 + R.randint(0, 999999), "jti": uuid4()}, {"alg": "RS256", "typ": "JWT", "kid": hx(16)}, rsakey=skey), "GITHUB_TOKEN GH_APP_TOKEN", "https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/ (ghs_APPID_JWT; JWT contents invented)")
VC = "https://vercel.com/changelog/new-token-formats-and-secret-scanning (prefixes; length not published)"
for pre, kind, nm in (("vci_", "integration token", "VERCEL_INTEGRATION_TOKEN"), ("vca_", "app access token", "VERCEL_APP_TOKEN"), ("vcr_", "app refresh token", "VERCEL_REFRESH_TOKEN"), ("vck_", "api key", "AI_GATEWAY_API_KEY")):
    K("Vercel", kind, lambda: pre + rs(56), nm, VC, sure=False, n=1)
K("NATS", "user nkey seed", lambda: nkey("user"), "NATS_NKEY_SEED NATS_SEED", "https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth")
K("NATS", "account nkey seed", lambda: nkey("account"), "NATS_ACCOUNT_SEED", "https://github.com/nats-io/nkeys", n=1)
K("NATS", "operator nkey seed", lambda: nkey("operator"), "NATS_OPERATOR_SEED", "https://github.com/nats-io/nkeys", n=1)
K("Stellar", "secret seed", stellar, "STELLAR_SECRET_KEY STELLAR_SEED", "https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-0023.md")
K("Matrix", "synapse access token", synapse, "MATRIX_ACCESS_TOKEN MATRIX_TOKEN", "element-hq/synapse synapse/util/stringutils.py, handlers/auth.py")
K("Mattermost", "personal access token", lambda: rs(26, "abcdefghijkmnopqrstuwxyz13456789"), "MATTERMOST_TOKEN MM_ACCESS_TOKEN", "https://developers.mattermost.com/integrate/reference/personal-access-token/", al=False)
K("Gitea", "access token", lambda: hx(40), "GITEA_TOKEN FORGEJO_TOKEN", "https://docs.gitea.com/development/api-usage", al=False, host="gitea.example.org")
K("Portainer", "access token", lambda: "ptr_" + b64(rb(32)), "PORTAINER_TOKEN PORTAINER_API_KEY", "https://docs.portainer.io/api/access")
K("Rancher", "api bearer token", lambda: f"token-{rs(5, AN)}:{rs(54, 'bcdfghjklmnpqrstvwxz2456789')}", "RANCHER_TOKEN RANCHER_BEARER_TOKEN", "https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys")
K("Proxmox", "api token secret", uuid4, "PROXMOX_TOKEN_SECRET PM_API_TOKEN_SECRET", "https://pve.proxmox.com/wiki/User_Management#pveum_tokens", al=False)
K("Home Assistant", "long-lived access token", lambda: jwt({"iss": hx(32), "iat": 1750000000 + R.randint(0, 9999999), "exp": 2065000000 + R.randint(0, 9999999)}), "HASS_TOKEN HOME_ASSISTANT_TOKEN", "https://developers.home-assistant.io/docs/auth_api/#long-lived-access-token")
K("n8n", "api key", lambda: jwt({"sub": uuid4(), "iss": "n8n", "aud": "public-api", "iat": 1750000000 + R.randint(0, 9999999)}), "N8N_API_KEY", "https://docs.n8n.io/api/authentication/", n=1)
K("LINE", "channel access token", lambda: b64(rb(117))[:149] + "/1O/w1cDnyilFU=", "LINE_CHANNEL_ACCESS_TOKEN LINE_TOKEN", "https://developers.line.biz/en/docs/basics/channel-access-token/", sure=False)
K("LINE", "channel secret", lambda: hx(32), "LINE_CHANNEL_SECRET", "https://developers.line.biz/en/docs/messaging-api/", al=False)
K("Zapier", "webhook url", lambda: f"https://hooks.zapier.com/hooks/catch/{digits(7, 8)}/{rs(7, AN)}/", "ZAPIER_WEBHOOK_URL", "https://help.zapier.com/hc/en-us/articles/8496288690317")
K("Make", "webhook url", lambda: f"https://hook.eu2.make.com/{rs(32, AN)}", "MAKE_WEBHOOK_URL", "https://www.make.com/en/help/tools/webhooks", n=1)
K("Google Chat", "webhook url", lambda: f"https://chat.googleapis.com/v1/spaces/AAAA{rs(7)}/messages?key=AIzaSy{rs(33, B64U)}&token={rs(43, B64U)}", "GOOGLE_CHAT_WEBHOOK", "https://developers.google.com/workspace/chat/quickstart/webhooks", n=1)
K("Pushover", "application token", lambda: "a" + rs(29, AN), "PUSHOVER_TOKEN PUSHOVER_API_TOKEN", "https://pushover.net/api", al=False)
K("IFTTT", "webhooks key", lambda: rs(43, B64U), "IFTTT_KEY IFTTT_WEBHOOK_KEY", "https://ifttt.com/maker_webhooks", al=False)
K("Bitly", "access token", lambda: hx(40), "BITLY_TOKEN BITLY_ACCESS_TOKEN", "https://dev.bitly.com/docs/getting-started/authentication/", al=False)
K("Bluesky", "app password", lambda: "-".join(rs(4, AN) for _ in range(4)), "BLUESKY_APP_PASSWORD BSKY_PASSWORD", "https://atproto.com/specs/xrpc#app-passwords", al=False)
K("Mastodon", "access token", lambda: rs(43, B64U), "MASTODON_ACCESS_TOKEN", "https://docs.joinmastodon.org/client/token/", al=False)
K("Google", "app password", lambda: rs(16, LOW), "GMAIL_APP_PASSWORD EMAIL_HOST_PASSWORD", "https://support.google.com/accounts/answer/185833", al=False)
K("Apple", "app-specific password", lambda: "-".join(rs(4, LOW) for _ in range(4)), "APPLE_APP_SPECIFIC_PASSWORD FASTLANE_APPLE_APPLICATION_SPECIFIC_PASSWORD", "https://support.apple.com/en-us/102654", al=False)
K("Bitwarden", "secrets manager access token", lambda: f"0.{uuid4()}.{rs(30)}:{b64(rb(16))}", "BWS_ACCESS_TOKEN", "bitwarden/sdk-sm access_token.rs (0.<uuid>.<secret>:<base64 key>)")
K("Kaggle", "api key", lambda: hx(32), "KAGGLE_KEY", "https://www.kaggle.com/docs/api", al=False)
K("Zenodo", "access token", lambda: rs(60), "ZENODO_TOKEN ZENODO_ACCESS_TOKEN", "https://developers.zenodo.org/#authentication", al=False, n=1)
K("Adobe", "oauth server-to-server client secret", lambda: "p8e-" + rs(32, B64U), "ADOBE_CLIENT_SECRET IMS_CLIENT_SECRET", "https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/")
K("Asaas", "api key", lambda: "$aact_prod_" + b64(rb(120)), "ASAAS_API_KEY", "https://docs.asaas.com/docs/authentication (prefix; length varies)", sure=False, n=1, al=False)
K("Checkout.com", "secret key", lambda: "sk_" + rs(26, LOW + "234567") + rs(1, "*#=$"), "CKO_SECRET_KEY CHECKOUT_SECRET_KEY", "https://www.checkout.com/docs/developer-resources/api/manage-api-keys", sure=False, n=1, al=False)
K("Midtrans", "server key", lambda: "Mid-server-" + rs(24, B64U), "MIDTRANS_SERVER_KEY", "https://docs.midtrans.com/docs/midtrans-account", n=1)
K("Xendit", "secret key", lambda: "xnd_production_" + rs(59), "XENDIT_SECRET_KEY", "https://developers.xendit.co/api-reference/#authentication", sure=False, n=1)
K("Mercado Pago", "access token", lambda: f"APP_USR-{digits(16)}-{R.randint(10, 12)}{R.randint(10, 28)}{R.randint(10, 23)}-{hx(32)}-{digits(9)}", "MERCADOPAGO_ACCESS_TOKEN MP_ACCESS_TOKEN", "https://www.mercadopago.com/developers/en/docs/your-integrations/credentials")
K("Iterable", "server-side api key", lambda: hx(32), "ITERABLE_API_KEY", "https://support.iterable.com/hc/en-us/articles/360043464871", al=False, n=1)
K("Klaviyo", "private api key", lambda: "pk_" + hx(34), "KLAVIYO_PRIVATE_KEY KLAVIYO_API_KEY", "https://developers.klaviyo.com/en/docs/authenticate_")
K("ConvertKit", "v4 api key", lambda: "kit_" + hx(32), "KIT_API_KEY", "https://developers.kit.com/", sure=False, n=1)
K("Loops", "api key", lambda: hx(32), "LOOPS_API_KEY", "https://loops.so/docs/api-reference/intro", al=False, n=1)
K("Cal.com", "api key", lambda: "cal_live_" + hx(32), "CAL_API_KEY CALCOM_API_KEY", "https://cal.com/docs/api-reference/v2/introduction")
K("Trigger.dev", "secret key", lambda: "tr_prod_" + rs(20), "TRIGGER_SECRET_KEY", "https://trigger.dev/docs/apikeys")
K("Inngest", "signing key", lambda: "signkey-prod-" + hx(64), "INNGEST_SIGNING_KEY", "https://www.inngest.com/docs/platform/signing-keys")
K("Unkey", "root key", lambda: "unkey_" + rs(22, B58), "UNKEY_ROOT_KEY", "https://www.unkey.com/docs/security/root-keys", n=1, sure=False)
K("Liveblocks", "secret key", lambda: "sk_prod_" + rs(64, B64U), "LIVEBLOCKS_SECRET_KEY", "https://liveblocks.io/docs/api-reference/rest-api-endpoints", n=1, sure=False)
K("UploadThing", "api key", lambda: "sk_live_" + hx(64), "UPLOADTHING_SECRET", "https://docs.uploadthing.com/", n=1)
K("Mux", "token secret", lambda: rs(75, B64), "MUX_TOKEN_SECRET", "https://www.mux.com/docs/core/make-api-requests", al=False, n=1)
K("Cloudinary", "url with api secret", lambda: f"cloudinary://{digits(15)}:{rs(27, B64U)}@{R.choice(['acme', 'dxk', 'demo'])}{rs(6, AN)}", "CLOUDINARY_URL", "https://cloudinary.com/documentation/node_integration#configuration")
K("ImageKit", "private key", lambda: f"private_{rs(27)}=", "IMAGEKIT_PRIVATE_KEY", "https://imagekit.io/docs/api-keys")
K("Bunny", "api key", lambda: uuid4() + uuid4(), "BUNNY_API_KEY BUNNYCDN_API_KEY", "https://docs.bunny.net/reference/bunnynet-api-overview", al=False, n=1)
K("Storyblok", "personal access token", lambda: rs(22) + f"tt-{digits(6)}-{rs(20, B64U)}", "STORYBLOK_OAUTH_TOKEN", "https://www.storyblok.com/docs/api/management", sure=False, n=1)
K("Hasura", "admin secret", lambda: rs(64), "HASURA_GRAPHQL_ADMIN_SECRET", "https://hasura.io/docs/2.0/deployment/securing-graphql-endpoint/", al=False)
K("Appwrite", "api key (standard)", lambda: "standard_" + hx(256), "APPWRITE_API_KEY", "https://appwrite.io/docs/advanced/platform/api-keys", n=1)
K("Courier", "auth token", lambda: "pk_prod_" + rs(28, AU), "COURIER_AUTH_TOKEN", "https://www.courier.com/docs/platform/workspaces/environments-api-keys", n=1, sure=False)
K("Customer.io", "app api key", lambda: hx(32), "CUSTOMERIO_APP_API_KEY", "https://docs.customer.io/accounts-and-workspaces/managing-credentials/", al=False, n=1)
K("Retool", "api token", lambda: "retool_01" + rs(24, "abcdefghjkmnpqrstvwxyz0123456789"), "RETOOL_API_TOKEN", "https://docs.retool.com/org-users/guides/retool-api/authentication", n=1, sure=False)
K("Tines", "api key", lambda: rs(40, B64U), "TINES_API_KEY", "https://www.tines.com/api/authentication/", al=False, n=1)
for w in ("kaggle.json", "~/.kaggle/kaggle.json"):
    k = hx(32); add("Kaggle", "kaggle.json key", w, json.dumps({"username": person() + str(R.randint(1, 99)), "key": k}) + "\n", k, "https://www.kaggle.com/docs/api#authentication")
k = nkey("user"); add("NATS", "creds file seed", "user.creds", f"-----BEGIN USER NKEY SEED-----\n{k}\n------END USER NKEY SEED------\n", k, "https://docs.nats.io/using-nats/developer/connecting/creds")
k = " ".join(rs(4, LOW) for _ in range(4)); add("Google", "app password with spaces", "mail.py", f"import smtplib\n\ns = smtplib.SMTP('smtp.gmail.com', 587)\ns.starttls()\ns.login('{person()}.acme@gmail.com', '{k}')\n", k, "https://support.google.com/accounts/answer/185833")
k = b64(rb(32)); add("Snowflake", "password in profiles.yml", "~/.dbt/profiles.yml", f"shop:\n  target: prod\n  outputs:\n    prod:\n      type: snowflake\n      account: ab{digits(5)}.eu-west-1\n      user: dbt\n      password: {k}\n      role: transformer\n", k, "https://docs.getdbt.com/docs/core/connect-data-platform/snowflake-setup")
k = "dapi" + hx(32); add("Databricks", "token in .databrickscfg", "~/.databrickscfg", f"[DEFAULT]\nhost  = https://adb-{digits(16)}.{R.randint(1, 19)}.azuredatabricks.net\ntoken = {k}\n", k, "https://docs.databricks.com/dev-tools/auth/config-profiles.html")
k = mixed(28); add("Grafana", "admin password in ini", "grafana.ini", f"[server]\nhttp_port = 3000\n\n[security]\nadmin_user = admin\nadmin_password = {k}\n", k, "https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#admin_password")
k = mixed(24); add("Redis", "requirepass", "redis.conf", f"bind 0.0.0.0\nport 6379\nrequirepass {k}\nappendonly yes\n", k, "https://redis.io/docs/latest/operate/oss_and_stack/management/security/")
k = mixed(24); add("Prometheus", "basic_auth password", "prometheus.yml", f"scrape_configs:\n  - job_name: node\n    basic_auth:\n      username: prom\n      password: {k}\n    static_configs:\n      - targets: ['10.0.0.3:9100']\n", k, "https://prometheus.io/docs/prometheus/latest/configuration/configuration/")
k = mixed(20); add("Subversion", "svn password on the command line", "checkout.sh", f"svn checkout --username ci --password {k} --no-auth-cache https://svn.example.org/repos/app/trunk app\n", k, "svn(1)")
k = mixed(22); add("OpenStack", "clouds.yaml password", "clouds.yaml", f"clouds:\n  prod:\n    auth:\n      auth_url: https://keystone.example.org:5000/v3\n      username: deploy\n      password: {k}\n      project_name: web\n", k, "https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html")

# ================================================================== negatives
from cryptography import x509
from cryptography.x509.oid import NameOID
import datetime

W_DOC = "example value printed in the provider's own documentation"
W_PH = "placeholder, not a value"
W_PUB = "public by design"
W_REF = "reference to a value kept elsewhere, not the value"
W_HASH = "digest, not a credential"
W_ID = "identifier, not a credential"
W_KEY = "public key material"
W_SUM = "wrong checksum"
W_ENC = "ciphertext"
W_DATA = "data, not a credential"
W_CODE = "code or text that only talks about secrets"


def N(service, kind, where, fmt, secret, why, source=""):
    neg(service, kind, where, fmt.replace("@@", secret), secret, why, source)


def NV(service, kind, name, value, why, source=""):
    w, t = named(name, value, service, f"api.{kebab(service.split()[0])}.com")
    neg(service, kind, w, t, value, why, source)


# ---- A. published examples
AWSD = "https://docs.aws.amazon.com/ (example credentials)"
N("AWS", "documented access key id", "README.md", "# setup\n\n```ini\n[default]\naws_access_key_id = @@\naws_secret_access_key = <your secret>\n```\n", "AKIAIOSFODNN7EXAMPLE", W_DOC, AWSD)
N("AWS", "documented secret key", "docs/config.md", "Put this in `~/.aws/credentials`:\n\n    aws_secret_access_key = @@\n", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", W_DOC, AWSD)
N("AWS", "documented secret key", "tests/conftest.py", "import os\n\nos.environ['AWS_ACCESS_KEY_ID'] = 'testing'\nos.environ['AWS_SECRET_ACCESS_KEY'] = '@@'\n", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", W_DOC, AWSD)
N("AWS", "documented access key id", "sample.tf", "provider \"aws\" {\n  access_key = \"@@\"\n  region     = \"us-east-1\"\n}\n", "AKIAI44QH8DHBEXAMPLE", W_DOC, AWSD)
N("AWS", "documented secret key", "sample.ini", "[user2]\naws_secret_access_key=@@\n", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", W_DOC, AWSD)
N("AWS", "documented temporary key id", "sts.md", "`AccessKeyId`: @@\n", "ASIAIOSFODNN7EXAMPLE", W_DOC, AWSD)
N("Stripe", "documented test key", "examples/charge.sh", "curl https://api.stripe.com/v1/charges \\\n  -u @@: \\\n  -d amount=2000\n", "sk_test_4eC39HqLyjWDarjtT1zdp7dc", W_DOC, "https://docs.stripe.com/ (shared sample key)")
N("Stripe", "documented test key", "examples/list.rb", "Stripe.api_key = '@@'\nStripe::Customer.list\n", "sk_test_BQokikJOvBiI2HlWgH4olfQ2", W_DOC, "https://stripe.com/docs/api (older sample key)")
N("Telegram", "documented bot token", "README.md", "Ask BotFather; the token looks like `@@`.\n", "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", W_DOC, "https://core.telegram.org/bots/api")
N("Telegram", "documented bot token", "docs/bot.md", "Use `@@` style tokens.\n", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", W_DOC, "https://core.telegram.org/bots/features")
N("Slack", "documented webhook", ".env.example", "SLACK_WEBHOOK_URL=@@\nPORT=3000\n", "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", W_DOC, "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks")
N("Slack", "documented token", "example.py", "client = WebClient(token='@@')\n", "xoxb-not-a-real-token-this-will-not-work", W_DOC, "https://docs.slack.dev/")
N("Azure", "storage emulator key", "docker-compose.yml", "services:\n  api:\n    environment:\n      AzureWebJobsStorage: DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=@@;BlobEndpoint=http://azurite:10000/devstoreaccount1;\n", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", "well-known emulator key, the same for everybody", "https://learn.microsoft.com/azure/storage/common/storage-connect-azurite")
N("Azure", "cosmos emulator key", "appsettings.Development.json", "{\n  \"Cosmos\": {\n    \"Endpoint\": \"https://localhost:8081\",\n    \"Key\": \"@@\"\n  }\n}\n", "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==", "well-known emulator key, the same for everybody", "https://learn.microsoft.com/azure/cosmos-db/emulator")
N("JWT", "jwt.io sample", "docs/jwt.md", "A token looks like\n\n    @@\n", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", W_DOC, "https://jwt.io/")
N("JWT", "RFC 7519 sample", "docs/spec.txt", "The following is an example JWT (Section 3.1):\n\n@@\n", "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", W_DOC, "RFC 7519 section 3.1")
N("Ethereum", "hardhat account 0", "hardhat.config.ts", "networks: {\n  localhost: { url: 'http://127.0.0.1:8545', accounts: ['@@'] },\n}\n", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "well-known development key, the same for everybody", "https://hardhat.org/hardhat-network/docs/overview")
N("BIP39", "hardhat mnemonic", "anvil.sh", "anvil --mnemonic \"@@\"\n", "test test test test test test test test test test test junk", "well-known development mnemonic", "https://hardhat.org/")
N("BIP39", "test vector", "bip39_test.go", "var vector = \"@@\"\n", "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", "published test vector", "https://github.com/trezor/python-mnemonic/blob/master/vectors.json")
N("Cloudflare", "turnstile test secret", ".env.test", "TURNSTILE_SECRET_KEY=@@\n", "1x0000000000000000000000000000000AA", W_DOC, "https://developers.cloudflare.com/turnstile/troubleshooting/testing/")
N("Google", "recaptcha test secret", "test.env", "RECAPTCHA_SECRET=@@\n", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", W_DOC, "https://developers.google.com/recaptcha/docs/faq")
N("Google", "recaptcha test site key", "form.html", "<div class=\"g-recaptcha\" data-sitekey=\"@@\"></div>\n", "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI", W_DOC, "https://developers.google.com/recaptcha/docs/faq")
N("HTTP", "RFC 7617 sample", "docs/auth.md", "    Authorization: Basic @@\n", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", W_DOC, "RFC 7617 section 2")
N("OAuth", "RFC 6749 sample", "docs/oauth.md", "    Authorization: Basic @@\n", "czZCaGRSa3F0MzpnWDFmQmF0M2JW", W_DOC, "RFC 6749 section 2.3.1")
N("OAuth", "RFC 6749 sample", "openapi.yaml", "example:\n  access_token: @@\n  token_type: example\n", "2YotnFZFEjr1zCsicMWpAA", W_DOC, "RFC 6749 section 4.1.4")
N("OAuth", "RFC 6750 sample", "docs/bearer.md", "    Authorization: Bearer @@\n", "mF_9.B5f-4.1JqM", W_DOC, "RFC 6750 section 2.1")
N("JWK", "RFC 8037 private key", "jose_test.py", "JWK = {'kty': 'OKP', 'crv': 'Ed25519', 'd': '@@'}\n", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", "published test vector", "RFC 8037 appendix A.1")
N("WireGuard", "quickstart key", "docs/wg.md", "    PrivateKey = @@\n", "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=", W_DOC, "https://www.wireguard.com/")
N("Sentry", "documented dsn", "instrument.js", "Sentry.init({ dsn: '@@' });\n", "https://examplePublicKey@o0.ingest.sentry.io/0", W_DOC, "https://docs.sentry.io/")
N("Docker", "documented password", "README.md", "    docker run -e POSTGRES_PASSWORD=@@ -d postgres\n", "mysecretpassword", W_DOC, "https://hub.docker.com/_/postgres")
N("MinIO", "default credentials", "compose.yml", "environment:\n  MINIO_ROOT_USER: minioadmin\n  MINIO_ROOT_PASSWORD: @@\n", "minioadmin", "vendor default, documented", "https://min.io/docs/")
N("RabbitMQ", "default guest", "config.yml", "broker: amqp://guest:@@@localhost:5672//\n", "guest", "vendor default, documented", "https://www.rabbitmq.com/docs/access-control")
N("Vault", "dev mode root token", "docker-compose.yml", "services:\n  vault:\n    environment:\n      VAULT_DEV_ROOT_TOKEN_ID: @@\n", "myroot", W_DOC, "https://hub.docker.com/_/vault")
N("Supabase", "local development service_role key", "supabase/.env.local", "SUPABASE_URL=http://127.0.0.1:54321\nSUPABASE_SERVICE_ROLE_KEY=@@\n", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImV4cCI6MTk4MzgxMjk5Nn0.EGIM96RAZx35lJzdJsyH-qQwv8Hdp7fsn3W0YpN81IU", "well-known key of the local stack, the same for everybody", "https://supabase.com/docs/guides/local-development")

N("Supabase", "local stack secret key", ".env.development", "SUPABASE_SECRET_KEY=@@\n", "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz", "well-known key of the local stack, the same for everybody", "supabase/cli default config")

# ---- B. placeholders
for svc, name, v in (("GitHub", "GITHUB_TOKEN", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("GitHub", "GITHUB_TOKEN", "github_pat_XXXXXXXXXXXXXXXXXXXXXX_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"),
                     ("GitHub", "GH_TOKEN", "<YOUR_GITHUB_TOKEN>"), ("GitLab", "GITLAB_TOKEN", "glpat-xxxxxxxxxxxxxxxxxxxx"), ("GitLab", "GITLAB_TOKEN", "<your_access_token>"),
                     ("OpenAI", "OPENAI_API_KEY", "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("OpenAI", "OPENAI_API_KEY", "sk-your-openai-api-key-here"), ("OpenAI", "OPENAI_API_KEY", "sk-proj-..."),
                     ("Anthropic", "ANTHROPIC_API_KEY", "sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx"), ("Anthropic", "ANTHROPIC_API_KEY", "your-anthropic-api-key"), ("Stripe", "STRIPE_SECRET_KEY", "sk_live_XXXXXXXXXXXXXXXXXXXXXXXX"),
                     ("Stripe", "STRIPE_SECRET_KEY", "sk_test_your_key_here"), ("Stripe", "STRIPE_WEBHOOK_SECRET", "whsec_..."), ("SendGrid", "SENDGRID_API_KEY", "SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
                     ("Twilio", "TWILIO_AUTH_TOKEN", "your_auth_token"), ("Twilio", "TWILIO_AUTH_TOKEN", "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"), ("Twilio", "TWILIO_API_KEY", "SKXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"),
                     ("Slack", "SLACK_BOT_TOKEN", "xoxb-your-token-here"), ("Slack", "SLACK_BOT_TOKEN", "xoxb-000000000000-000000000000-xxxxxxxxxxxxxxxxxxxxxxxx"), ("AWS", "AWS_SECRET_ACCESS_KEY", "YOUR_SECRET_ACCESS_KEY"),
                     ("AWS", "AWS_ACCESS_KEY_ID", "AKIAXXXXXXXXXXXXXXXX"), ("AWS", "AWS_SECRET_ACCESS_KEY", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("Google", "GOOGLE_API_KEY", "AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"),
                     ("Google", "GOOGLE_API_KEY", "YOUR_API_KEY"), ("Google", "GOOGLE_CLIENT_SECRET", "GOCSPX-your-client-secret"), ("npm", "NPM_TOKEN", "npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("Hugging Face", "HF_TOKEN", "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
                     ("Discord", "DISCORD_TOKEN", "YOUR_BOT_TOKEN_HERE"), ("Telegram", "TELEGRAM_BOT_TOKEN", "123456789:AAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("DigitalOcean", "DIGITALOCEAN_TOKEN", "dop_v1_" + "0" * 64), ("Datadog", "DD_API_KEY", "0" * 32),
                     ("Datadog", "DD_API_KEY", "<DATADOG_API_KEY>"), ("Heroku", "HEROKU_API_KEY", "00000000-0000-0000-0000-000000000000"), ("generic", "DB_PASSWORD", "changeme"), ("generic", "DB_PASSWORD", "password"), ("generic", "DB_PASSWORD", "********"),
                     ("generic", "SECRET_KEY", "replace-me-with-a-long-random-string"), ("generic", "JWT_SECRET", "your-256-bit-secret"), ("generic", "API_KEY", "INSERT_API_KEY_HERE"), ("generic", "API_TOKEN", "TODO"), ("generic", "AUTH_TOKEN", "[REDACTED]"), ("generic", "CLIENT_SECRET", "null"),
                     ("generic", "ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef"), ("generic", "API_SECRET", "abcdefghijklmnopqrstuvwxyz123456"), ("Vault", "VAULT_TOKEN", "hvs.XXXXXXXXXXXXXXXXXXXXXXXX"), ("Databricks", "DATABRICKS_TOKEN", "dapiXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX")):
    NV(svc, "placeholder", name, v, W_PH)
N("GitHub", "masked in a log", "ci.log", "Run gh auth status\n  ✓ Token: @@\n", "ghp_************************************", "masked value")
N("OpenAI", "masked in an error", "error.log", "openai.AuthenticationError: Incorrect API key provided: @@. You can find your API key at https://platform.openai.com/account/api-keys.\n", "sk-pr********************************************" + rs(4), "masked value")
N("GitHub", "truncated", "issue.md", "My token starts with `@@…` and still fails\n", "ghp_" + rs(6), "truncated, not usable")
N("private key", "truncated placeholder", ".env.example", "PRIVATE_KEY=\"@@\"\n", "-----BEGIN RSA PRIVATE KEY-----\\nMIIE...\\n-----END RSA PRIVATE KEY-----", W_PH)
N("private key", "header only, in code", "pem.go", "if !strings.HasPrefix(s, \"@@\") {\n\treturn errNotPEM\n}\n", "-----BEGIN RSA PRIVATE KEY-----", W_CODE)
N("private key", "header only, in docs", "docs/tls.md", "The file must begin with `@@` on a line of its own.\n", "-----BEGIN PRIVATE KEY-----", W_CODE)

# ---- C. public by design
NV("Stripe", "publishable key", "STRIPE_PUBLISHABLE_KEY", "pk_live_51" + rs(97), W_PUB + " (publishable key)", "https://docs.stripe.com/keys")
NV("Stripe", "publishable key, test", "NEXT_PUBLIC_STRIPE_KEY", "pk_test_51" + rs(97), W_PUB + " (publishable key)", "https://docs.stripe.com/keys")
NV("Clerk", "publishable key", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "pk_live_" + b64(f"clerk.{app()}.example.org$".encode()), W_PUB + " (publishable key)", "https://clerk.com/docs")
NV("Google", "oauth client id", "GOOGLE_CLIENT_ID", f"{digits(12)}-{rs(32, AN)}.apps.googleusercontent.com", W_PUB + " (client id)", "https://developers.google.com/identity/protocols/oauth2")
N("Firebase", "web api key", "src/firebase.js", "const firebaseConfig = {\n  apiKey: '@@',\n  authDomain: 'acme.firebaseapp.com',\n  projectId: 'acme',\n};\n", "AIzaSy" + rs(33, B64U), W_PUB + " (Firebase: API keys identify the project, they do not authorise); same shape as other Google API keys", "https://firebase.google.com/docs/projects/api-keys")
NV("Sentry", "dsn", "SENTRY_DSN", f"https://{hx(32)}@o{digits(6)}.ingest.us.sentry.io/{digits(7)}", W_PUB + " (DSNs are not secrets)", "https://docs.sentry.io/security-legal-pii/security/token-formats/")
NV("Supabase", "anon jwt", "NEXT_PUBLIC_SUPABASE_ANON_KEY", jwt({"iss": "supabase", "ref": rs(20, LOW), "role": "anon", "iat": 1700000000, "exp": 2015000000}), W_PUB + " (anon role)", "https://supabase.com/docs/guides/api/api-keys")
NV("Supabase", "publishable key", "SUPABASE_PUBLISHABLE_KEY", f"sb_publishable_{rs(22, B64U)}_{rs(8, B64U)}", W_PUB + " (publishable key)", "https://supabase.com/docs/guides/api/api-keys")
NV("PostHog", "project api key", "NEXT_PUBLIC_POSTHOG_KEY", "phc_" + rs(43), W_PUB + " (project key is write-only and public)", "https://posthog.com/docs/api")
NV("Mapbox", "public token", "MAPBOX_ACCESS_TOKEN", "pk." + b64u(json.dumps({"u": "acme", "a": "c" + rs(24, AN)}, separators=(",", ":")).encode()) + "." + rs(22, B64U), W_PUB + " (pk. tokens)", "https://docs.mapbox.com/help/getting-started/access-tokens/")
NV("Google", "recaptcha site key", "RECAPTCHA_SITE_KEY", "6L" + rs(38, B64U), W_PUB + " (site key)", "https://developers.google.com/recaptcha")
NV("Cloudflare", "turnstile site key", "TURNSTILE_SITE_KEY", "0x4AAAAAAA" + rs(14, B64U), W_PUB + " (site key)", "https://developers.cloudflare.com/turnstile/")
NV("Google Analytics", "measurement id", "GA_MEASUREMENT_ID", "G-" + rs(10, AU), W_PUB)
NV("Google", "tag manager id", "GTM_ID", "GTM-" + rs(7, AU), W_PUB)
NV("GitHub", "oauth client id", "GITHUB_CLIENT_ID", "Ov23li" + rs(14), W_PUB + " (client id)", "https://docs.github.com/en/apps/oauth-apps")
NV("GitHub", "app client id", "GITHUB_APP_CLIENT_ID", "Iv1." + hx(16), W_PUB + " (client id)", "https://docs.github.com/en/apps")
NV("Discord", "application id", "DISCORD_CLIENT_ID", digits(19), W_PUB + " (client id)")
NV("Twilio", "account sid", "TWILIO_ACCOUNT_SID", "AC" + hx(32), W_ID, "https://www.twilio.com/docs/glossary/what-is-a-sid")
NV("Datadog", "client token", "NEXT_PUBLIC_DD_CLIENT_TOKEN", "pub" + hx(32), W_PUB + " (client token for browsers)", "https://docs.datadoghq.com/account_management/api-app-keys/#client-tokens")
NV("New Relic", "browser key", "NEW_RELIC_BROWSER_KEY", "NRJS-" + hx(19), W_PUB + " (shipped to browsers)", "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/")
NV("LaunchDarkly", "client-side id", "LD_CLIENT_SIDE_ID", hx(24), W_PUB + " (client-side id)", "https://launchdarkly.com/docs/sdk/concepts/client-side-server-side")
NV("Algolia", "application id", "ALGOLIA_APP_ID", rs(10, AU), W_ID)
NV("Auth0", "client id", "AUTH0_CLIENT_ID", rs(32), W_PUB + " (client id)")
NV("Azure", "tenant id", "AZURE_TENANT_ID", uuid4(), W_ID)
NV("Azure", "client id", "AZURE_CLIENT_ID", uuid4(), W_ID)
NV("Azure", "application insights connection string", "APPLICATIONINSIGHTS_CONNECTION_STRING", f"InstrumentationKey={uuid4()};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/", W_PUB + " (Microsoft: the connection string is not a secret)", "https://learn.microsoft.com/azure/azure-monitor/app/connection-strings")
NV("AWS", "role arn", "AWS_ROLE_ARN", f"arn:aws:iam::{digits(12)}:role/github-deploy", W_ID)
NV("AWS", "iam user unique id", "IAM_USER_ID", aws_id("AIDA"), W_ID + " (AIDA)", AWI)
NV("AWS", "iam role unique id", "IAM_ROLE_ID", aws_id("AROA"), W_ID + " (AROA)", AWI)
NV("AWS", "cognito user pool id", "COGNITO_USER_POOL_ID", "eu-west-1_" + rs(9), W_ID)
NV("AWS", "cognito client id", "COGNITO_CLIENT_ID", rs(26, AN), W_PUB + " (client id)")
NV("AWS", "secrets manager arn", "DB_SECRET_ARN", f"arn:aws:secretsmanager:eu-west-1:{digits(12)}:secret:prod/db-{rs(6)}", W_REF)
NV("AWS", "kms key arn", "KMS_KEY_ARN", f"arn:aws:kms:eu-west-1:{digits(12)}:key/{uuid4()}", W_ID)
NV("Stripe", "price id", "STRIPE_PRICE_ID", "price_1" + rs(23), W_ID)
NV("Stripe", "account id", "STRIPE_ACCOUNT_ID", "acct_1" + rs(15), W_ID)
NV("PayPal", "client id", "PAYPAL_CLIENT_ID", "A" + rs(79, B64U), W_PUB + " (client id)")
NV("Plaid", "client id", "PLAID_CLIENT_ID", hx(24), W_ID)
NV("Pusher", "app key", "PUSHER_APP_KEY", hx(20), W_PUB + " (sent to browsers)")
NV("Web Push", "vapid public key", "VAPID_PUBLIC_KEY", "B" + rs(86, B64U), W_KEY)
NV("Facebook", "app id", "FACEBOOK_APP_ID", digits(16), W_ID)
NV("hCaptcha", "site key", "HCAPTCHA_SITE_KEY", uuid4(), W_PUB + " (site key)")
NV("Langfuse", "public key", "LANGFUSE_PUBLIC_KEY", "pk-lf-" + uuid4(), W_PUB + " (public half)")
NV("Linear", "team id", "LINEAR_TEAM_ID", uuid4(), W_ID)
NV("Notion", "database id", "NOTION_DATABASE_ID", hx(32), W_ID)
NV("Airtable", "base id", "AIRTABLE_BASE_ID", "app" + rs(14), W_ID)
NV("Cloudflare", "zone id", "CLOUDFLARE_ZONE_ID", hx(32), W_ID)
NV("Cloudflare", "account id", "CLOUDFLARE_ACCOUNT_ID", hx(32), W_ID)
NV("Slack", "channel id", "SLACK_CHANNEL_ID", "C0" + rs(9, AU), W_ID)
NV("Okta", "client id", "OKTA_CLIENT_ID", "0oa" + rs(17), W_PUB + " (client id)")

# ---- D. digests and lock files
def sri(a="sha512"): return f"{a}-" + b64(rb({"sha256": 32, "sha384": 48, "sha512": 64}[a]))
for w, f, s in (
    ("package-lock.json", "{\n  \"node_modules/left-pad\": {\n    \"version\": \"1.3.0\",\n    \"resolved\": \"https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz\",\n    \"integrity\": \"@@\"\n  }\n}\n", sri()),
    ("yarn.lock", "lodash@^4.17.21:\n  version \"4.17.21\"\n  integrity @@\n", sri()),
    ("yarn.lock", "\"chalk@npm:^5.3.0\":\n  version: 5.3.0\n  checksum: 10/@@\n  languageName: node\n", hx(128)),
    ("pnpm-lock.yaml", "packages:\n  react@18.3.1:\n    resolution: {integrity: @@}\n", sri()),
    ("poetry.lock", "[[package]]\nname = \"requests\"\nfiles = [\n    {file = \"requests-2.32.3-py3-none-any.whl\", hash = \"sha256:@@\"},\n]\n", hx(64)),
    ("requirements.txt", "flask==3.0.3 \\\n    --hash=sha256:@@\n", hx(64)),
    ("Pipfile.lock", "{\n  \"_meta\": {\n    \"hash\": {\n      \"sha256\": \"@@\"\n    }\n  }\n}\n", hx(64)),
    ("go.sum", "github.com/pkg/errors v0.9.1 @@\n", "h1:" + b64(rb(32))),
    ("Cargo.lock", "[[package]]\nname = \"serde\"\nversion = \"1.0.210\"\nchecksum = \"@@\"\n", hx(64)),
    ("composer.lock", "{\n  \"content-hash\": \"@@\",\n  \"packages\": []\n}\n", hx(32)),
    ("Gemfile.lock", "CHECKSUMS\n  rails (7.2.1) sha256=@@\n", hx(64)),
    ("Podfile.lock", "SPEC CHECKSUMS:\n  Alamofire: @@\n\nCOCOAPODS: 1.15.2\n", hx(40)),
    ("pubspec.lock", "packages:\n  http:\n    description:\n      name: http\n      sha256: @@\n", hx(64)),
    ("mix.lock", "%{\n  \"jason\": {:hex, :jason, \"1.4.4\", \"@@\", [:mix], [], \"hexpm\"},\n}\n", hx(64)),
    (".terraform.lock.hcl", "provider \"registry.terraform.io/hashicorp/aws\" {\n  hashes = [\n    \"@@\",\n  ]\n}\n", "h1:" + b64(rb(32))),
    (".terraform.lock.hcl", "provider \"registry.terraform.io/hashicorp/random\" {\n  hashes = [\n    \"@@\",\n  ]\n}\n", "zh:" + hx(64)),
    ("Chart.lock", "dependencies:\n- name: redis\n  version: 19.6.4\ndigest: sha256:@@\n", hx(64)),
    ("flake.lock", "{\n  \"nodes\": {\n    \"nixpkgs\": { \"locked\": { \"narHash\": \"@@\" } }\n  }\n}\n", sri("sha256")),
    ("default.nix", "src = fetchFromGitHub {\n  owner = \"acme\";\n  repo = \"tool\";\n  sha256 = \"@@\";\n};\n", rs(52, "0123456789abcdfghijklmnpqrsvwxyz")),
    ("WORKSPACE", "http_archive(\n    name = \"rules_go\",\n    sha256 = \"@@\",\n)\n", hx(64)),
    ("Formula/tool.rb", "class Tool < Formula\n  url \"https://example.org/tool-1.0.tar.gz\"\n  sha256 \"@@\"\nend\n", hx(64)),
    ("SHA256SUMS", "@@  tool_1.2.0_linux_amd64.tar.gz\n", hx(64)),
    ("index.html", "<script src=\"https://cdn.example.org/app.js\" integrity=\"@@\" crossorigin=\"anonymous\"></script>\n", sri("sha384")),
    ("nginx.conf", "add_header Content-Security-Policy \"script-src 'self' '@@'\";\n", sri("sha256")),
    ("docker-compose.yml", "services:\n  db:\n    image: postgres@sha256:@@\n", hx(64)),
    ("gradle/verification-metadata.xml", "<artifact name=\"guava-33.0.jar\">\n  <sha256 value=\"@@\" origin=\"Generated by Gradle\"/>\n</artifact>\n", hx(64)),
    ("deno.lock", "{\n  \"remote\": {\n    \"https://deno.land/std@0.224.0/path/mod.ts\": \"@@\"\n  }\n}\n", hx(64)),
    ("uv.lock", "wheels = [\n    { url = \"https://files.pythonhosted.org/x.whl\", hash = \"sha256:@@\", size = 7016 },\n]\n", hx(64)),
    ("known_hosts.txt", "ED25519 key fingerprint is @@.\n", "SHA256:" + b64(rb(32)).rstrip("=")),
    (".gitmodules.lock", "[submodule \"vendor/lib\"]\n\tcommit = @@\n", hx(40)),
    ("CHANGELOG.md", "* fix leak in token cache ([@@](https://github.com/acme/app/commit/))\n", hx(40)),
    (".github/workflows/ci.yml", "steps:\n  - uses: actions/checkout@@@ # v4.2.2\n", hx(40)),
    (".git-blame-ignore-revs", "# reformat\n@@\n", hx(40)),
    ("etag.log", "200 GET /app.js ETag=\"@@\"\n", hx(32)),
    ("cache.json", "{\"key\": \"linux-node-@@\", \"hit\": true}\n", hx(64)),
    ("join.sh", "kubeadm join 10.0.0.4:6443 --token $TOKEN --discovery-token-ca-cert-hash sha256:@@\n", hx(64)),
):
    N("lock file/digest", w, w, f, s, W_HASH)

# ---- E. public keys and certificates
pk1 = rsa_key()
for w, f in (("public.pem", "@@\n"), ("config/jwt.yml", "jwt_public_key: |\n@@\n")):
    p = pub_pem(rsa_key())
    if "yml" in w:
        p = "\n".join("  " + x for x in p.splitlines())
    N("public key", "spki pem", w, f, p, W_KEY)
def cert(cn, key):
    nm = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])
    d = datetime.datetime(2026, 1, 1)
    c = (x509.CertificateBuilder().subject_name(nm).issuer_name(nm).public_key(key.public_key()).serial_number(R.getrandbits(120))
         .not_valid_before(d).not_valid_after(d.replace(year=2027)).sign(key, hashes.SHA256()))
    return c.public_bytes(serialization.Encoding.PEM).decode().rstrip("\n")
c = cert("example.org", pk1); N("certificate", "pem", "server.crt", "@@\n", c, W_KEY)
c = b64((cert("kubernetes", pk1) + "\n").encode()); N("certificate", "kubeconfig certificate-authority-data", "kubeconfig.yaml", "clusters:\n- name: prod\n  cluster:\n    certificate-authority-data: @@\n    server: https://10.0.0.1:6443\n", c, W_KEY)
c = "".join(cert("idp.example.org", pk1).splitlines()[1:-1]); N("certificate", "saml metadata", "metadata.xml", "<ds:X509Data><ds:X509Certificate>@@</ds:X509Certificate></ds:X509Data>\n", c, W_KEY)
csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "app.example.org")])).sign(pk1, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode().rstrip("\n")
N("certificate", "signing request", "app.csr", "@@\n", csr, W_KEY)
for k, w in ((rsa_key(), "authorized_keys"), (ed_key(), "id_ed25519.pub"), (ec_key(), "terraform/keys.tf")):
    p = ssh_pub(k, f"{person()}@laptop")
    N("public key", "ssh public key", w, "resource \"aws_key_pair\" \"k\" {\n  public_key = \"@@\"\n}\n" if w.endswith(".tf") else "@@\n", p, W_KEY)
p = ssh_pub(ed_key(), "").strip(); N("public key", "known_hosts", "known_hosts", "git.example.org @@\n", p, W_KEY)
p = pgp_key("Release Bot <release@example.org>", public=True); N("public key", "openpgp public key block", "KEYS", "@@\n", p, W_KEY)
p = bech32("age", rb(32)); N("public key", "age recipient", ".sops.yaml", "creation_rules:\n  - path_regex: secrets/.*\n    age: @@\n", p, W_KEY)
p = b64(b"Ed" + rb(40)); N("public key", "minisign public key", "release.pub", "untrusted comment: minisign public key\n@@\n", p, W_KEY)
p = b64(rb(32)); N("public key", "wireguard public key", "wg0.conf", "[Peer]\nPublicKey = @@\nAllowedIPs = 10.8.0.2/32\n", p, W_KEY)
nn = pk1.private_numbers().public_numbers; N("public key", "jwks public", "jwks.json", "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"e\":\"AQAB\",\"n\":\"@@\"}]}\n", iu(nn.n), W_KEY)
p = "".join(pub_pem(rsa_key(1024)).splitlines()[1:-1]); N("public key", "dkim record", "zone.txt", "mail._domainkey IN TXT \"v=DKIM1; k=rsa; p=@@\"\n", p, W_KEY)
p = "RWQ" + rs(53, B64); N("public key", "tauri updater public key", "tauri.conf.json", "{ \"updater\": { \"pubkey\": \"@@\" } }\n", b64(f"untrusted comment: minisign public key\n{p}\n".encode()), W_KEY)
p = b64(rb(32)); N("public key", "sparkle public key", "Info.plist", "<dict>\n  <key>SUPublicEDKey</key>\n  <string>@@</string>\n</dict>\n", p, W_KEY)

# ---- F. references, templates, ciphertext
for w, f, s in (
    (".env.example", "DATABASE_URL=postgres://app:@@@db:5432/app\n", "${DB_PASSWORD}"),
    ("docker-compose.yml", "environment:\n  POSTGRES_PASSWORD: @@\n", "${POSTGRES_PASSWORD:?required}"),
    ("config.yml", "api_key: @@\n", "<%= ENV['API_KEY'] %>"),
    ("settings.py", "SECRET_KEY = @@\n", "os.environ[\"DJANGO_SECRET_KEY\"]"),
    ("app.js", "const apiKey = @@;\n", "process.env.STRIPE_SECRET_KEY"),
    (".github/workflows/ci.yml", "env:\n  NPM_TOKEN: @@\n", "${{ secrets.NPM_TOKEN }}"),
    (".npmrc", "//registry.npmjs.org/:_authToken=@@\n", "${NPM_TOKEN}"),
    ("values.yaml", "password: @@\n", "{{ .Values.db.password }}"),
    ("playbook.yml", "mysql_password: \"@@\"\n", "{{ vault_mysql_password }}"),
    ("main.tf", "password = @@\n", "var.database_password"),
    ("main.tf", "token = @@\n", "data.vault_generic_secret.app.data[\"token\"]"),
    ("main.tf", "password = @@\n", "random_password.master.result"),
    (".env", "OPENAI_API_KEY=@@\n", "op://Private/OpenAI/credential"),
    ("secrets.yml", "db_password: @@\n", "vault:secret/data/prod/db#password"),
    ("app.yaml", "password: @@\n", "projects/acme/secrets/db-password/versions/latest"),
    ("template.yaml", "DBPassword: '@@'\n", "{{resolve:secretsmanager:prod/db:SecretString:password}}"),
    ("template.yaml", "MasterUserPassword: @@\n", "!Ref DBPassword"),
    ("appsettings.json", "{ \"ApiKey\": \"@@\" }\n", "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/ApiKey/)"),
    ("Jenkinsfile", "environment { TOKEN = @@ }\n", "credentials('sonar-token')"),
    ("deployment.yaml", "env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: @@\n      key: password\n", "orders-db-credentials"),
    ("application.properties", "spring.datasource.password=@@\n", "${DB_PASSWORD:}"),
    ("pom.xml", "<password>@@</password>\n", "${env.NEXUS_PASSWORD}"),
    ("config.exs", "secret_key_base: @@\n", "System.get_env(\"SECRET_KEY_BASE\")"),
    ("run.sh", "export VAULT_TOKEN=@@\n", "$(vault print token)"),
    ("run.sh", "PGPASSWORD=@@ psql -h db\n", "\"$(aws secretsmanager get-secret-value --secret-id db --query SecretString --output text)\""),
    ("docker-compose.yml", "environment:\n  DB_PASSWORD_FILE: @@\n", "/run/secrets/db_password"),
    (".gitlab-ci.yml", "script:\n  - docker login -u $CI_REGISTRY_USER -p @@ $CI_REGISTRY\n", "$CI_REGISTRY_PASSWORD"),
    ("secret.yaml.tmpl", "stringData:\n  token: @@\n", "((github-token))"),
    ("config.ini", "[db]\npassword = @@\n", "%(DB_PASSWORD)s"),
    ("externalsecret.yaml", "remoteRef:\n  key: @@\n  property: password\n", "prod/orders/database"),
):
    N("reference", w, w, f, s, W_REF)
N("SOPS", "encrypted value", "secrets.enc.yaml", "db_password: @@\nsops:\n  version: 3.9.0\n", f"ENC[AES256_GCM,data:{b64(rb(18))},iv:{b64(rb(32))},tag:{b64(rb(16))},type:str]", W_ENC, "https://getsops.io/docs/")
N("Sealed Secrets", "encrypted data", "sealed.yaml", "kind: SealedSecret\nspec:\n  encryptedData:\n    password: @@\n", "AgB" + b64(rb(390))[3:], W_ENC, "https://github.com/bitnami-labs/sealed-secrets")
v = "$ANSIBLE_VAULT;1.1;AES256\n" + "\n".join(" " * 10 + rs(80, "3456") for _ in range(5)); N("Ansible", "vaulted value", "group_vars/prod.yml", "db_password: !vault |\n          @@\n", v, W_ENC, "https://docs.ansible.com/ansible/latest/vault_guide/")
N("age", "encrypted file", "backup.age", "@@\n", "-----BEGIN AGE ENCRYPTED FILE-----\n" + "\n".join(rs(64, B64) for _ in range(4)) + "\n-----END AGE ENCRYPTED FILE-----", W_ENC, "https://age-encryption.org/v1")
N("PGP", "encrypted message", "msg.asc", "@@\n", "-----BEGIN PGP MESSAGE-----\n\n" + "\n".join(rs(64, B64) for _ in range(5)) + "\n=" + rs(4, B64) + "\n-----END PGP MESSAGE-----", W_ENC)
N("Rails", "encrypted credentials", "config/credentials.yml.enc", "@@\n", b64(rb(200)) + "--" + b64(rb(12)) + "--" + b64(rb(16)), W_ENC, "https://guides.rubyonrails.org/security.html#custom-credentials")
N("Travis CI", "secure value", ".travis.yml", "env:\n  global:\n    - secure: \"@@\"\n", b64(rb(512)), W_ENC, "https://docs.travis-ci.com/user/encryption-keys/")
N("PGP", "signature", "release.asc", "@@\n", "-----BEGIN PGP SIGNATURE-----\n\n" + "\n".join(rs(64, B64) for _ in range(5)) + "\n=" + rs(4, B64) + "\n-----END PGP SIGNATURE-----", "signature, not a credential")

# ---- G. identifiers and data
for w, f, s, why in (
    ("request.log", "trace_id=@@ status=200\n", hx(32), W_ID), ("headers.txt", "traceparent: @@\n", f"00-{hx(32)}-{hx(16)}-01", W_ID), ("request.log", "request_id=@@\n", uuid4(), W_ID),
    ("users.sql", "INSERT INTO users VALUES ('@@', 'lena');\n", uuid4(), W_ID), ("seed.json", "{\"_id\": {\"$oid\": \"@@\"}}\n", hx(24), W_ID), ("orders.csv", "id,total\n@@,19.90\n", "01" + rs(24, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), W_ID),
    ("app.sln", "Project(\"{@@}\") = \"App\", \"App.csproj\"\n", uuid4().upper(), W_ID), ("project.pbxproj", "@@ /* AppDelegate.swift */ = {isa = PBXFileReference; };\n", rs(24, HEXU), W_ID),
    ("contract.ts", "export const USDC = '@@';\n", "0x" + hx(40), "address, public"), ("tx.md", "Deployed in @@\n", "0x" + hx(64), "transaction hash, public"), ("donate.md", "BTC: @@\n", b58check(b"\0" + rb(20)), "address, public"),
    ("program.rs", "declare_id!(\"@@\");\n", rs(44, B58), "program address, public"), ("ipfs.md", "ipfs://@@\n", "Qm" + rs(44, B58), W_HASH), ("page.html", "<img src=\"data:image/png;base64,@@\">\n", "iVBORw0KGgoAAAANSUhEUgAA" + b64(rb(210)), W_DATA),
    ("style.css", "@font-face { src: url(data:font/woff2;base64,@@); }\n", "d09GMgABAAAAA" + b64(rb(300))[:395], W_DATA), ("app.js.map", "{\"version\":3,\"mappings\":\"@@\"}\n", ";".join(rs(R.randint(4, 24), "ACEGIKMOQSUWY,BDFHJ") for _ in range(20)), W_DATA),
    ("bundle.min.js", "!function(e,t){@@}(this,0);\n", "var n=e.t,r=n.k||{},o=function(a){return r[a]||(r[a]=new(t[a].p)(a))};o.token=function(b,c){return b?c.slice(0,b):null}", "minified code"),
    ("manifest.json", "{\"main.js\": \"/static/@@.js\"}\n", "main." + hx(20), W_HASH), ("styles.module.css.d.ts", "export const root: '@@';\n", "Button_root__" + rs(5), W_ID), ("video.md", "https://www.youtube.com/watch?v=@@\n", rs(11, B64U), W_ID),
    ("sheet.py", "SHEET_ID = '@@'\n", "1" + rs(43, B64U), W_ID + " (Google Sheets file id)"), ("calendar.js", "const calendarId = '@@@group.calendar.google.com';\n", "c_" + rs(26, AN), W_ID), ("schema.proto.txt", "descriptor: \"@@\"\n", b64(rb(120)), W_DATA),
    ("palette.ts", "export const colors = ['@@'];\n", "#1f2937,#374151,#4b5563,#6b7280,#9ca3af,#d1d5db", W_DATA), ("sequence.fasta", ">seq1\n@@\n", rs(60, "ACGT"), W_DATA), ("bench.txt", "random input: @@\n", rs(48, AN), W_DATA),
    ("geo.json", "{\"polyline\": \"@@\"}\n", rs(60, B62 + "_~`@?"), W_DATA), ("license.txt", "Serial of the demo build: @@\n", "-".join(rs(5, AU) for _ in range(5)), W_ID), ("k8s.yaml", "metadata:\n  uid: @@\n  resourceVersion: \"81234\"\n", uuid4(), W_ID),
    ("thumb.txt", "blurhash=@@\n", "LEHV6nWB2yk8pyo0adR*.7kCMdnj", W_DATA), ("ci.yml", "cache-key: v1-@@\n", hx(40), W_HASH), ("sitemap.xml", "<loc>https://example.org/p/@@</loc>\n", rs(22, B64U), W_ID),
):
    N("data", w, w, f, s, why)

# ---- H. code and prose about secrets
for w, f, s in (
    ("scan.py", "GITHUB = re.compile(r'@@')\n", "ghp_[A-Za-z0-9]{36}"), ("validate.ts", "const AWS_KEY = /@@/;\n", "AKIA[0-9A-Z]{16}"), ("login.py", "password = @@\n", "getpass.getpass('Password: ')"),
    ("de.json", "{\"login.password\": \"@@\"}\n", "Passwort vergessen?"), ("form.tsx", "<input name=\"password\" placeholder=\"@@\" />\n", "Enter your password"), ("model.py", "class User:\n    password: @@\n", "str = field(repr=False)"),
    ("schema.graphql", "type Auth { token: @@ }\n", "String!"), ("auth.go", "token := @@\n", "r.Header.Get(\"Authorization\")"), ("crypto.js", "const secret = @@;\n", "crypto.randomBytes(32).toString('hex')"),
    ("openapi.yaml", "components:\n  securitySchemes:\n    apiKey:\n      name: @@\n      in: header\n", "X-API-Key"), ("User.java", "private static final String PASSWORD_FIELD = \"@@\";\n", "user_password_confirmation"),
    ("test_auth.py", "def test_wrong_password(client):\n    assert client.login(password='@@') == 401\n", "wrong-password"), ("README.md", "The token must be at least 32 characters, for example from `@@`.\n", "openssl rand -hex 32"),
    ("errors.ts", "export const INVALID_TOKEN = '@@';\n", "ERR_INVALID_ACCESS_TOKEN"), ("policy.md", "Passwords such as `@@` are refused.\n", "Password123!"), ("i18n.yml", "en:\n  secret_key: @@\n", "Secret key"),
    ("storage.ts", "localStorage.setItem('@@', t);\n", "acme.auth.accessToken"), ("redis.py", "KEY = '@@'\n", "session:token:{user_id}:refresh"), ("main.css", ".@@ { display: none }\n", "password-toggle__icon--visible"),
    ("client.py", "url = f'@@'\n", "postgresql://{user}:{password}@{host}:{port}/{db}"), ("docs.md", "Format: `@@`\n", "mongodb+srv://<username>:<password>@cluster0.mongodb.net/"), ("docs.md", "Use `@@` locally.\n", "postgres://user:password@localhost:5432/mydb"),
    ("docker-compose.test.yml", "environment:\n  POSTGRES_PASSWORD: @@\n", "postgres"), ("wordlist.txt", "@@\n", "123456\npassword\nqwerty\nletmein\niloveyou"), ("api.md", "`token_type` is always `@@`.\n", "bearer"),
):
    N("code", w, w, f, s, W_CODE)

# ---- I. wrong checksum or impossible structure
def spoil(s, i=-1, alphabet=B62):
    """Change one character (kept within the alphabet)."""
    i %= len(s)
    return s[:i] + R.choice([c for c in alphabet if c != s[i]]) + s[i + 1:]


for pre in ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"):
    v = spoil(crc_b62(pre), 12)
    NV("GitHub", "wrong checksum " + pre, "GITHUB_TOKEN", v, W_SUM, GHB)
for i in range(2):
    v = spoil(crc_b62("ghp_")); w, t = alone(v); neg("GitHub", "wrong checksum, standing alone", w, t, v, W_SUM, GHB)
for i in range(3):
    v = spoil(crc_b62("npm_"), (9, 20, -2)[i]); NV("npm", "wrong checksum", "NPM_TOKEN", v, W_SUM, "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/")
for i in range(2):
    v = spoil(gl_routable("glpat-", o="1", u="2f"), (10, -1)[i], DIG + LOW); NV("GitLab", "wrong checksum, routable token", "GITLAB_TOKEN", v, W_SUM, GLR)
for i in range(2):
    v = spoil(grafana_sa(), (9, -1)[i], HEX); NV("Grafana", "wrong checksum", "GRAFANA_TOKEN", v, W_SUM, "grafana pkg/components/satokengen")
v = spoil(synapse(), -1); NV("Matrix", "wrong checksum", "MATRIX_ACCESS_TOKEN", v, W_SUM, "element-hq/synapse synapse/util/stringutils.py")
v = spoil(polar(), 15); NV("Polar", "wrong checksum", "POLAR_ACCESS_TOKEN", v, W_SUM, "polarsource/polar server/polar/kit/crypto.py")
v = spoil(nkey("user"), 20, B32); NV("NATS", "wrong checksum", "NATS_SEED", v, W_SUM, "https://github.com/nats-io/nkeys")
v = spoil(stellar(), 20, B32); NV("Stellar", "wrong checksum", "STELLAR_SECRET_KEY", v, W_SUM, "SEP-23")
v = spoil(bech32("age-secret-key-", rb(32)).upper(), 30, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"); N("age", "wrong checksum", "key.txt", "# fake\n@@\n", v, W_SUM, "BIP 173")
v = spoil(b58check(b"\x80" + rb(32) + b"\x01"), 20, B58); N("Bitcoin", "wrong checksum", "wallet.txt", "@@\n", v, W_SUM, WL)
v = spoil(b58check(b"\x80" + rb(32)), 9, B58); N("Bitcoin", "wrong checksum", "paper.txt", "old wallet @@\n", v, W_SUM, WL)
v = "AKIA" + rs(6, UP) + "0189" + rs(6, UP); NV("AWS", "impossible key id (0, 1, 8, 9 are not base32)", "AWS_ACCESS_KEY_ID", v, "impossible structure: not base32", AWI)
v = "eyJhbGciOiJIUzI1NiJ9." + rs(40, B64U) + "." + rs(43, B64U); NV("JWT", "payload that does not decode to JSON", "SESSION", v, "impossible structure: payload is not JSON", "RFC 7519")
v = "pypi-AgEIcHlwaS5vcmc" + rs(20, B64U); NV("PyPI", "truncated macaroon", "TWINE_PASSWORD", v, "impossible structure: macaroon cut short", "pypi/warehouse macaroons")
v = armor("RSA PRIVATE KEY", rb(120)); N("private key", "random bytes between pem markers", "fake.pem", "@@\n", v, "impossible structure: not DER")

# ------------------------------------------------------------------ self-check and output
def check(rows, what):
    seen_t, seen_s = set(), set()
    for r in rows:
        assert r["secret"] and r["secret"] in r["text"], (what, r["service"], r["kind"])
        assert r["text"] not in seen_t, ("duplicate text", r["service"], r["kind"])
        key = (r["secret"],)
        if what == "corpus":
            assert key not in seen_s, ("duplicate secret", r["service"], r["kind"], r["secret"][:40])
        seen_t.add(r["text"])
        seen_s.add(key)
        assert r["text"].endswith("\n"), ("no newline", r["service"], r["kind"])


def main():
    check(POS, "corpus")
    check(NEG, "negatives")
    digest = hashlib.sha256()
    for name, rows in (("corpus", POS), ("negatives", NEG)):
        data = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()
        digest.update(data)
        with open(os.path.join(OUT, name + ".jsonl"), "wb") as f:
            f.write(data)
    kinds = {(r["service"], r["kind"]) for r in POS}
    print(f"positives {len(POS)}  kinds {len(kinds)}  services {len({k[0] for k in kinds})}  "
          f"unsure {sum(not r['sure'] for r in POS)} ({len({(r['service'], r['kind']) for r in POS if not r['sure']})} kinds)  "
          f"generic {sum(r['service'] == 'generic' for r in POS)}  negatives {len(NEG)}  sha256 {digest.hexdigest()[:16]}")


main()
