"""What follows when something happens: the only place where consequences are listed, in order.

Every handler only writes rows, inside the transaction of the verb that told of the event.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from consilium import events

CONSEQUENCES: Mapping[type[events.Event], Sequence[Any]] = {
    events.PersonJoined: (),
    events.QuestionAsked: (),
    events.QuestionChanged: (),
    events.UpdateAdded: (),
    events.ClarificationAsked: (),
    events.ClarificationAnswered: (),
    events.OutcomeTold: (),
    events.QuestionsImported: (),
    events.AnswerPosted: (),
    events.AnswerRevised: (),
    events.AnswerChanged: (),
    events.AgreementGiven: (),
    events.VoteCast: (),
    events.DoctorChanged: (),
    events.ReviewWritten: (),
}
