"""Pure helpers that know neither Django nor Consilium: text, time, environment, images, drawings."""
