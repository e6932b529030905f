"""The sample house of `make demo`: invented doctors, askers and cases, in our own words."""
