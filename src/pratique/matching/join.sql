-- Which advisories affect which packages, for many images at once: the rule of affected.py as one interval join.
-- Standard SQL; SQLite, DuckDB, PostgreSQL and Spark give equal results, as all compare bytes as memcmp does.
--
-- packages(image, ecosystem, release, name, encoding, key, version, label): key is empty and encoding 0 where a version has
-- none; label is the rpm modularity label, else empty.
-- ranges(ecosystem, release, name, encoding, lo, hi, advisory, introduced, fixed, last_affected, flags): as in the advisory
-- database, and `point` of join.py for versions that records list.
--
-- A pair is decided here when both keys are of one encoding and neither is a modular build. Every other pair of one name is
-- listed with decided = 0, to be compared by `found` of join.py. Each distinct package is compared once, not once an image.
WITH known AS (
    SELECT DISTINCT ecosystem, release, name, encoding, key, version, label
    FROM packages
),
affected AS (
    SELECT
        p.ecosystem, p.release, p.name, p.version, p.label,
        r.advisory, r.encoding, r.lo, r.hi, r.introduced, r.fixed, r.last_affected, r.flags,
        CASE
            WHEN p.encoding = r.encoding AND p.encoding <> 0
                AND p.version NOT LIKE '%.module%' AND r.fixed NOT LIKE '%.module%' THEN 1
            ELSE 0
        END AS decided
    FROM known AS p
    JOIN ranges AS r ON r.ecosystem = p.ecosystem AND r.name = p.name
    WHERE (r.release = p.release OR r.release = '')  -- records that name no release speak of all
        AND (
            (r.lo <= p.key AND p.key < r.hi)
            OR p.encoding <> r.encoding OR p.encoding = 0
            OR p.version LIKE '%.module%' OR r.fixed LIKE '%.module%'
        )
)
SELECT
    p.image, p.ecosystem, p.release, p.name, p.version, p.label,
    a.advisory, a.encoding, a.lo, a.hi, a.introduced, a.fixed, a.last_affected, a.flags, a.decided
FROM affected AS a
JOIN packages AS p
    ON p.name = a.name AND p.version = a.version AND p.release = a.release
    AND p.ecosystem = a.ecosystem AND p.label = a.label
