"""Where a complaint could go, why, by when, and what is missing. Pure: no network, no clock."""
