"""What must be said beside every opinion: on each page, mail, print-out and reply of the API."""

DISCLAIMER = (
    "What you read here is for education and is no substitute for the advice of your own physician.",
    "Reading, asking or answering here creates no doctor–patient relationship.",
    "The doctors have not examined this person, and an opinion given on one day may not fit the next.",
    "Consilium cannot help in an emergency.",
)
