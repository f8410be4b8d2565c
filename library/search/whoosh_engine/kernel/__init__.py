"""The engine's answers by compiled code, where this machine has it; `answering.py` beside this room does the same."""

from library.search.whoosh_engine.kernel.answering import Compiled, CompiledAnswer
from library.search.whoosh_engine.kernel.loading import kernel, why_none
from library.search.whoosh_engine.kernel.plans import UnsuitedError

__all__ = ["Compiled", "CompiledAnswer", "UnsuitedError", "kernel", "why_none"]
