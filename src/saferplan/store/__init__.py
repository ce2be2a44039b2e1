"""Immutable tables under numbered, hashed manifests: adding is atomic, readers keep the snapshot they opened.

Knows files, tables and snapshots; knows nothing of crime.
"""
