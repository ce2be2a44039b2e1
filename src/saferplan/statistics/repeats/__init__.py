"""Repeat and near repeat: the same place or victim again, and what follows close by soon after."""
