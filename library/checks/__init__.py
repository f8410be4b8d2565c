"""Checking batches of documents: the draw, what is right, rates of error, how a batch stands."""

from library.checks.batches import Batch, Counted, Round, Standing
from library.checks.comparing import CHECKED, Verdict, same
from library.checks.drawing import draw, share_of
from library.checks.rates import Rate, Rates, interval, rates_of

__all__ = [
    "CHECKED", "Batch", "Counted", "Rate", "Rates", "Round", "Standing", "Verdict", "draw", "interval", "rates_of",
    "same", "share_of",
]  # fmt: skip
