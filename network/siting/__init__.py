"""Siting: where to build. Best sites, yearly roll-out, and townships assigned to hubs (片区).

What must stay out: how far it is (`roads`), and what coverage means (`access`).
"""
