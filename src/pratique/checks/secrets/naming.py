r"""A name and its value: what stands between the two in the syntaxes of files, in one place for all rules that go by a name.

`name = "value"`, `name: value`, `"name": "value"`, `<name>value</name>`, `os.environ["NAME"] = "value"`, `const NAME: &str = "value"`,
`process.env.NAME ?? "value"`, `\"NAME\": \"value\"` in a notebook, `| name | value |` in a table (`SIGN`, `ELEMENT`, `CELL`); and those
in which they stand apart (`APART`): Kubernetes and Postman, property lists, .NET settings, Terraform variables, tests of forms;
`define('NAME', 'value')` (`ARGUMENT`).
"""

_SPACE = r"[ \t\r\n]"
_TYPE = (
    r"(?::?[ \t]{0,2}(?:&(?:'static )?str|[*]?[Ss]tring[?!]?|str|bytes|SecretStr|Optional\[str\]|Final(?:\[str\])?|any|&\[u8\])"
    r"[ \t]{0,2}=)"
)
GOES_ON = "[0-9A-Za-z_.-]{0,20}"
"""The rest of a name behind the word that tells what it is."""
CLOSES = r"""\\{0,3}["'`]?[\]}*]{0,2}"""
"""What may end a name: its quote, an index, an emphasis."""
SIGN = rf"[ \t]{{0,16}}(?:[:?+]?=|=>|:|<-|==|{_TYPE}|[)]?[ ]?(?:\?\?|\|\||\?:)|:-)[ \t]{{0,16}}"
"""An assignment, an entry, the value that stands in for a missing one."""
ELEMENT = r"[\"']?[ \t]{0,4}>[ \t]{0,4}"
CELL = r"[`*]{0,2}[ \t]{0,24}\|[ \t]{0,8}[`*]{0,2}"
QUOTE = r"""(?:[bBrRfuU@$])?\\{0,3}["'`]{1,3}(?:base64:)?"""
UNQUOTE = r"""\\{0,3}["'`]"""
ARGUMENT = r"""\\?["'`],[ \t]{0,4}[bru]?\\?["'`]"""
"""From the end of a quoted name to the next argument of the same call."""
_VALUE = r"(?:[Pp]arameter)?(?:[Vv]alue|[Dd]efault)"
APART = (
    rf"""(?:(?:\\?["'],?{_SPACE}{{0,60}}|,?{_SPACE}{{1,60}}|,)\\?["']?{_VALUE}\\?["']?{_SPACE}{{0,4}}[:=]{_SPACE}{{0,4}}"""
    rf"""|</(?:key|name|Key|Name)>{_SPACE}{{0,40}}<(?:string|value|String|Value)>"""
    rf"""|"[ ][A-Za-z]{{1,24}}="String">{_SPACE}{{0,40}}<value>"""
    rf"""|"[ \t]?\{{[^{{}}]{{0,200}}?default{_SPACE}{{0,16}}={_SPACE}{{0,4}}"""
    rf"""|["'][)]{{1,2}}\.(?:send_?keys|sendKeys|type|fill|val|setValue)[(])"""
)
"""The value is an entry of its own: its name is the value of another."""
_APART_BEGINS = (
    r"""(?:(?:\\?["'],?[ \t\r\n]{0,60}|,?[ \t\r\n]{1,60}|,)\\?["']?(?:[Pp]arameter)?(?:[Vv]alue|[Dd]efault)\\?["']?[ \t\r\n]{0,4}[:=]"""
    r"""|</(?:key|name|Key|Name)>|"[ ][A-Za-z]{1,24}="String">|"[ \t]?\{|["'][)]{1,2}\.(?:send|type|fill|val|setV))"""
)

BETWEEN = rf"(?:(?:{CLOSES}{SIGN}|{ELEMENT}|{CELL}|{APART})(?:{QUOTE})?|{ARGUMENT})"
"""From the end of a name to the beginning of its value, where the value's own format tells it."""


def sign_anchor(words: str) -> str:
    """Names that hold one of these words (in any case), with their sign and what can begin a value."""
    begins = rf"""(?:(?:{CLOSES}{SIGN}\\{{0,3}}["'`bu@]{{0,4}}|{ELEMENT}|{CELL})[^\s"'`$<>={{(\[\\,;|&)]"""
    return f"{words}{GOES_ON}{begins})"


def apart_anchor(words: str) -> str:
    """The same where name and value stand apart."""
    return f"{words}{GOES_ON}{_APART_BEGINS}"


def argument_anchor(words: str) -> str:
    """The same where both are arguments of a call."""
    return f"{words}{GOES_ON}{ARGUMENT}[^\\s\"'`$<{{(\\[]"
