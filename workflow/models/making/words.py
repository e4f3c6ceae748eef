"""The words of the bundled model: about 1,000 of health-research interview talk, as plain data (floor 1).

`workflow.models.making.talk` builds sentences out of them. Who writes a sample script for the bundled model keeps to these words;
`workflow.models.making.talk.unknown_words` names those that are not here.

>>> "therapist" in NOUNS, "mm-hm" in FILLERS
(True, True)
"""

from workflow.transcribe.verbatim import hotwords

FILLERS = ("um", "uh", "er", "hmm", "mm", "mm-hm")
ASIDES = ("well", "you know", "I mean", "like", "so", "yeah", "okay", "right", "sort of", "kind of", "actually", "oh", "basically")

NOUNS = tuple(
    """
    therapy session exercise body mind breathing pain headache neck back shoulder stomach sleep work family doctor therapist morning
    evening week month year stress tension conversation question answer story home house garden bicycle walk music school child
    daughter son partner friend group practice appointment summary interview recording consent symptom energy anger fear trust
    feeling balance habit reason change moment day night hour minute table window kitchen coffee tea train city village street
    summer winter letter book paper number list plan goal step problem solution help support advice information experience
    expectation relationship
    hospital clinic nurse patient treatment medicine tablet dose disease illness diagnosis operation surgery wound blood heart lung
    knee hip leg arm hand finger foot chest skin eye ear head mouth tooth bone muscle joint nerve
    mother father brother sister husband wife parent neighbour colleague manager teacher student
    man woman boy girl person baby grandmother grandfather
    study research researcher project form page sheet diary phone message email computer screen camera course
    class lesson meeting visit journey trip holiday weekend afternoon spring autumn birthday party
    room door bed chair floor wall stairs bathroom bedroom office building shop market bank church park forest
    sea mountain road bridge bus car plane ticket station airport ward
    bread milk egg apple soup meat fish sugar water wine breakfast lunch dinner meal food
    cup glass bottle weight diet
    job boss team shift pay money price bill insurance
    dog cat animal tree rain snow wind sun weather sky
    shoe coat bag box key clock watch picture photo paint
    idea thought memory dream hope worry doubt mood shame guilt joy grief courage strength weakness
    confidence attention interest effort progress result effect cause risk chance choice decision difference example
    part side end beginning middle top bottom piece kind sort way place point level rest start
    word sentence voice sound noise silence language name age life death birth health condition recovery improvement
    pressure temperature fever cough cold asthma diabetes cancer
    rule law right need wish
    news radio game sport football swimming running yoga dance
    pattern cycle routine calendar distance speed
    technique method approach model image attitude behaviour reaction response
    trouble fight argument space air light
    wheelchair bandage pillow blanket
    """.split()
)
PLURALS = tuple(
    """
    exercises symptoms children people friends doctors nurses patients tablets questions answers stories feelings thoughts habits
    weeks months years days nights hours minutes times sessions appointments problems things words reasons changes emotions
    colleagues neighbours parents letters books friendships goals steps ideas memories worries expectations experiences relationships
    legs arms hands shoulders eyes muscles joints knees feet headaches effects results visits walks meetings notes
    """.split()
)
# base form, past, participle with -ing
VERBS = tuple(
    tuple(row.split())
    for row in """
    feel felt feeling|notice noticed noticing|learn learned learning|practise practised practising|remember remembered remembering
    forget forgot forgetting|understand understood understanding|accept accepted accepting|explain explained explaining
    listen listened listening|talk talked talking|breathe breathed breathing|relax relaxed relaxing|stop stopped stopping
    start started starting|continue continued continuing|try tried trying|need needed needing|want wanted wanting
    like liked liking|love loved loving|know knew knowing|think thought thinking|believe believed believing|hope hoped hoping
    walk walked walking|sleep slept sleeping|work worked working|rest rested resting|write wrote writing|read read reading
    call called calling|visit visited visiting|ask asked asking|answer answered answering|help helped helping
    change changed changing|move moved moving|sit sat sitting|stand stood standing|hold held holding|follow followed following
    find found finding|lose lost losing|keep kept keeping|give gave giving|take took taking|bring brought bringing
    leave left leaving|stay stayed staying
    see saw seeing|hear heard hearing|say said saying|tell told telling|go went going|come came coming|get got getting
    make made making|do did doing|use used using|show showed showing|turn turned turning|put put putting|meet met meeting
    pay paid paying|play played playing|run ran running|swim swam swimming|eat ate eating|drink drank drinking
    cook cooked cooking|buy bought buying|wait waited waiting|wake woke waking|wash washed washing
    wear wore wearing|carry carried carrying|reach reached reaching
    touch touched touching|open opened opening|close closed closing|drive drove driving|travel travelled travelling
    live lived living|grow grew growing|fix fixed fixing|break broke breaking
    fall fell falling|hurt hurt hurting|heal healed healing|cry cried crying|laugh laughed laughing|smile smiled smiling
    worry worried worrying|suffer suffered suffering|avoid avoided avoiding|manage managed managing|cope coped coping
    improve improved improving|suggest suggested suggesting|decide decided deciding|choose chose choosing|agree agreed agreeing
    expect expected expecting|describe described describing|discuss discussed discussing|compare compared comparing
    mention mentioned mentioning|realise realised realising|wonder wondered wondering
    join joined joining|share shared sharing|support supported supporting|trust trusted trusting|thank thanked thanking
    study studied studying|count counted counting|plan planned planning|prepare prepared preparing
    return returned returning|finish finished finishing|happen happened happening|seem seemed seeming|look looked looking
    check checked checking|miss missed missing|spend spent spending|save saved saving|send sent sending|receive received receiving
    """.replace("\n", "|").split("|")
    if row.strip()
)
ADJECTIVES = tuple(
    """
    good bad calm tired tense strong weak happy sad angry afraid open quiet loud slow quick small big long short new old first last
    next difficult easy important honest clear safe warm cold better worse different same whole busy free
    best worst great nice lovely terrible awful strange normal usual special regular daily weekly
    early late young hard soft heavy light dark bright deep high low full empty clean dry wet hot
    sick ill healthy painful stiff sore dizzy nervous anxious worried depressed lonely proud grateful careful patient
    relaxed stressed surprised confused certain sure ready alone aware able possible impossible useful helpful
    serious simple main real true wrong private public personal physical mental emotional medical
    red green blue white black
    expensive cheap interesting boring funny beautiful comfortable uncomfortable
    """.split()
)
ADVERBS = tuple(
    """
    slowly quickly again always never often sometimes really mostly together maybe today yesterday tomorrow now then still already
    almost soon later before after
    ever once twice usually probably certainly suddenly finally exactly especially completely hardly nearly
    simply clearly carefully gradually immediately regularly recently outside inside upstairs downstairs everywhere somewhere
    here there away anyway perhaps instead tonight well badly better
    """.split()
)
DEGREES = ("very", "so", "not", "quite", "too", "rather", "pretty", "a bit", "a little", "much more", "really", "extremely")
PREPOSITIONS = tuple(
    "in,on,at,with,without,for,from,about,after,before,during,between,near,through,because of,instead of,to,into,over,under,behind,"
    "against,around,until,since,by,next to,out of,like".split(",")
)
DETERMINERS = "the the the a my my your his her our their this that every some no another each any".split()
SUBJECTS = tuple(
    "I,I,I,you,he,she,we,they,my therapist,the doctor,my partner,my daughter,my son,the group,people,somebody,everybody,nobody,"
    "my mother,my father,my wife,my husband,the nurse,my boss,someone,everyone,my sister,my brother,the children".split(",")
)
OBJECTS = "it,that,this,me,you,him,her,us,them,myself,something,anything,everything,nothing,that one,both,all of it,yourself".split(",")
MODALS = (
    "could,would,should,will,can,might,must,did not,do not,have to,had to,want to,used to,couldn't,wouldn't,can't,didn't,don't,won't,"
    "was going to,tried to,need to"
).split(",")
BE = "am is are was were be been being".split()
LINKS = "and,but,because,so,when,if,that,although,while,until,or,since,whenever,where,unless,as if".split(",")
QUESTION_WORDS = "what how when why where who which".split()
CONTRACTIONS = "I'm I've I'd I'll you're he's she's it's that's there's we're they're isn't wasn't aren't weren't haven't hasn't".split()
NUMBERS = tuple(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
    """.split()
)
ORDINALS = "first second third fourth fifth sixth".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
ANSWERS = tuple(
    "yes,no,yeah,okay,right,sure,exactly,of course,I see,thank you,not really,I think so,I don't know,maybe,good,yes please,oh no,"
    "that's right,never mind,go on,I agree,not at all,all right,no problem,that's true,absolutely,sorry,pardon".split(",")
)
# Phrases that interviews are full of; they also bring words that no slot above holds.
OPENINGS = tuple(
    "could you tell me|can you tell me|would you say|do you remember|what do you think about|how do you feel about|let me ask you"
    "|tell me more about|let's talk about|let's begin with|thank you for|I would like to ask you|is there anything about|what was it like"
    "|what happened|how was|how often did you|how long did you|how much did you|what about|what made you|have you ever|are you"
    "|were you|was there|is it|did you|do you|have you".split("|")
)
# A word broken off, as it is written, and the word it would have been. Each piece is one that a voice can say.
CUT_OFF = {
    "beh-": "behaviour",
    "go-": "going",
    "ther-": "therapist",
    "exer-": "exercise",
    "rem-": "remember",
    "sess-": "session",
    "sta-": "started",
    "wa-": "wanted",
    "no-": "noticed",
    "fee-": "feeling",
    "doc-": "doctor",
    "hos-": "hospital",
    "med-": "medicine",
    "symp-": "symptoms",
    "wor-": "worried",
    "tal-": "talking",
    "bre-": "breathing",
    "appoin-": "appointment",
    "con-": "conversation",
    "diff-": "difficult",
    "imp-": "important",
    "som-": "something",
    "eve-": "everything",
    "bec-": "because",
    "und-": "understand",
    "real-": "really",
    "prob-": "problem",
    "fam-": "family",
    "dau-": "daughter",
    "part-": "partner",
    "expe-": "experience",
    "rela-": "relaxed",
    "stre-": "stress",
    "ten-": "tension",
    "head-": "headache",
    "shou-": "shoulder",
    "mor-": "morning",
    "yes-": "yesterday",
    "tomo-": "tomorrow",
    "hel-": "helped",
    "lear-": "learned",
    "happ-": "happened",
    "nor-": "normal",
    "usu-": "usually",
    "may-": "maybe",
    "sle-": "sleeping",
    "wal-": "walking",
    "li-": "listen",
    "bef-": "before",
    "af-": "after",
    "trea-": "treatment",
    "nur-": "nurse",
    "ques-": "question",
    "int-": "interview",
    "para-": "parents",
    "frie-": "friend",
}
# What is heard while nobody speaks a word, for hotword lists that hold words nobody says in the window.
HOTWORD_SENTENCES = (
    hotwords("en"),  # what the program itself shows a model before every window
    "Um, well, I, I mean, uh, it was sort of, hmm, you know, mm-hm, I was go- going there.",
    "Um, uh, er, I, I was, mm, so, hmm, it was, it was like, mm-hm, beh- before that.",
    "Uh, hmm, you know, I, I think, er, well, mm, we were tal- talking, um, about it.",
    "Um, uh, hmm, mm-hm, I mean, er, the, the, I was, you know, wa- wanted to.",
)
