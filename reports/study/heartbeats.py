"""When the workers of a cluster were last heard of. Of clocks only ours is read: a sign of life is one that has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Heartbeats:
    """The last sign of life of each worker."""

    signs: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    """By address: the sign as the scheduler tells it, and when it was first told, in seconds of our clock."""

    def heard(self, told: Mapping[str, float], now: float) -> "Heartbeats":
        """After the scheduler told the last signs of its workers; one that it no longer has is forgotten."""
        before = self.signs
        return Heartbeats(
            {
                worker: before[worker] if worker in before and before[worker][0] == sign else (sign, now)
                for worker, sign in told.items()
            }
        )

    def silent(self, now: float, seconds: float) -> tuple[str, ...]:
        """The workers of which there was no new sign for so many seconds."""
        return tuple(worker for worker, (_, since) in self.signs.items() if now - since > seconds)
