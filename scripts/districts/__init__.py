"""The two shipped districts: what is known of them, and the seeded invention of all the rest.

Facts go in (`facts/`), network packages come out (`store/districts/`). Nothing here is imported by the
service: a planner's own package takes the same road in, through `liutong import`.
"""
