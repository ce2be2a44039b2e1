"""Emerging threats: exceptional months, slow rises, clusters in time and place, and one verdict on all of them."""
