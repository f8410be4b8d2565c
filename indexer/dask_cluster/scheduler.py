"""Getting to the scheduler, over TLS where its address says so."""

from __future__ import annotations

import logging
import warnings

from distributed import Client, Security

from library.errors import MissingRequirementError, ReadersUnreachableError
from library.wording import mark

_TLS = "DASK_DISTRIBUTED__COMM__TLS"


def connected(scheduler: str, seconds: float) -> Client:
    """A client of the scheduler at this address.

    Args:
        seconds: how long it may take to answer.

    Raises:
        MissingRequirementError: it speaks TLS, and there are no certificates for that.
        ReadersUnreachableError: it does not answer.
    """
    for name in ("distributed", *(name for name in logging.root.manager.loggerDict if name.startswith("distributed."))):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it means is told in our words
    if scheduler.startswith("tls:"):
        _need_certificates(scheduler)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions are ours to compare
        try:
            return Client(scheduler, timeout=seconds, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
            raise ReadersUnreachableError(scheduler) from error


def _need_certificates(scheduler: str) -> None:
    """Look before connecting: a client that was begun without them complains once more when it is thrown away."""
    try:
        if Security().get_connection_args("client")["ssl_context"] is not None:
            return
        detail = mark("none are named")
    except (OSError, ValueError) as error:
        detail = str(error)
    raise MissingRequirementError(
        mark("The certificates for the scheduler {scheduler} cannot be used: {detail}."),
        next_step=mark("Name files that can be read in {authority}, {certificate} and {key}."),
        scheduler=scheduler,
        detail=detail,
        authority=f"{_TLS}__CA_FILE",
        certificate=f"{_TLS}__CLIENT__CERT",
        key=f"{_TLS}__CLIENT__KEY",
    )
