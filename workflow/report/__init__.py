"""The numbers of the paper: one layer of facts, and everything that is printed from it (floor 0).

`facts` says what a fact is; `people_facts`, `session_facts`, `duration_facts`, `rigour_facts` and `design_facts` are the queries, pure over
what `material` holds; `every.every(material)` puts them all together; `steps.gather` fetches the material, once. Flow, tables, checklists
and sentences read these facts and count nothing themselves, so that they cannot disagree.
"""
