"""HOW the network is ASKED: GraphQL words only. Wraps values, decides nothing.

"graph" means GraphQL here; the network of roads and sites is never called one.
"""
