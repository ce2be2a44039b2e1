"""The trade's rules, as pure functions and frozen values: no files, no engines, no web.

Someone who reads this package knows how a community safety partnership counts, compares, words, protects
and checks what it publishes.
"""
