"""Here only, or elsewhere too: whether what stands out rose more than among the peers, exactly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from saferplan.domain.figure import Method
from saferplan.domain.threats import Spread
from saferplan.statistics.emerging.latest_year import YEAR, Strangest
from saferplan.statistics.inputs import Floats

LOCAL_OR_WIDER = Method(
    "exact test that an area rose more than its peers",
    1,
    "Fisher RA (1934), Statistical methods for research workers, fifth edition, section 21.02: hypergeometric tail",
)


class Beside(NamedTuple):
    """Where a rise stands against the peers': the p of its being larger, and the factor of theirs."""

    spread: Spread
    p_local: float
    factor: float


NOT_ASKED = Beside(Spread.NOT_ASKED, np.nan, np.nan)


def beside(found: Strangest, row: Floats, peers: Floats, level: float) -> Beside:
    """Whether the window rose more than the peers did, given all sums: exact."""
    if found.first < 0:
        return NOT_ASKED
    known = ~np.isnan(row + peers)
    window, history = np.zeros(row.size, dtype=bool), np.zeros(row.size, dtype=bool)
    window[found.first : found.last + 1] = True
    history[found.history[0] : found.history[1]] = True
    if not ((window & known).any() and (history & known).any()):
        return NOT_ASKED
    here, before, there, there_before = (
        float(values[which & known].sum()) for values in (row, peers) for which in (window, history)
    )
    p_local = _upper_tail(here, here + before, here + there, here + before + there + there_before)
    # Of the peers, only the same months of the year: their season need not be this one's.
    position = np.arange(row.size)
    alike = history & np.isin(position % YEAR, position[window] % YEAR)
    now, then = peers[window & known], peers[alike & known]
    factor = now.mean() / then.mean() if now.size and then.sum() > 0 else np.nan
    p_peers = _poisson_rise(float(now.sum()), float(then.sum()), float(now.size), float(then.size))
    if p_local <= level:
        return Beside(Spread.LOCAL, p_local, factor)
    return Beside(Spread.SHARED if p_peers <= level else Spread.UNCLEAR, p_local, factor)


def _upper_tail(drawn: float, own: float, taken: float, everything: float) -> float:
    """Chance of as many of one's own or more among those taken, of everything: hypergeometric."""
    from scipy.special import gammaln

    def ways(n: Floats | float, k: Floats | float) -> Floats:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(np.asarray(n) - k + 1))

    most = min(own, taken)
    values = np.arange(drawn, most + 1)
    if not values.size:
        return 1.0
    logs = ways(own, values) + ways(everything - own, taken - values) - ways(everything, taken)
    return float(min(1.0, np.exp(logs).sum()))


def _poisson_rise(now: float, before: float, weight_now: float, weight_before: float) -> float:
    """One-sided exact conditional p that a rate rose."""
    from scipy.special import betainc

    if now <= 0:
        return 1.0
    return float(betainc(now, before + 1, weight_now / (weight_now + weight_before)))
