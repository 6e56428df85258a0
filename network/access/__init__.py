"""Access: who reaches what in which time. Coverage, gaps, service radii, catchments, comparison of two networks."""
