"""One file per key of the policy: `judge(case)` gives that key's reasons. All are asked; none knows of another."""
