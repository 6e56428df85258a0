"""Charts: figures for people who would rather look, as SVG from the command line and over HTTP.

Each chart is drawn from the answers to GraphQL documents, so that it never says anything else than the API.
"""
