"""Every command of the program, typed once in a study whose people have odd names: what a search for those names looks through (floor 4).

`{home}` is the folder in which the study lies. A line that begins with `!` is refused, and its complaint is looked through like the rest.
"""

# what is typed while everybody still takes part: every room
ROOMS = """
init {home}/other --title "Another study"
status
status --json
status --xlsx reports/standing.xlsx
today --json
today --xlsx reports/today.xlsx
week --json
call C1 --with SD
sample list --json
sample matrix --json
sample matrix --pair gender,region --svg reports/matrix.svg --png reports/matrix.png
sample next --json
sample next -n 2 --together --json
sample next --past --json
sample plan --places 3 --json
people show P1 --json
people show P1 --names
people timeline P1 --json
people consent --due --json
people status P2 moved
schedule due --json
schedule slots P3 --with SD --kind follow-up --json
schedule propose --lead SD --json
schedule agenda --all --json
schedule agenda --all --page reports/agenda.html
schedule agenda --all --names
schedule move S1 --at "2036-12-05 10:00" --reason "the train"
schedule invite S1
schedule invite S1 --sent
schedule invite S3
schedule remind --dry-run
schedule feed --out {home}/feed
schedule feed
schedule sync --folder {home}/calendar
!schedule replies {home}/answers.ics --json
!schedule focus-group find {home}/answers.csv --quorum 2 --json
schedule replies {home}/inbox --json
session add --kind follow-up --who P4 --with SD --another
session list --json
session list --costs
session show S4 --json
session sheet S1
session sheet S1 --names
session close S4 --began "yesterday 10:00" --minutes 39 --mode home --with SD --note-file {home}/note.txt
session show S4 --note
!session no-show S5 --by-whom participant
!schedule move S1 --at "2036-12-08 10:00" --reason "call {phone} first"
!schedule cancel S1 --why illness --reason "mail {mail}"
!recording reassign R1 --session S5 --reason "{phone} phoned"
!recording exclude R1 00:00:01-00:00:02 --reason "{phone} asked for it"
!transcript check R2 --release --reason "{mail} agrees"
!--by {phone} transcript assign R2 --to SD
guide add patient-first
guide lint patient-first-en --json
guide pilot patient-first-en --session S4 --looked SD --changed nothing --not-in-analysis
guide release patient-first-en --not-piloted "an example"
guide attach S5 patient-first-en
guide print S4 --to docx --out {home}/printed.docx
guide coverage S4 --asked
guide coverage --json
guide coverage --picture
guide print S4
guide print patient-first-en
guide history patient-first-en --json
!guide diff patient-first-en 1.0 1.1 --json
recording add "{home}/{odd}.wav" --session S6
recording list --json
recording status --json
recording exclude R3 00:00:01-00:00:02 --reason off-record
recording reassign R3 --session S4 --reason "wrong button"
recording reassign R3 --session S6 --reason "no, it was right"
recording split R3 --at 00:00:03 --session S6
recording transcribe --dry-run --demo
transcript show R1 --json
transcript flags R1 --json
!transcript speakers R1 --json
transcript stats R1 --json
transcript stats R1 --picture svg
transcript stats R1 --picture svg --out {home}/pictures
transcript diff R1 --from 0 --to 1 --json
transcript assign R1 --to SD
!transcript import R2 {home}/R2.txt --from 1 --dry-run --json
transcript pseudonyms R1 --json
transcript pseudonyms R1 --refuse-rest
transcript pseudonyms --list {home}/list-of-names.csv
transcript check R1 --corrected --minutes 5
--by MB transcript check R1 --checked
--by MB transcript check R1 --release
transcript check --json
transcript review R1 --no-browser
transcript review R1 --no-browser --names
member-check plan --dry-run
member-check plan
member-check plan P4 --why "asked for it"
member-check prepare P4
member-check send P4 --alive --not-distressed --as-is --how paper --on today
member-check remind P4 --on today
member-check response P4 changes --note "the pain began earlier" --on today
member-check resolve P4 --note "dates the beginning earlier"
member-check list --json
coding pack R1 --coder A --coder B
!coding import {home}/codes.csv --coder A
!coding agreement --json
!coding consensus --json
!coding saturation {home}/codes.csv --json
export transcripts --to docx --to json --to text --to csv --to f4 --to srt --to subtitles --to qdpx --to maxqda --to nvivo --to atlasti
export scan --json
export study --despite "looked at by SD" --json
report all
report all --json
report characteristics --json
report characteristics
report coreq --json
report coreq
report durations --json
report durations
report flow --json
report flow
report methods --json
report quotations --json
report methods
report quotations --add R1 --words "zegp4r1w1a"
report quotations
report srqr --json
report srqr
report timeline --json
report timeline
!report check {home}/manuscript.txt --json
serve --no-browser
serve --no-browser --names
models list --json
!models add {home}
backup --json
backup --with-sound
backup --to {home}/disk
backup --key-to {home}/stick
backup --keep 1 --dry-run
check --read-data --json
changes show --json
changes verify
"""
# what is typed after somebody was erased
AFTER = """
backup --to {home}/disk
backup --to {home}/disk --renew
backup --to {home}/disk --keep 1
export study --despite "looked at by SD" --json
report all
check --read-data --json
serve --no-browser
changes show --json
"""
# the commands of which the search says nothing, and why
EXCUSED = {
    "workflow demo": "makes a study of its own of made-up people; tests/demo_corpus searches it for their names",
    "workflow transcribe": "has no study, and calls a transcript as its sound file is called, because that was asked for",
    "workflow doctor": "lets a model hear, which takes seconds; of a study it says how old the newest backup is",
    "workflow models get": "needs the network, and knows no study",
}
# what says a name because that is what it was asked for: on the screen, and nowhere else
SHOWING_NAMES = (
    "call",
    "--names",
    "--note",  # field notes, from the key file
    "recording add",  # says the name of the file that was typed
)


def lines(text: str, **places: str) -> list[tuple[list[str], bool]]:
    """The words of each line, and whether it is to be refused."""
    import shlex

    found = [line.format(**places) for line in text.strip().splitlines()]
    return [(shlex.split(line.removeprefix("!")), line.startswith("!")) for line in found]
