-- Which advisories affect which packages, for many images at once: the rule of affected.py as one interval join.
-- Standard SQL; SQLite, DuckDB, PostgreSQL and Spark give equal results, as all compare bytes as memcmp does.
--
-- packages(id, ecosystem, release, name, encoding, key, version, label): each distinct package once, so that it is compared
-- once and not once an image; key is empty and encoding 0 where a version has none; label is the rpm modularity label, else
-- empty.
-- installed(image, package): which images hold which packages, by packages.id. Kept sorted by package (a primary key of
-- package and image, or written in that order): a few changed advisories then touch few of its blocks, not all of them.
-- ranges(ecosystem, release, name, encoding, lo, hi, advisory, introduced, fixed, last_affected, flags): as in the advisory
-- database, and `point` of join.py for versions that records list.
--
-- A pair is decided here when both keys are of one encoding and neither is a modular build. Every other pair of one name is
-- listed with decided = 0, to be compared by `found` of join.py.
SELECT
    i.image, p.ecosystem, p.release, p.name, p.version, p.label,
    r.advisory, r.encoding, r.lo, r.hi, r.introduced, r.fixed, r.last_affected, r.flags,
    CASE
        WHEN p.encoding = r.encoding AND p.encoding <> 0
            AND p.version NOT LIKE '%.module%' AND r.fixed NOT LIKE '%.module%' THEN 1
        ELSE 0
    END AS decided
FROM ranges AS r
JOIN packages AS p ON p.ecosystem = r.ecosystem AND p.name = r.name
JOIN installed AS i ON i.package = p.id
WHERE (r.release = p.release OR r.release = '')  -- records that name no release speak of all
    AND (
        (r.lo <= p.key AND p.key < r.hi)
        OR p.encoding <> r.encoding OR p.encoding = 0
        OR p.version LIKE '%.module%' OR r.fixed LIKE '%.module%'
    )
