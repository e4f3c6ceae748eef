"""Who said it: the pure part, from levels and voices to a speaker for every word (floor 1).

Order of certainty: a track for each person, then a channel for each person, then voices. `routing` decides which; `lining` lines tracks
up; `tape` lays several lanes of sound on one time line for the engine and takes the words off it again; `levels` and `bleed` say who
really spoke on which lane; `clustering`, `windows` and `voting` tell voices apart; `layer` puts the result over the words, which it
never touches; `naming`, `stats` and `scores` are for people.
"""
