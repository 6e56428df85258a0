"""Access: who reaches what in which time.

Coverage and its gaps, service radii, catchments, and the comparison of two networks.
"""
