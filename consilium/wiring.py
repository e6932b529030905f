"""What follows when something happens: the only place where consequences are listed, in order.

Every handler only writes rows, inside the transaction of the verb that told of the event.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from consilium import events
from consilium.answers import erasing as answers_erasing
from consilium.answers import merging
from consilium.answers.disowning import disown_answers
from consilium.caching import changes
from consilium.consensus.actions import recompute
from consilium.consensus.waiting import let_read
from consilium.doctors import erasing as doctors_erasing
from consilium.doctors.places import placing
from consilium.moderation import cases, flagging, holding, safety
from consilium.moderation import erasing as forgetting
from consilium.notifications import receipts, telling
from consilium.questions import erasing as questions_erasing
from consilium.questions import outcomes
from consilium.questions.disowning import disown_clarifications, disown_looks
from consilium.questions.models import Question
from consilium.reviews import erasing as reviews_erasing
from consilium.reviews import relevance
from consilium.search.indexing import index
from consilium.search.similar import let_choose
from consilium.topics.counting import let_count
from consilium.votes import erasing as votes_erasing
from consilium.votes.agreeing import disown_agreements


def _questions(event: Any) -> tuple[int, ...]:
    several = (events.QuestionsImported, events.QuestionMerged)
    return event.question_ids if isinstance(event, several) else (event.question_id,)


def count_where_they_stand(event: Any) -> None:
    """Count anew where the doctors stand on the question, or the questions, that the event speaks of."""
    if isinstance(event, events.QuestionsImported):
        # Nobody here asked them: there is no asker to warn, and the import forgets their pages itself.
        recompute(event.question_ids, event.at, telling=False)
    else:
        recompute(_questions(event), event.at)


def keep_findable(event: Any) -> None:
    """Write the search entries of the question, or the questions, that the event speaks of."""
    index(_questions(event))


def let_related_be_chosen(event: Any) -> None:
    """Let the worker choose which questions stand beside one that is new or whose words changed."""
    let_choose(_questions(event))


def let_topics_be_counted(event: Any) -> None:
    """Let the worker count the question, or the questions, into its procedure and conditions."""
    let_count(_questions(event))


def see_to_what_cannot_wait(event: events.QuestionMerged) -> None:
    """Let what was merged or parted wait for an answer, or no longer, as it now stands."""
    for pk in event.question_ids:
        changed = events.QuestionChanged(at=event.at, question_id=pk)
        cases.close_answered(changed)
        cases.open_if_urgent(changed)


def let_be_read(event: events.QuestionsLeftUnread) -> None:
    """Let the worker read what came in by an import that did not."""
    let_read(event.question_ids)


def weigh_for_the_directory(event: Any) -> None:
    """Write where the doctor, or the doctors, that the event speaks of stand in the directory."""
    ids = event.doctor_ids if isinstance(event, events.QuestionsImported) else (event.doctor_id,)
    relevance.weigh([doctor_id for doctor_id in ids if doctor_id is not None], event.at)


def place_on_the_globe(event: events.DoctorChanged) -> None:
    """Write where the doctor practises, for distances."""
    placing.place([event.doctor_id])


def plan_outcome_requests(event: events.QuestionAsked) -> None:
    """Write down when the asker will be asked what it turned out to be."""
    outcomes.plan(question=Question.objects.get(pk=event.question_id), now=event.at)


def settle_outcome_requests(event: events.OutcomeTold) -> None:
    """Drop the requests for what has been told."""
    outcomes.settle(question=Question.objects.get(pk=event.question_id), now=event.at)


def take_back_what_another_wrote(event: events.ProfileMoved) -> None:
    """Take from the profile, and from public view, what somebody else wrote under a doctor's name."""
    disown_answers(event.doctor_id, event.apart_id, event.at)
    disown_clarifications(event.doctor_id, event.apart_id, event.at)
    disown_agreements(event.doctor_id, event.at)
    disown_looks(event.doctor_id, event.apart_id)


Consequence = Callable[[Any], None]
CONSEQUENCES: Mapping[type[events.Event], Sequence[Consequence]] = {
    events.PersonJoined: (changes.forget,),
    events.QuestionAsked: (
        holding.look_at_question,
        holding.hold_photos,
        count_where_they_stand,
        keep_findable,
        let_related_be_chosen,
        let_topics_be_counted,
        plan_outcome_requests,
        cases.open_if_urgent,
        telling.question_shows,
        changes.forget,
    ),
    events.QuestionChanged: (
        merging.end_for_what_is_graver,
        holding.look_at_question,
        count_where_they_stand,
        keep_findable,
        let_related_be_chosen,
        let_topics_be_counted,
        cases.open_if_urgent,
        telling.question_shows,
        changes.forget,
    ),
    events.UpdateAdded: (
        merging.end_for_what_is_new,
        holding.look_at_update,
        count_where_they_stand,
        keep_findable,
        let_topics_be_counted,
        telling.update_added,
        changes.forget,
    ),
    events.ClarificationAsked: (
        merging.end_for_what_is_new,
        count_where_they_stand,
        telling.asked_back,
        changes.forget,
    ),
    events.ClarificationAnswered: (
        merging.end_for_what_is_new,
        count_where_they_stand,
        keep_findable,
        telling.replied,
        changes.forget,
    ),
    events.OutcomeTold: (
        merging.end_for_what_is_new,
        keep_findable,
        let_topics_be_counted,
        settle_outcome_requests,
        telling.outcome_told,
        changes.forget,
    ),
    events.QuestionsImported: (
        count_where_they_stand,
        keep_findable,
        let_related_be_chosen,
        let_topics_be_counted,
        weigh_for_the_directory,
        changes.forget,
    ),
    events.QuestionMerged: (
        count_where_they_stand,
        keep_findable,
        let_related_be_chosen,
        let_topics_be_counted,
        see_to_what_cannot_wait,
        telling.merged,
        changes.forget,
    ),
    events.QuestionParted: (
        holding.look_at_parted,
        count_where_they_stand,
        keep_findable,
        let_related_be_chosen,
        let_topics_be_counted,
        see_to_what_cannot_wait,
        telling.parted,
        changes.forget,
    ),
    events.QuestionsLeftUnread: (let_be_read, changes.forget),
    events.AnswerPosted: (
        holding.look_at_answer,
        count_where_they_stand,
        keep_findable,
        let_topics_be_counted,
        cases.close_answered,
        telling.answer_shows,
        weigh_for_the_directory,
        changes.forget,
    ),
    events.AnswerRevised: (
        holding.look_at_answer,
        count_where_they_stand,
        keep_findable,
        let_topics_be_counted,
        telling.answer_revised,
        changes.forget,
    ),
    events.AnswerChanged: (
        count_where_they_stand,
        keep_findable,
        let_topics_be_counted,
        telling.answer_shows,
        weigh_for_the_directory,
        changes.forget,
    ),
    events.AgreementGiven: (safety.raise_danger, changes.forget),
    events.AgreementTakenBack: (changes.forget,),
    events.RelatedChosen: (changes.forget,),
    events.RedFlagRaised: (telling.red_flag_raised, changes.forget),
    events.VoteCast: (changes.forget,),
    events.DoctorChanged: (place_on_the_globe, weigh_for_the_directory, changes.forget),
    events.CredentialLapsing: (telling.credential_ending, changes.forget),
    events.CredentialLapsed: (telling.credential_ending, weigh_for_the_directory, changes.forget),
    events.CheckOpened: (telling.check_opened, changes.forget),
    events.CheckAsked: (telling.check_asked, changes.forget),
    events.CheckClosed: (telling.check_closed, changes.forget),
    events.ProfileMoved: (take_back_what_another_wrote, weigh_for_the_directory, changes.forget),
    events.ReviewWritten: (holding.look_at_review, changes.forget),
    events.ReviewChanged: (holding.end_by_publishing, weigh_for_the_directory, changes.forget),
    events.FlagRaised: (flagging.hide_at_once, changes.forget),
    events.Decided: (holding.end_by_decision, telling.decided, changes.forget),
    events.Appealed: (changes.forget,),
    events.VotesSetAside: (changes.forget,),
    events.TopicsCounted: (changes.forget,),
    events.ErasureAsked: (
        forgetting.forget_person,
        merging.end_for_erasure,
        questions_erasing.erase_asker,
        answers_erasing.forget_reader,
        doctors_erasing.forget_applicant,
        votes_erasing.forget_voter,
        reviews_erasing.erase_reviewer,
        receipts.forget_mail,
        changes.forget,
    ),
}
