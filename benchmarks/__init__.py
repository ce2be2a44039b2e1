"""How fast, against what: ratios measured in one run, on generated files.

    python -m benchmarks            # 10 million rows
    python -m benchmarks --quick    # 1 million

A wall-clock time says little on a shared machine. So each goal is a ratio to a floor or a peer that is
measured in the same run, in CPU seconds of a process of its own, or a time that a person would notice.
"""
