import json
import os
import stat
import threading

import msgspec
import pytest

from pratique import cli
from pratique.model.finding import Finding, Kind, PackageRef, Severity
from pratique.model.image import Image
from pratique.model.report import Report, Result
from pratique.model.verdict import Verdict

VERDICT = Verdict(allowed=False, complete=True, policy="p", at="2026-01-01T00:00:00Z")
FINDINGS = (
    Finding(id="CVE-1", kind=Kind.VULNERABILITY, severity=Severity.HIGH, package=PackageRef("openssl", "1.0")),
    Finding(id="CVE-2", kind=Kind.VULNERABILITY, severity=Severity.LOW, package=PackageRef("zlib", "1.0")),
)
REPORT = Report(
    verdict=VERDICT, results=(Result(target="dir:/x", image=Image(name="x"), findings=FINDINGS, verdict=VERDICT),)
)


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(msgspec.json.encode(REPORT))
    return str(path)


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main(["convert", *arguments])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


def test_a_stored_report_becomes_any_format_and_the_exit_is_0(capsys, stored):
    code, out, _ = run(capsys, stored)
    assert code == 0
    assert "CVE-1" in out
    assert "DENIED" in out
    code, out, _ = run(capsys, stored, "--format", "sarif")
    assert code == 0
    assert json.loads(out)["version"] == "2.1.0"


def test_a_report_converted_to_json_is_the_report(capsys, stored, tmp_path):
    target = tmp_path / "again.json"
    assert run(capsys, stored, "--format", "json", "--output", str(target))[0] == 0
    assert msgspec.json.decode(target.read_bytes(), type=Report) == REPORT


def test_the_severity_filter_is_a_view(capsys, stored):
    _, out, _ = run(capsys, stored, "--severity", "HIGH")
    assert "CVE-2" not in out
    assert "1 more finding not shown" in out


def test_what_is_no_report_is_wrong_usage(capsys, tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"schema": "something"}')
    code, _, err = run(capsys, str(path))
    assert code == 2
    assert "no report of schema" in err
    code, _, err = run(capsys, str(tmp_path / "gone.json"))
    assert code == 2
    assert "cannot be read" in err


def test_a_pipe_is_written_to_and_not_replaced(capsys, stored, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    code, _, _ = run(capsys, stored, "--format", "json", "--output", str(pipe))
    reader.join()
    assert code == 0
    assert b"CVE-1" in read[0]
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)
