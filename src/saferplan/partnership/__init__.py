"""The partnership: its organisations and what they are to it, its areas and posts, and the people who sign in."""
