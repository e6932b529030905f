"""The panel and the vote as templates: one dot a doctor, sentences behind each line, nothing a policy would refuse."""

import re
from html.parser import HTMLParser

from django.template.loader import render_to_string

from consilium.consensus.opinions import Opinion
from consilium.consensus.stand import stand
from consilium.web.pages.shapes.common import Seat, Stance
from consilium.web.pages.shapes.question import VoteView
from consilium.web.pages.shapes.standing import Alert, Evidence, StandingLine, StandingView, Unaddressed
from consilium.web.pages.standing_views import Stood, standing_view

STANCES: tuple[Stance, ...] = ("likely", "likely", "possible", "silent", "ruled-out")


def seats(count: int) -> tuple[Seat, ...]:
    return tuple(
        Seat(STANCES[place % 5], view=2, url=f"#answer-{place}", title=f"Dr {place}") for place in range(count)
    )


def line(doctors: int = 5, *evidence: Evidence) -> StandingLine:
    return StandingLine("Milia", seats(doctors), 3, 5, view=2, interval="23–88 %", evidence=evidence)


class Classes(HTMLParser):
    """Collects (tag, class, href) of every element, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str]] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.attributes |= set(values)
        self.seen.append((tag, values.get("class") or "", values.get("href") or ""))


def dots(html: str) -> list[tuple[str, str, str]]:
    return [element for element in Classes(html).seen if element[1].startswith("seat ")]


def panel(standing: StandingView) -> str:
    return render_to_string("parts/standing.html", {"standing": standing})


def test_a_line_is_said_in_words_and_leaves_out_what_is_none() -> None:
    assert line().spoken == "2 likely, 1 possible, 1 ruled out, 1 say nothing"
    assert StandingLine("x", seats(2), 2, 2).spoken == "2 likely"


def test_up_to_ten_dots_lead_to_their_answers() -> None:
    html = render_to_string("parts/standing_line.html", {"line": line(10)})
    assert dots(html) == [("a", f"seat {STANCES[place % 5]}", f"#answer-{place}") for place in range(10)]


def test_more_dots_only_count_and_from_twenty_five_they_are_small() -> None:
    for doctors, kind in ((11, "line view-2"), (24, "line view-2"), (25, "line view-2 dense")):
        html = render_to_string("parts/standing_line.html", {"line": line(doctors)})
        assert dots(html) == [("i", f"seat {STANCES[place % 5]}", "") for place in range(doctors)]
        assert Classes(html).seen[0] == ("div", kind, "")


def test_a_summary_holds_no_link() -> None:
    html = panel(StandingView(doctors=5, verified=1, causes=(line(5, Evidence("Dr 1", "#answer-1", "milk spots")),)))
    summaries = re.findall(r"<summary>(.*?)</summary>", html, re.DOTALL)
    assert len(summaries) == 1
    assert "<a" not in summaries[0]
    assert '<a href="#answer-1">Dr 1</a>' in html


def test_the_panel_says_whose_opinions_these_are_and_how_many_are_verified() -> None:
    many = " ".join(re.sub(r"<[^>]+>", "", panel(StandingView(doctors=10, verified=3))).split())
    one = " ".join(re.sub(r"<[^>]+>", "", panel(StandingView(doctors=1, verified=1))).split())
    assert many.startswith(
        "Where the doctors stand Opinions of 10 doctors who have not examined this person. 3 of 10 are verified here."
    )
    assert one.startswith(
        "Where the doctors stand Opinions of 1 doctor who has not examined this person. 1 of 1 is verified here."
    )


def test_everything_people_wrote_is_escaped_and_nothing_is_inline() -> None:
    payload = "<img src=x onerror=alert(1)>{{ x }}"
    html = panel(
        StandingView(
            doctors=1,
            verified=0,
            lead=payload,
            alerts=(Alert("C", payload, payload, (Evidence(payload, "#a", payload),)),),
            actions=(StandingLine(payload, (Seat("likely", title=payload, url="#a"),), 1, 1, plain=payload),),
            unaddressed=(Unaddressed(payload, payload, payload),),
        )
    )
    assert "<img" not in html
    assert [tag for tag, _, _ in Classes(html).seen if tag in ("script", "style")] == []
    assert {name for name in Classes(html).attributes if name == "style" or name.startswith("on")} == set()


def vote(view: VoteView) -> str:
    return render_to_string("parts/answer.html#vote", {"vote": view, "csrf_token": "t"})


def test_the_vote_is_a_form_for_those_who_may_and_takes_back_what_is_pressed() -> None:
    html = vote(VoteView(answer_id=7, count="-3", mine=-1, may_vote=True, key="k"))
    assert re.findall(r'<button[^>]* value="(-?\d)" aria-pressed="(\w+)"', html) == [("1", "false"), ("0", "true")]
    assert re.findall(r"<output[^>]*>(.*?)</output>", html) == ["-3"]
    assert re.findall(r'action="([^"]+)"', html) == ["/answers/7/votes/"]


def test_for_signed_out_readers_the_vote_is_links_without_form_or_token() -> None:
    html = vote(VoteView(answer_id=7, count="+0", helpful_sign_in_url="/up/", unhelpful_sign_in_url="/down/"))
    assert [href for tag, _, href in Classes(html).seen if tag == "a"] == ["/up/", "/down/"]
    assert re.findall(r"<(?:form|input|button)", html) == []


def test_who_may_not_vote_sees_the_count_alone() -> None:
    html = vote(VoteView(answer_id=7, count="+12"))
    assert re.findall(r"<(?:form|input|button|a)\b", html) == []
    assert "+12" in html


def test_a_filled_dot_is_a_first_choice_so_dots_and_counts_agree() -> None:
    opinions = (
        Opinion("a", "verified", True, groups=(("milia",), ("acne",)), possible=(), answer="1", given=1),
        Opinion("b", "verified", True, groups=(("acne", "milia"),), possible=("milia",), answer="2", given=2),
        Opinion(
            "c", "verified", True, groups=(("acne",), ("milia",)), ruled_out=("herpes_simplex",), answer="3", given=3
        ),
    )
    view = standing_view(Stood(stand(opinions), opinions, {"acne": 1, "milia": 2}), {"1": "A", "2": "B", "3": "C"}, "")
    shown = {line.label: ([seat.stance for seat in line.seats], line.count, line.of) for line in view.causes}
    assert shown == {
        "Acne": (["likely", "likely", "also"], 2, 3),
        "Milia": (["likely", "also", "possible"], 2, 3),
    }
    assert [line.spoken for line in view.causes] == ["2 likely, 1 also likely", "1 likely, 1 also likely, 1 possible"]


def test_a_code_without_words_says_where_it_was_given() -> None:
    html = panel(StandingView(2, 2, causes=(line(2, Evidence("Dr Ana", "#answer-1", "")),)))
    assert "<q></q>" not in html
    assert "given on the form, not in the words" in html
