"""What follows when something happens: the only place where consequences are listed, in order.

Every handler only writes rows, inside the transaction of the verb that told of the event.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from consilium import events
from consilium.consensus.actions import recompute
from consilium.moderation import safety
from consilium.notifications import notices


def count_where_they_stand(event: Any) -> None:
    """Count anew where the doctors stand on the question, or the questions, that the event speaks of."""
    ids = event.question_ids if isinstance(event, events.QuestionsImported) else (event.question_id,)
    recompute(ids, event.at)


def tell_the_asker_of_a_red_flag(event: events.RedFlagRaised) -> None:
    """Write a mail to the asker that something should not wait."""
    notices.red_flag_raised(event.question_id, event.at)


Consequence = Callable[[Any], None]
CONSEQUENCES: Mapping[type[events.Event], Sequence[Consequence]] = {
    events.PersonJoined: (),
    events.QuestionAsked: (count_where_they_stand,),
    events.QuestionChanged: (count_where_they_stand,),
    events.UpdateAdded: (count_where_they_stand,),
    events.ClarificationAsked: (count_where_they_stand,),
    events.ClarificationAnswered: (count_where_they_stand,),
    events.OutcomeTold: (),
    events.QuestionsImported: (count_where_they_stand,),
    events.AnswerPosted: (count_where_they_stand,),
    events.AnswerRevised: (count_where_they_stand,),
    events.AnswerChanged: (count_where_they_stand,),
    events.AgreementGiven: (safety.raise_danger,),
    events.AgreementTakenBack: (),
    events.RedFlagRaised: (tell_the_asker_of_a_red_flag,),
    events.VoteCast: (),
    events.DoctorChanged: (),
    events.ReviewWritten: (),
}
