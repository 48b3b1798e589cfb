"""Plans in two stages: what to do now, and what each trigger asks."""
