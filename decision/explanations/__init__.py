"""Why a bundle is recommended and another is not: conflicts, repairs, prices, replacement costs, comparisons."""
