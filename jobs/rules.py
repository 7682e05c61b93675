"""Sums about long work."""


def seconds_left(done, total, elapsed):
    """Guess how many seconds a job still takes from the pace so far, or None where nothing is known yet."""
    if not done or not total or done > total or elapsed <= 0:
        return None
    return round(elapsed * (total - done) / done)
