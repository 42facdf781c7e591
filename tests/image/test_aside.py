"""Work beside the pass: in order, all of it, and what it raises is raised at the end."""

import threading

import pytest

from pratique.image.aside import Aside


def test_steps_run_in_order_in_one_other_thread() -> None:
    aside, seen, threads = Aside(), [], set()

    def step(number: int) -> None:
        seen.append(number)
        threads.add(threading.get_ident())

    for number in range(2_000):
        aside.do(lambda number=number: step(number))
    aside.finish()
    assert seen == list(range(2_000))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_nothing_to_do_starts_no_thread() -> None:
    before = threading.active_count()
    Aside().finish()
    assert threading.active_count() == before


def test_what_a_step_raises_is_raised_at_the_end() -> None:
    aside = Aside()
    aside.do(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        aside.finish()
