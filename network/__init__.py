"""WHAT the circulation network is and WHAT WOULD BE BEST: values and answers, pure functions.

No clock, no disk, no database and no web in here; rows live in `store`, GraphQL words in `graph`.
Inside, the answers (access, pooling, siting, supply, targets) stand on roads, roads on model;
scenario stands on model alone, so that every answer works under every what-if.
"""
