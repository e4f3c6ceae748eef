"""The last look at what is about to leave: does anything in it say what only the key file knows? (floor 1)

`needles` says what to look for, `layers` unpacks files into texts, `search` looks. A find names the person's id, the field and the
place; the words that were found are repeated nowhere.
"""
