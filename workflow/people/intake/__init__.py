"""Reading the sampling list that people really have: bytes, table, columns, values, people (floor 1).

`decoding` turns bytes into letters and `delimited` letters into a grid (`workbook` does both for Excel); `header` finds the row of
names and what each column means; `rows` reads every row into facts and contact fields or says why not; `matching` tells who is on the
list already. Nothing is guessed: what can be read in two ways is a doubt, and a row in doubt is refused until a person has answered.
"""
