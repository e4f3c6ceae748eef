"""Capital letters that name nobody, and names that are words as well, in English and Dutch (floor 1)."""

# written with a capital wherever they stand
USUAL = frozenset(
    """
    i i'm i'd i'll i've ik u uw god jesus christmas easter kerst kerstmis pasen pinksteren sinterklaas ramadan oh ok oke okay tv
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
    january february march april may june july august september october november december
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli augustus oktober
    english dutch german french belgian turkish moroccan polish spanish italian european american british chinese arabic flemish frisian
    engels engelse nederlands nederlandse duits duitse frans franse belgisch turks turkse marokkaans marokkaanse pools poolse spaans
    italiaans europees amerikaans brits vlaams fries arabisch
    europe europa holland nederland netherlands england engeland britain germany duitsland belgium belgie france frankrijk uk us usa eu
    whatsapp google zoom teams facebook instagram youtube netflix internet excel word corona covid gp ggz emdr cbt mri
    """.split()
)

# names of people and places that are words too: a capital in the middle of a sentence makes them names
ALSO_WORDS = frozenset(
    """
    will mark hope grace may june april rose joy faith dawn bill frank rob jack art guy drew pat sue summer iris daisy ruby amber bob
    max ray chance dean earl gene grant jade jean laurel lily melody miles olive pearl sandy sky penny reed young king cook baker smith
    hill wood brown green white black long short best day may field stone rich bell banks fox wolf bush reading bath deal sandwich
    roos bloem merel ster floor mees wolf storm berg bos dijk bakker visser smit groot klein wit zwart bruin groen jong oude koning prins
    boer brink kok kuiper post beek hof haan vos leeuw vogel winter zomer lente dag nacht goed lang kort dam meer heuvel linden velde
    broek dekker slager schilder jager herder best ede goes nut weert epe hoorn huizen echt elst buren beer bol brand duin tak
    hart hond kat loos mooi moor noot pijl pool snel sterk stam vaart veen vis vlug vroom zand zee licht peer raven
    ton wil lot ben an na is son dan rust
    """.split()
)

# what sentences begin with: a capital there says nothing
STARTERS = frozenset(
    """
    a about after all also although always and another are as at because before but by can come could did do does even every everybody
    everything first for from get go had has have he her here his how i if in is it its just last later let like look many maybe me more
    most my never next no nobody not nothing now of often oh okay on once one only or our out people please really right she should since
    so some somebody something sometimes still such sure tell than thank that the their them then there these they think this those though
    to today told two under until up very was we well were what when where which while who why will with would yeah yes yesterday you your
    aan al alle alles als altijd anders ben bij daar daarna dan dat de deze die dit doe door dus een eerst eigenlijk elke en er even ga
    gewoon had heb heeft heel hem het hier hij hoe hun ik iedereen iemand in is ja je jij kan kijk later maar meestal men met mijn misschien
    na naar natuurlijk nee niemand niet niks nog nooit nou nu of ook om omdat onder ons op over precies soms straks te tegen toch toen tot
    um uh uhm eh ehm er hmm hm mm mhm mm-hm ah oh ach tja he hey hi hello hallo hoi sorry wow goh nouja okee
    uit van vanaf vandaag veel voor vroeger waar waarom want was wat we weet wel welke werd wie wij wil ze zeg zei zelfs zij zo zonder
    """.split()
)
