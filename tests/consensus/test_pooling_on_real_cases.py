"""On real ranked opinions panels beat single doctors, and a claimed chance is about as often right."""

import random
import statistics

from bench.pooling import calibration, off_by, read_cases, trials
from tests.shared import shared


def test_panels_beat_single_doctors_and_chances_are_honest() -> None:
    cases = read_cases(shared("data/ddx.jsonl"))
    assert len(cases) == 1569
    generator = random.Random(5)
    right = {k: statistics.fmean(trial.right for trial in trials(cases[::4], k, generator)) for k in (1, 3, 5)}
    assert right[1] < right[3]
    assert right[1] + 0.05 < right[5]
    assert off_by(calibration(trials(cases[::4], 3, generator))) < 0.06
