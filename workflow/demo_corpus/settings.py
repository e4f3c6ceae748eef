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
design = "qualitative study alongside a randomised controlled trial (CORPUS): process evaluation with interviews and focus groups"
ethics = "METc VUmc, ID 2018.011"
registration = "NL7157 (NTR7356)"
reporting = "SRQR"
funding = "Stoffels-Hornstra Foundation; ZonMw 843001802; NWO personal grant 023008010"
interests = "none declared"
involvement = "none"
availability = "none"
limitations = [
  "the therapy was interrupted by COVID-19 in some cases",
  "a number of interviews were held by Zoom, at times with a poor connection or sound",
  "no preparation by the GP, so that many started without expectations",
  "no harms were mentioned, possibly out of social desirability",
  "less ethnic variation, because insufficient Dutch was an exclusion criterion",
]

[[group]]
name = "patients"
prefix = "P"
list = "contacted"           # whom they were chosen from, the paper does not say

[[group]]
name = "therapists"
prefix = "T"
list = "contacted"

[[group]]
name = "focus-group-therapists"
prefix = "F"
label = "focus-group therapists"
may_be_among = "therapists"  # the paper can be read both ways

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
label = "symptom intensity"
note = "PHQ-15 >= 5 is called at least medium in the paper; Kroenke et al. 2002: 5 is low, 10 medium, 15 high."

[[dimension]]
group = "patients"
name = "treatment-sessions"
label = "number of treatment sessions"
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
label = "years of experience with these patients"

[[dimension]]
group = "focus-group-therapists"
name = "profession"
label = "professional education"
levels = ["psychosomatic physical therapist", "psychosomatic exercise therapist"]

# ---- interviews

[[wave]]
name = "first-interview"
label = "first interview"
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
label = "therapist interview"
group = "therapists"
modes = ["practice", "zoom"]

[[staff]]
id = "MSHW"
role = "interviewer"
profession = "psychosomatic therapist, epidemiologist, main researcher"
gender = "F"

[[staff]]
id = "SD"
role = "interviewer"
profession = "health scientist, research assistant"
gender = "F"

[[staff]]
id = "student"               # the paper does not say how many there were
role = "interviewer"
profession = "student of exercise therapy or psychosomatic physical therapy"
gender = "F"

[[staff]]
id = "moderator"
role = "moderator"
profession = "retired GP with interest in these symptoms"
experience = "experienced moderator"
relationship = "independent"

[[staff]]
id = "medical-student"
role = "observer"
profession = "medical student"

[analysis]
method = "thematic analysis in six phases (Braun & Clarke), iterative: begun after the first interviews and focus group"
software = "MAXQDA"
coders = ["MSHW", "SD", "student"]
double_coded = "all"         # the abstract; the methods section says the first three

[analysis.themes]
patients = 3
therapists = 4

[verbatim]
level = "full"

# What the paper states of these records stands unmarked in the report, although every record is made up; of what it does not state, nothing
# is said. Everything else bears the footnote.
[report]
stated = [
  "*.contacted", "*.channels", "*.declined", "*.declined.*", "*.not-taking-part", "*.not-taking-part.*",
  "*.agreed", "*.agreed-and-kept-to-it",
  "*.cancelled-before-first", "*.cancelled-before-first.*", "sessions.cancelled",
  "*.held", "*.analysed", "*.response", "*.return", "sessions.individual", "interviewed.people",
  "focus-groups.*", "periods.*.from", "periods.*.until", "periods.focus-group.*", "modes.focus-group.university",
  "staff.focus-group.people",
  "*.n", "durations.*.mean_minutes", "durations.*.min_minutes", "durations.*.max_minutes",
  "durations.focus-group.mean_minutes_exact", "durations.focus-group.total_minutes", "durations.focus-group.each",
  "transcripts.total", "transcripts.*.total", "transcripts.released", "transcripts.missing", "*.transcripts", "member-check.*",
  "double-coding.rule", "double-coding.transcripts", "double-coding.percent", "double-coding.coders", "double-coding.coding",
  "saturation.at", "saturation.*.at", "saturation.*.reached", "saturation.*.base", "saturation.*.run", "saturation.*.threshold",
  "saturation.*.interviews",
  "quotations.total", "quotations.people", "quotations.patients", "quotations.patients.people",
  "quotations.therapists", "quotations.therapists.people",
]
not_stated = [
  "*.mean_minutes_exact", "*.sd_minutes", "*.each", "*.total_minutes", "gaps.*", "window.*", "modes.*", "staff.*",
  "transcripts.corrected", "transcripts.checked", "double-coding.decided", "saturation.*.never", "guides.*", "quotations.*.wave",
]

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
