"""Why somebody cannot answer a question, in words."""

from consilium.answers.rules import Hindrance

BLIND = (
    "Colleagues' answers, their votes and where they stand open once you have given your own, "
    "so that your judgement stays your own."
)
HINDRANCES = {
    Hindrance.NO_DOCTOR: "Questions here are answered by doctors whose licence was checked.",
    Hindrance.NOT_PUBLIC: "This question is not open to answers.",
    Hindrance.OWN_QUESTION: "You asked this question, so it is for others to answer.",
    Hindrance.NOT_VERIFIED: "Your licence is not verified here. You can answer as soon as it is.",
    Hindrance.NO_SECOND_FACTOR: (
        "Before you answer, add a second factor to your account: an authenticator app or a passkey, "
        "so that nobody can answer in your name. You find it under your account."
    ),
    Hindrance.ANSWERED: "You have answered this question. You can revise your answer.",
}
