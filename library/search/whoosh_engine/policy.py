"""Which segments to merge at a commit: few segments to search, little work per commit, deleted documents let go."""

from __future__ import annotations

from collections.abc import Sequence

from library.search.whoosh_engine.segment import ArraySegment

SMALLEST_TIER = 256
"""Segments of fewer documents count as equally small."""
GROWTH = 8
"""Each tier holds segments up to so many times larger than the tier before."""
PER_TIER = 4
"""So many segments of a tier stand beside each other before they become one."""
SMALLEST_PER_TIER = 1
"""One of the smallest: merging it with each commit costs milliseconds, and each costs every search a fixed price."""
MOST_SEGMENTS = 10
"""Never more segments than this, whatever their sizes."""
DEAD_SHARE = 0.25
"""A segment with a larger share of deleted documents is written anew."""


def tier(segment: ArraySegment) -> int:
    """How large the segment is, in steps."""
    level, bound = 0, SMALLEST_TIER
    while segment.doc_count() >= bound:
        level, bound = level + 1, bound * GROWTH
    return level


def plan(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """The segments that should become one now, in their order; empty when all is well.

    Args:
        segments: those with at least one living document.
    """
    tiers: dict[int, list[ArraySegment]] = {}
    for segment in segments:
        tiers.setdefault(tier(segment), []).append(segment)
    for level in sorted(tiers):
        if len(tiers[level]) > (PER_TIER if level else SMALLEST_PER_TIER):
            smaller = [segment for low in sorted(tiers) if low <= level for segment in tiers[low]]
            return _in_order(segments, smaller)
    if len(segments) > MOST_SEGMENTS:
        smallest = sorted(segments, key=lambda segment: segment.doc_count())
        return _in_order(segments, smallest[: len(segments) - MOST_SEGMENTS + 1])
    for segment in segments:
        if segment.deleted_count() > DEAD_SHARE * segment.doc_count_all():
            return [segment]
    return []


def _in_order(segments: Sequence[ArraySegment], chosen: Sequence[ArraySegment]) -> list[ArraySegment]:
    return [segment for segment in segments if segment in chosen]
