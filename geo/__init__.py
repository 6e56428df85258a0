"""WHERE things are: positions, datums, distances, snapping, service-area cells, tiles, frames.

Only coordinates and shapes live here; what a village or a site is, is the business of `network`.
"""
