import io

from msgspec.structs import replace

from pratique import report
from pratique.model.report import Options
from pratique.report import _text
from report import made


def table(name="one", **options):
    out = io.StringIO()
    report.write(made.REPORTS[name], "table", out, Options(**options))
    return out.getvalue()


def test_says_what_was_scanned_first():
    first, second, *_ = table().splitlines()
    assert first == "registry:registry.example.com/team/app:1.2"
    assert "Debian GNU/Linux 12 (bookworm) · 3 packages · 4 layers" in second


def test_a_row_says_fix_severity_its_source_exploitation_and_whose_layer():
    row = next(line for line in table(width=200).splitlines() if "CVE-2023-0001" in line)
    for word in ("libssl3", "3.0.9-1", "3.0.11-1~deb12u2", "critical", "debian", "KEV", "97.0%", "98.2", "base 2"):
        assert word in row


def test_a_package_is_named_once_and_the_worst_comes_first():
    lines = table(width=200).splitlines()
    names = [line.split()[0] for line in lines if line.startswith(("libssl3", "django", "libc6"))]
    assert names == ["libssl3", "django", "libc6"]


def test_a_status_stands_where_there_is_no_fix():
    assert "won't fix" in table()
    assert "no fix yet" in table()


def test_ends_with_the_verdict_each_reason_and_its_remedy():
    text = table(width=120)
    end = text[text.index("DENIED") :]
    assert "2 findings of severity critical or high have a fix." in end
    assert "→ Upgrade libssl3 to 3.0.11-1~deb12u2 and django to 2.2.2." in end
    assert "secrets" in end


def test_fits_the_terminal():
    for name in ("one", "many", "suppressed"):
        for width in (80, 100, 160):
            tables = [line for line in table(name, width=width).splitlines() if "/" not in line]
            assert max(map(_text.columns, tables)) <= width


def test_colours_only_when_asked():
    assert "\x1b[" not in table()
    assert "\x1b[1;97;41m critical \x1b[0m" in table(colour=True)


def test_suppressed_findings_are_counted_and_listed_when_asked():
    assert "3 findings suppressed; list them with --show-suppressed." in table("suppressed")
    shown = table("suppressed", show_suppressed=True, width=160)
    assert "Only on Windows." in shown
    assert "pratique.yaml:14" in shown


def test_missing_and_old_advisories_and_a_starter_set_are_said():
    assert "No advisories for npm" in table()
    assert "Debian 3 h old, PyPI 3 days old" in table()
    assert "starter set" in table("starter set")


def test_several_targets_show_each_verdict_and_failures():
    text = table("several")
    assert "INCOMPLETE" in text
    assert "1 of 3 targets denied, 1 could not be read" in text
    assert "The registry answered 404" in text


def test_nothing_judged_is_said():
    assert "Not judged" in table("not judged")


def test_signs_fit_the_encoding_of_the_stream():
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    report.write(made.REPORTS["suppressed"], "table", out, Options())
    out.flush()
    assert b"x DENIED" in out.buffer.getvalue()


def test_columns_line_up_for_wide_names():
    out = io.StringIO()
    package = replace(made.DJANGO, name="中文パッケージ", purl="pkg:pypi/x@2.2")
    findings = (made.vulnerability("CVE-1", package, "critical"), made.vulnerability("CVE-2", made.DJANGO, "low"))
    report.write(made.report(made.result(findings)), "table", out, Options(width=200))
    rows = [line for line in out.getvalue().splitlines() if "CVE-" in line]
    starts = {_text.columns(row[: row.index("CVE-")]) for row in rows}
    assert len(starts) == 1


def test_many_reasons_of_one_rule_are_cut_and_it_is_said():
    verdict = made.DENIED
    reasons = tuple(replace(verdict.reasons[0], message=f"Number {at}.", remedy="") for at in range(50))
    out = io.StringIO()
    report.write(made.report(made.result(verdict=replace(verdict, reasons=reasons))), "table", out)
    assert "and 30 more" in out.getvalue()


def test_nothing_found_looks_clean_only_when_all_was_examined():
    assert "✓ No findings" in table("nothing found")
    out = io.StringIO()
    report.write(made.report(made.result((), verdict=made.INCOMPLETE)), "table", out)
    assert "! No findings in what was examined" in out.getvalue()
