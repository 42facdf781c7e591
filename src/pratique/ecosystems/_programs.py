"""Well-known programs and libraries, how their files are called and where they say their version. Data only.

Each pattern but OpenResty's was seen to match Debian 12's build, and where one was at hand the upstream's own; the tests
beside the real parts repeat it. `{series}` is the version in the file's name (`python3.11`). Patterns are linear: each starts with a fixed
text and holds bounded repeats only.
"""

import msgspec

V = r"[0-9]{1,4}\.[0-9]{1,3}(?:\.[0-9]{1,3})?"
"""`1.22` or `1.22.1`."""


class Program(msgspec.Struct, frozen=True):
    name: str
    files: tuple[str, ...]
    """Patterns of file names, or of the end of a path: `bin/perl5*`, as a page of the manual is called `perl5.36.0.1.gz`."""
    pattern: str
    """Regular expression (bytes) whose first group is the version."""
    bitnami: str = ""
    """What Bitnami's advisories call it; their ranges are in upstream's versions. Empty where they do not know it."""
    text: bool = False
    """True for a text file; all others must be ELF files."""


PROGRAMS = (
    Program("python", ("python2.*", "python3.*", "libpython*.so*"), r"[\x00/]({series}\.[0-9]{1,3}(?:(?:a|b|rc)[0-9]{1,2})?)\+?\x00", "python"),  # after "/": linkers merge it with the end of the prefix
    Program("node", ("node", "nodejs", "libnode.so*"), rf"node\.js/v({V})", "node"),
    Program("go", ("go/VERSION",), rf"go({V}(?:rc[0-9]{{1,2}}|beta[0-9])?)", "golang", text=True),
    Program("java", ("release",), r'JAVA_VERSION="([0-9][0-9._+-]{0,30})"', "java", text=True),
    Program("erlang", ("OTP_VERSION",), r"([0-9]{2}(?:\.[0-9]{1,3}){0,4})", text=True),
    Program("ruby", ("ruby", "ruby2.*", "ruby3.*", "libruby*.so*"), r"\x00ruby ([0-9]\.[0-9]{1,2}\.[0-9]{1,2})(?:p[0-9]{1,4}|dev|preview[0-9]|rc[0-9])? \(", "ruby"),
    Program("perl", ("perl", "bin/perl5*", "libperl.so*"), r"\x00v(5\.[0-9]{1,2}\.[0-9]{1,2})\x00"),
    Program("php", ("php", "php5*", "php7*", "php8*", "php-cgi*", "php-fpm*", "libphp*.so"), rf"X-Powered-By: PHP/({V})", "php"),
    Program("lua", ("lua", "lua5*", "luac*", "liblua*.so*"), r"\$Lua(?:Version)?: Lua (5\.[0-9]\.[0-9]{1,2})", "lua"),
    Program("nginx", ("nginx",), rf"nginx version: nginx/({V})", "nginx"),
    Program("openresty", ("nginx", "openresty"), r"nginx version: openresty/([0-9]{1,2}(?:\.[0-9]{1,3}){3})", "openresty"),
    Program("httpd", ("httpd", "apache2"), rf"Apache/({V})", "apache"),
    Program("lighttpd", ("lighttpd",), rf"\x00lighttpd/({V})"),
    Program("haproxy", ("haproxy",), rf" version ({V})[^\x00,]{{0,40}}, released ", "haproxy"),
    Program("varnish", ("varnishd",), rf"varnish-({V}) revision", "varnish"),
    Program("squid", ("squid",), rf"\x00squid/({V})\x00"),
    Program("redis", ("redis-*",), rf"\x00({V})\x00(?: \(git:%s|c11-builtin|atomic-builtin|sync-builtin)", "redis"),
    Program("memcached", ("memcached",), rf"memcached ({V})\n?\x00", "memcached"),
    Program("postgresql", ("postgres",), r"\(PostgreSQL\) ([0-9]{1,2}(?:\.[0-9]{1,3}){1,2})", "postgresql"),
    Program("pgbouncer", ("pgbouncer",), rf"PgBouncer ({V})", "pgbouncer"),
    Program("mariadb", ("mariadbd", "mysqld", "mariadb"), r"\x00([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,3})-MariaDB", "mariadb"),
    Program("sqlite", ("libsqlite3.so*",), r"\x00(3\.[0-9]{1,2}\.[0-9]{1,2})\x00", "sqlite"),
    Program("mosquitto", ("mosquitto",), rf"\x00({V})\x00mosquitto version"),
    Program("openssl", ("openssl", "libcrypto.so*", "libssl.so*"), r"OpenSSL ([0-9]\.[0-9]{1,2}\.[0-9]{1,3}[a-z]{0,2})(?:-fips)? {1,2}[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}"),
    Program("gnutls", ("libgnutls.so*",), rf"Enabled GnuTLS ({V}) logging"),
    Program("gnupg", ("gpg",), rf"OpenPGP server ({V}) ready"),
    Program("openssh", ("ssh", "sshd"), r"\x00OpenSSH_([0-9]{1,2}\.[0-9]{1,2}p[0-9])[ \x00]"),
    Program("stunnel", ("stunnel", "stunnel4"), r"\x00stunnel ([0-9]\.[0-9]{1,3}) on "),
    Program("tor", ("tor",), r"tor ([0-9](?:\.[0-9]{1,3}){3})\x00"),
    Program("curl", ("curl", "libcurl.so*", "libcurl-gnutls.so*"), rf"(?:lib)?curl/({V})\x00"),
    Program("wget", ("wget",), r"\x00(1\.[12][0-9](?:\.[0-9]{1,2}){0,2})\x00"),
    Program("git", ("git",), rf"git/({V})(?:\.[0-9]{{1,3}})?\x00", "git"),
    Program("rsync", ("rsync",), r"\x00(3\.[0-9]{1,2}\.[0-9]{1,2})\x00copyright\x00"),
    Program("bash", ("bash",), rf"@\(#\)Bash version ({V})\("),
    Program("busybox", ("busybox",), rf"BusyBox v({V})"),
    Program("sudo", ("sudo",), r"Sudo version %s\n\x00(1\.[0-9]{1,2}\.[0-9]{1,2}(?:p[0-9]{1,2})?)\x00"),
    Program("tini", ("tini", "tini-static", "docker-init"), rf"tini version ({V})"),
    Program("ffmpeg", ("ffmpeg",), rf"%s version n?({V})"),
    Program("bind", ("named",), r"BIND (9\.[0-9]{1,2}\.[0-9]{1,3})"),
    Program("unbound", ("unbound",), rf"\x00unbound ({V})\x00"),
    Program("dnsmasq", ("dnsmasq",), rf"\x00dnsmasq-({V})\x00"),
    Program("proftpd", ("proftpd",), r"ProFTPD Version (1\.[0-9]\.[0-9]{1,2}[a-z]?)"),
    Program("exim", ("exim", "exim4"), r"\x00(4\.[0-9]{2}(?:\.[0-9]{1,2})?)\x00<<eximversion>>"),
    Program("glibc", ("libc.so.6", "libc-2.*.so"), r"GNU C Library [^\x00\n]{0,80}release version (2\.[0-9]{1,2})"),
    Program("musl", ("ld-musl-*.so.1", "libc.musl-*.so.1"), r"\x00(1\.[0-9]\.[0-9]{1,2})\x00"),
    Program("zlib", ("libz.so*",), r" deflate (1\.[0-9](?:\.[0-9]{1,2}){1,2}) Copyright"),
    Program("expat", ("libexpat.so*",), r"expat_([0-9]\.[0-9]{1,2}\.[0-9]{1,2})\x00"),
    Program("xz", ("xz", "liblzma.so*"), r"(?:\(XZ Utils\) |\x00)(5\.[0-9]\.[0-9]{1,2})\x00"),
    Program("zstd", ("zstd",), r"\x00v(1\.[0-9]\.[0-9]{1,2})\x00Zstandard CLI"),
)  # fmt: skip
