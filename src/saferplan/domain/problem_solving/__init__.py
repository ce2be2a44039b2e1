"""Solving a problem: stages that can be gone back, the triangle of a problem, EMMIE, and what an evaluation may say."""
