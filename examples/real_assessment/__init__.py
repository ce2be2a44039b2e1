"""The main job on real open data, where it lies beside the project (`../shared/data`).

python -m examples.real_assessment real
"""
