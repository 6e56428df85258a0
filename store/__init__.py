"""HOW the network is KEPT: database, migrations, network packages and other file formats, shipped districts.

Values in, values out: a row never leaves this room.
"""
