"""Benchmarks: ratios measured side by side in one run, with sizes, seed and equal answers checked."""
