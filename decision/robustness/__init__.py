"""How the answer fares over draws, scenarios and weightings, and what would be worth finding out."""
