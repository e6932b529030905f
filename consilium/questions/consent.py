"""What people agree to when they show a photo, word for word, by version."""

# A version that was once shown is never changed: consents name it.
WORDS: dict[str, str] = {
    "1": "I may show these photos: they show me, or someone who asked me to. They are shown as I chose for each one, "
    "for as long as I leave them here, and I can take each one back at any time under “My questions”.",
}
CURRENT = "1"
