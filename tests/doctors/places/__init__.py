"""Evidence for postcodes and where practices lie."""
