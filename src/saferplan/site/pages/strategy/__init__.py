"""The pages of the strategy: what it says and lacks, how it changes, its priorities, and what everybody may read."""

from saferplan.site.pages.strategy import (
    objectives,
    priorities,
    public,
    strategies,
    themes,
    versions,
)

urls = [
    *strategies.urls,
    *versions.urls,
    *themes.urls,
    *objectives.urls,
    *priorities.urls,
    *public.urls,
]
