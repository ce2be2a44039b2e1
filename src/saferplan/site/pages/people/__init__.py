"""The pages of the partnership itself: its organisations and posts, its people, one's own account, invitations."""

from saferplan.site.pages.people import account, accounts, invitations, organisations, partnership, posts

urls = [
    *partnership.urls,
    *organisations.urls,
    *posts.urls,
    *accounts.urls,
    *invitations.urls,
    *account.urls,
]
