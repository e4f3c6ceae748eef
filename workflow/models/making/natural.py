"""Sentences as people tell them: the small words in their usual places, as plain rules (floor 1).

`workflow.models.making.talk.clause` puts any word beside any other, which teaches sounds but not how talk goes: "most of my
patients", "I asked them to stand", "and then it was over". These rules add that. A name in braces is replaced by one of its choices,
at random; a choice that stands twice comes twice as often.

>>> import random
>>> told(random.Random(1))
'in my first years I can say yes better now.'
"""

import random
import re

from workflow.models.making import words as w

INTRANSITIVE = frozenset(
    """walk talk sleep work rest breathe sit stand stay cry laugh smile wait wake swim travel live run eat cook relax stop start listen
    practise cope improve drive worry suffer drink move fall continue return heal read write""".split()
)
PLAIN = tuple(verb for verb in w.VERBS if verb[0] in INTRANSITIVE)
TAKING = tuple(verb for verb in w.VERBS if verb[0] not in INTRANSITIVE | {"seem", "happen", "agree", "hope", "go", "come", "look"})

RULES: dict[str, tuple[str, ...]] = {
    name: tuple(choice.strip() for choice in choices.split("|"))
    for name, choices in {
        "told": """
            {tell}|{tell}|{tell}|{tell}|{tell} {link} {tell}|{tell} {link} {tell}|{tell}, {link} {tell}|{link} {tell}|and {tell}
            |and then {tell}|so {tell}|but {tell}|well {tell}|no {tell}|yes {tell}|{when} {tell}|{tell} {when}|if {tell} {tell}
            |when {tell} {tell}|{ask}|{ask}|and {ask}|{reply}|{reply}|{reply} {tell}
        """,
        "link": "and|and|and|and|but|but|because|because|so|so|when|and then|and then|until|if|that is why|or",
        "tell": """
            I {did}|I {did}|I {did}|I {did}|{he} {did}|{he} {did}|{they} {did}|it {was} {how}|it {was} {how}|it's {how}|it was {np}
            |it's {np}|it was like {np}|it's like {doing}|that {was} {how}|that's {np}|that's how {he} {did}|there was {np} {where}
            |there were {many}|there is {np} {where}|{part} {was} {how}|{part} {was} {how} {when}|{np} {helped} me|{np} {helped} me {to}
            |what {helped} was {np}|I'm {how}|I'm {ing}|he's {ing}|she's {ing}|we're {ing}|they're {ing} {where}|I was {ing} {when}
            |I was {ing} when {he} {did}|{they} were {ing}|I {did} and {did}|{he} {did} and I {did}|{he} said {tell}
            |{he} told me that {tell}|{he} asked me {wh} {tell}|I think {tell}|I know that {tell}|I thought that {tell}
            |I don't know {wh} {tell}|I don't {do}|I didn't {do}|I didn't {do} {when}|{he} didn't {do}|I couldn't {do}|I could {do}
            |I can {do} {now}|I can't {do}|I would {do}|I wouldn't {do}|I used to {do}|I have to {do}|I had to {do}|I want to {do}
            |I wanted to {do}|I wanted {them} to {do}|I need to {do}|I tried to {do}|I started to {do}|I stopped {doing}
            |I went on {doing}|I like {doing}|{he} asked {them} to {do}|{he} told {them} to {do}|{he} made me {do}|{he} let me {do}
            |{he} helped me to {do}|{he} wanted me to {do}|it's {how} to {do}|it was {how} to {do}|it's not easy to {do}
            |it took me {time} to {do}|it's about {doing}|it was about {np}|the {adj} thing was {np}|the {adj} thing was that {tell}
            |the first time {tell}|that was the {adj} day of {the} {year}|I have {np}|I have {many}|I had {np} in my {body}
            |I have {pain} in my {body}|my {body} {hurts}|my {body} {hurts} when I {do}|I felt {adj}|I felt {adj} {when}
            |I felt {np} in my {body}|I feel {adj} now|I feel a bit {adj}|I was {adj} of {np}|I was {adj} about {np}
            |most of {my} {ns} were {adj}|some of {them} {did}|all of {them} {did}|one of {my} {ns} {did}|many of {the} {ns} {did}
            |{people} who {did} {did}|{the} {n} that I {took} was {adj}|{the} {n} was {adj} and {adj}|nobody {did}|somebody {did}
            |everything was {adj}|I have {done} {np}|{he} has {done} it|I had {done} {np} before|they were {sent} to {the} {place}
            |I was {sent} to {np}|I do it {when}|I did it {when}|I do that with {them}|I take it with me|I put it {where}|it {did}
            |it started {when}|it started in my {body}
        """,
        "he": """
            he|he|she|she|she|my therapist|my therapist|the doctor|my wife|my husband|my mother|my father|my daughter|my son|my sister
            |my brother|my boss|the nurse|my partner|a friend|a young man|a woman|my old teacher|a man|somebody|the other one
            |my colleague|your therapist
        """,
        "they": """
            we|we|they|they|you|you|people|the children|my colleagues|the others|my parents|the doctors|my friends|other people
            |your patients
        """,
        "them": "me|me|him|her|them|them|us|you|people|my wife|my son|the patient|the group",
        "did": """
            {vi1}|{vi1} {where}|{vi1} {where} {when}|{vi1} {when}|{vi1} {how2}|{vi1} and {vi1}|{vt1} {np}|{vt1} {np}|{vt1} {np} {where}
            |{vt1} {np} {when}|{vt1} {it}|{vt1} {it}|{vt1} {it} {when}|{vt1} {many}|went {to}|went to bed|went home|came back
            |got up {when}|had {np}|had {many}|was {adj}|was there|were {ing}|said {reply}|looked at {np}|looked out of the window
            |talked to {them}|talked about {np}|listened to {them}|thought about {it}|waited for {np}|gave me {np}|gave {them} {np}
            |told me about {np}|asked for {np}|asked about {np}|felt {adj}|got {better}|got {adj}|had no {n}|did nothing|did that
            |lost {np}|found {np}|knew that|said that|said no|sat on {np}|put {np} {where}|took {np} {where}|took it {when}
        """,
        "do": """
            {vi0}|{vi0} {where}|{vi0} {when}|{vi0} {how2}|{vt0} {np}|{vt0} {np}|{vt0} {it}|{vt0} {it}|{vt0} {it} {when}|{vt0} {many}
            |{vt0} {np} {where}|go {to}|go home|go to bed|go back to work|be {adj}|be {adj}|be there|be alone|have {np}|talk to {them}
            |talk about {np}|think about {it}|listen to {np}|look at {np}|wait for {np}|ask for {np}|say {reply}|say that
            |say something about {np}|tell {them} {wh} {tell}|tell {them} about {np}|give {them} {np}|feel {adj}|feel my {body}|get up
            |get {better}|do it|do that|do nothing|do the exercises|put {np} {where}|take {np}
        """,
        "doing": """
            {vi2}|{vi2} {where}|{vi2} {when}|{vt2} {np}|{vt2} {it}|being {adj}|being {np}|having {np}|going {to}|talking about {np}
            |thinking about {it}
        """,
        "ing": """
            {vi2}|{vi2} {where}|{vi2} {when}|{vt2} {np}|{vt2} {it}|going {to}|talking about {np}|talking to {them}|thinking about {it}
            |waiting for {np}|being {adj}
        """,
        "done": "seen|told|asked|learned|lost|found|kept|noticed|carried|tried|stopped|had|made|read|started|changed|known|been|done",
        "sent": "sent|brought|taken|called|asked|told|moved",
        "took": "took|had|liked|saw|used|kept|wanted|needed|heard|got|wrote|met",
        "it": """
            it|it|that|this|them|him|her|me|something|nothing|everything|anything|the same|both of them|all of it|the other one|you|us
            |one
        """,
        "was": """
            was|was|is|was never|was always|is not|was not|wasn't|isn't|would be|can be|will be|must be|may be|could be|is still
            |was still|felt
        """,
        "how": """
            {adj}|{adj}|very {adj}|so {adj}|too {adj}|a bit {adj}|not {adj}|quite {adj}|really {adj}|{adj} and {adj}|{adj} for me
            |{adj} for {them}|{better}|much {better}|more {adj}|as {adj} as {np}|{adj} because of {np}|so {adj} that {tell}
            |{adj} but {adj}|the same|enough|over
        """,
        "how2": """
            slowly|quickly|well|again|together|a lot|very slowly|a little|more|less|badly|outside|inside|alone|every day|now and then
            |too much
        """,
        "better": "better|worse|better again|a little better|stronger|easier",
        "helped": "helped|helps|stopped|worried|surprised|gave|told|let|made",
        "to": """
            to {the} {place}|to {the} {place}|to {place}|outside|upstairs|to work|to school|there|back to {the} {place}|for a walk
            |into {the} {room}
        """,
        "np": """
            {the} {n}|{the} {n}|{the} {n}|{the} {adj} {n}|a {n}|a {n}|a {adj} {n}|my {n}|{my} {adj} {n}|my {body}|{the} {n} of {the} {n}
            |a part of {my} {n}|{the} {n} in {the} {n}|a {n} in a {n}|{the} {n} with {the} {n}|a {n} for {them}|{the} {n} and {the} {n}
            |{n} and {n}|no {n}|every {n}|another {n}|the same {n}|the first {n}|the last {n}|the next {n}|the whole {n}|a lot of {n}
            |a cup of {n}|a kind of {n}|that {n}|this {n}|something {adj}|nothing {adj}|a {n} or a {n}
        """,
        "many": """
            {number} {ns}|{number} {ns}|{number} or {number} {ns}|the {ns}|{my} {ns}|those {ns}|these {ns}|my {adj} {ns}|many {ns}
            |some {ns}|so many {ns}|all the {ns}|{ns} and {ns}|{number} {ns} a {day}|other {ns}
        """,
        "the": "the|the|the|the|my|my|a|a|your|his|her|our|their|that|this",
        "my": "my|my|your|his|her|our|their|the|the",
        "where": """
            at home|at work|at school|in bed|in {the} {room}|in {the} {room}|in my {room}|in {the} {place}|on {the} {thing}
            |on the {thing}|on my {body}|near the {thing}|near {the} {place}|at the {place}|from the {place}|under {the} {thing}
            |next to {the} {thing}|behind the {thing}|with {them}|with my {body}|there|here|outside|around {them}|in my {body}
        """,
        "when": """
            {when2}|{when2}|{when2}|after {np}|before {np}|during {the} {year}|for {time}|for {time}|{time} later|{time} before that
            |after {time}|every {day}|every {day}|on {weekday}|on {weekday} {part2}|in {month}|last {year}|next {year}|that {day}
            |this {day}|until {year}|since {month}|since the {n}|for the first time|all the time
        """,
        "when2": """
            in the morning|in the evening|at night|today|yesterday|now|then|again|later|in the beginning|at the end|every night
            |every morning|every day|in the afternoon|always|sometimes|often|in summer|in winter|after work|before breakfast
            |after dinner|at the weekend|before that|after that|in my first years|at first
        """,
        "now": "now|again|today|sometimes|for a while|better now|now and then",
        "time": """
            a week|a month|a year|an hour|a long time|a moment|a long moment|{number} weeks|{number} months|{number} years
            |{number} minutes|{number} hours|{number} days|the whole night|the whole day|half an hour|some time|many years
        """,
        "day": "day|week|morning|evening|night|month|year|time|hour|session|afternoon",
        "year": "year|winter|summer|spring|autumn|week|month|session|holiday|weekend|Sunday|meeting",
        "weekday": "|".join(w.DAYS),
        "month": "|".join(w.MONTHS),
        "part2": "morning|evening|afternoon|night",
        "room": "room|kitchen|bedroom|garden|office|car|bus|hospital|waiting room|house|city|street|group|school|bathroom|train",
        "place": """
            doctor|therapist|hospital|clinic|shop|school|market|station|park|forest|garden|kitchen|hospital|bank|office|ward|bathroom
            |sea|church|window|teacher|group|family|dog|city|village|mountain
        """,
        "thing": """
            floor|bed|chair|table|door|wall|stairs|window|bus|train|desk|kitchen table|bridge|pillow|blanket|street|bicycle|road|paper
            |calendar|phone|screen|page
        """,
        "body": """
            neck|back|head|shoulder|shoulders|knee|knees|leg|legs|stomach|body|hands|feet|foot|chest|arm|hip|mouth|eyes|skin|joints
            |muscles|breathing|heart|mind
        """,
        "pain": "pain|pain|tension|pressure|a bad pain|a strange {n}|asthma|a pain",
        "hurts": "hurts|hurts|was tense|was stiff|was sore|is better|was worse|was quiet|is free|was soft|was heavy|is painful",
        "part": """
            the {n}|my {n}|my {body}|my {n} with {them}|the {adj} part|the whole {n}|my sleep|the pain|the work
            |{the} {n} in {the} {place}|what {he} said|all of it|the rest
        """,
        "people": "people|patients|the patients|somebody|someone|the doctors|those",
        "wh": "what|how|why|where|if|when|that",
        "ask": """
            what did you {do}|what do you {do} {when}|what did {he} {do}|what did {he} say|what was {the} {n} like|how was {the} {n}
            |how was {the} first {n} of {n}|how is your {body} today|how do you {do}|how did you {do}|how did {they} {do}
            |how did it start|how long did you {do}|how often do you {do}|why did you {do}|why do {they} {do}|why were you {adj}
            |where do you {do}|when did you {do}|when did that change|who told you about it|what kind of {n} do you {do}
            |what would you {do}|what would you like to change|what happened {when}|what has changed|so what changed|what helped you
            |do you {do}|do you {do} at home|do you still {do}|did you {do}|did you {do} {when}|did {he} {do}|did it help|does it {vi0}
            |is it {adj}|was it {adj}|was it {adj} for {them}|was it better {when}|are you {adj}|were you {adj}|are there {ns} {where}
            |is there {np} {where}|is there something that {did}|is there anything that was {adj}|can you {do}|can you tell me if {tell}
            |could you tell me about {np}|can you tell me more about {np}|would you say that {tell}|do you remember {np}
            |do you know {wh} {tell}|let's talk about {np}|let's start with {np}|let me ask you about {np}
            |my next question is about {np}|my last question is about {np}|may I {do}|have you {done} {np}|would you {do} again
            |were you able to {do} {when}|are you {ing}|what were you {ing}|you {did}|so you {did}|what do you need {when}
            |what do you mean|and your {n}
        """,
        "reply": """
            yes|no|yeah|mm-hm|okay|of course|I see|hmm|thank you|not really|I think so|I don't know|that's right|exactly|good|all right
            |no no|oh no|that's a {adj} {n}|that's {adj}|thank you for {np}|thank you that was very {adj}|not immediately|not at all
            |a bit|a little|both|nothing|never|sometimes|very much|no idea|good morning|good afternoon|good evening|yes I {did}
            |no I didn't|oh I see
        """,
        "n": "|".join(w.NOUNS),
        "ns": "|".join(w.PLURALS),
        "adj": "|".join(w.ADJECTIVES),
        "number": "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|one|" + "|".join(w.NUMBERS[:-2]),
    }.items()
}
RULES["ask"] = tuple(f"{choice}?" for choice in RULES["ask"])
LONGEST = 18  # words
# Five words in a row that a sample says (tests/test_samples.py finds them): training must not.
APART: tuple[str, ...] = tuple(
    " ".join(run.split())
    for run in """
        about a part of her|and how did you feel|and how was your first|and then all of us|and what did you do|and what do you do|asked
        about a part of|do it in the evening|do the exercises every day|for ten minutes and i|how is your neck today|i do it in the|i say
        something about that|is there something that was|it it started in my|it started in my neck|may i say something about|so i sat on
        the|tell me more about that|the pain is the same|then i know that i|they were sent to to|to tell us about the|what do you need
        for|what were you waiting for
    """.split("|")
)
DEEP = 4  # from here a clause inside a clause becomes a short one
SHORT = ("it {was} {how}", "I {vi1}", "{he} {vt1} {it}", "they {vi1}", "I'm {adj}", "it's {adj}")


def _one(name: str, r: random.Random, depth: int) -> str:
    if name[:2] in ("vi", "vt"):
        return r.choice(PLAIN if name[:2] == "vi" else TAKING)[int(name[2])]
    choices = SHORT if name == "tell" and depth > DEEP else RULES[name]
    return re.sub(r"\{(\w+)\}", lambda found: _one(found[1], r, depth + 1), r.choice(choices))


def told(r: random.Random) -> str:
    """A statement, a question or an answer in small letters with its mark at the end; 1 to 18 words."""
    while True:
        text = re.sub(r"\s+", " ", _one("told", r, 0).replace(",", "")).strip()
        if len(text.split()) <= LONGEST:
            return re.sub(r"\ba (?=[aeiou]|hour|honest)", "an ", text) + ("" if text.endswith("?") else ".")
