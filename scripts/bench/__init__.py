"""`make bench`: how much this SDK costs over bare httpx, beside its peers, as ratios taken in one run."""
