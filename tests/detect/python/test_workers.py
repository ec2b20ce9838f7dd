"""Pieces of work in processes of their own."""

import os
import signal

from pqscan.detect.python.workers import Pool


def _double(number: int) -> int:
    return 2 * number


def _some_die(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_the_order_of_the_pieces() -> None:
    assert Pool(_double, 2).results(list(range(7))) == [0, 2, 4, 6, 8, 10, 12]


def test_no_pieces_no_results() -> None:
    assert Pool(_double, 2).results([]) == []


def test_a_process_that_is_killed_loses_its_piece_only() -> None:
    assert Pool(_some_die, 2).results([0, 1, 2, 3]) == [0, 1, None, 3]


def test_a_result_larger_than_a_pipe_arrives_whole() -> None:
    assert Pool(bytes, 2).results([1_000_000, 3]) == [bytes(1_000_000), bytes(3)]
