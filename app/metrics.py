"""Metrics: what Prometheus reads at /metrics. One registry an application, nothing global."""

import asyncio
from collections.abc import Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BEAT_S = 0.5
_FIELD_SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60)


class Metrics:
    """The figures of one server process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "liutong_requests", "Requests answered.", ("route", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "liutong_request_seconds", "Seconds from request to answer.", ("route",), registry=self._registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
        )  # fmt: skip
        self.outcomes = Counter(
            "liutong_answers",
            "Answers of GraphQL by how they came out.",
            ("outcome",),
            registry=self._registry,
        )
        self.field_seconds = Histogram(
            "liutong_field_seconds",
            "Seconds that a field worked or searched, its wait for a thread included.",
            ("field",),
            registry=self._registry,
            buckets=_FIELD_SECONDS,
        )
        self.jobs = Gauge("liutong_jobs", "Jobs in the table.", ("state",), registry=self._registry)
        self.running = Gauge("liutong_requests_running", "Requests being answered.", registry=self._registry)
        self.loop_lag = Gauge(
            "liutong_loop_lag_seconds",
            "How late the last beat of the event loop was.",
            registry=self._registry,
        )
        self.kept = Counter(
            "liutong_kept",
            "Lookups of what is kept: answers and tiles, hit, miss, or unkept (of no kind that is kept).",
            ("what", "outcome"),
            registry=self._registry,
        )
        self.kept_bytes = Gauge("liutong_kept_bytes", "Bytes kept.", ("what",), registry=self._registry)
        self.lag = Histogram(
            "liutong_loop_lateness_seconds",
            "How late the beats of the event loop were.",
            registry=self._registry,
            buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
        )
        self.ready = Gauge("liutong_ready", "1 when the server is ready.", registry=self._registry)

        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)

    def tell_field(self, field: str, seconds: float) -> None:
        """Count what one field took, under its name in the schema."""
        self.field_seconds.labels(field).observe(seconds)

    def tell_jobs(self, counted: Mapping[str, int]) -> None:
        """Say how many jobs there are in each state."""
        for state, count in counted.items():
            self.jobs.labels(state).set(count)

    async def beat(self) -> None:
        """Measure for ever how late the loop wakes up."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _BEAT_S
            await asyncio.sleep(_BEAT_S)
            late = max(loop.time() - due, 0.0)
            self.loop_lag.set(late)
            self.lag.observe(late)
