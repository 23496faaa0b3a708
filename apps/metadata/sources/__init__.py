"""HTTP adapters: Mikan's pages, bgm.tv, TMDB. Reached through apps/metadata/registry.py only."""
