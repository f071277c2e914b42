"""KleanApp Chat."""
