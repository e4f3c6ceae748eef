"""The study.toml of the replay: what the paper says of its design, and nothing that it leaves open (floor 1)."""

import re

ID = "corpus-replay"
NOT_STATED = "not stated"  # where a step wants a word and the paper has none: the form's version, who tried the guide out

TOML = """\
# A published study, replayed with made-up data: nobody in it exists. Source of the facts: Wortman et al., the process evaluation
# of the CORPUS trial, CC BY-NC 4.0. What the paper does not state is not here.

[study]
id = "corpus-replay"
title = "Perceived working mechanisms of psychosomatic therapy: a published study, replayed"
timezone = "Europe/Amsterdam"
languages = ["nl"]
identities = "../KEYS"

[[group]]
name = "patients"
prefix = "P"

[[group]]
name = "therapists"
prefix = "T"

[[group]]
name = "focus-group-therapists"
prefix = "F"

# ---- who could take part (of the candidates' own facts the paper tells nothing, so none is entered)

[[eligibility]]
group = "patients"
rule = "18 <= age <= 80"
reason = "age"

[[eligibility]]
group = "patients"
rule = "robbins_symptoms >= 1"
reason = "no symptom of the Robbins list"

[[eligibility]]
group = "patients"
rule = "frequent_attender"
reason = "did not see the GP often in the last two years"

[[eligibility]]
group = "patients"
rule = "phq15 >= 5"
reason = "PHQ-15 below 5"

[[eligibility]]
group = "patients"
rule = "sufficient_dutch"
reason = "not enough Dutch"

# ---- purposive sampling

[[dimension]]
group = "patients"
name = "gender"

[[dimension]]
group = "patients"
name = "age"
type = "numeric"
range = [18, 80]

[[dimension]]
group = "patients"
name = "region"

[[dimension]]
group = "patients"
name = "symptom-intensity"

[[dimension]]
group = "patients"
name = "treatment-sessions"
type = "numeric"
range = [6, 12]

[[dimension]]
group = "patients"
name = "therapist"

[[dimension]]
group = "focus-group-therapists"
name = "age"

[[dimension]]
group = "focus-group-therapists"
name = "gender"

[[dimension]]
group = "focus-group-therapists"
name = "experience"

[[dimension]]
group = "focus-group-therapists"
name = "profession"
levels = ["psychosomatic physical therapist", "psychosomatic exercise therapist"]

# ---- interviews

[[wave]]
name = "first-interview"
group = "patients"
modes = ["university", "home", "zoom"]

[[wave]]
name = "follow-up"           # "approximately 1 year later"; the paper does not say later than what
group = "patients"
anchor = "first-interview"
after = "P1Y"
before_days = 30
after_days = 30
modes = ["university", "home", "zoom"]

[[wave]]
name = "therapist-interview"
group = "therapists"
modes = ["practice", "zoom"]

[[staff]]
id = "MSHW"                  # psychosomatic therapist, epidemiologist, main researcher
role = "interviewer"
gender = "F"

[[staff]]
id = "SD"                    # health scientist, research assistant
role = "interviewer"
gender = "F"

[[staff]]
id = "student"               # of exercise therapy or psychosomatic physical therapy; the paper does not say how many
role = "interviewer"
gender = "F"

[[staff]]
id = "moderator"             # independent: a retired GP with interest in these symptoms
role = "moderator"

[[staff]]
id = "medical-student"
role = "observer"

[verbatim]
level = "full"

[rules]
member_check = "first 3"
double_coding = "first 3"
ids_width = 1
"""


def toml(folder: str) -> str:
    """The settings of a replay in a folder of this name; its key folder stands beside it and is called after it.

    >>> toml("my replay").splitlines()[8]
    'identities = "../my-replay.key"'
    """
    return TOML.replace("KEYS", re.sub(r"[^\w-]+", "-", folder) + ".key")
