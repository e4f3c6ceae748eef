"""A published study replayed with made-up data, so that its report can be held against the paper, number for number (floor 1).

The study is that of Wortman et al., the process evaluation of the CORPUS trial ("Perceived working mechanisms of psychosomatic therapy in
patients with persistent somatic symptoms in primary care: a qualitative study", CC BY-NC 4.0); facts alone are taken from it, no sentence
and nobody's words. What the paper says stands in these modules as it says it. What it does not say is either left out, or, where a step
cannot do without, made up: the day of a session, the length of each, what was said. Everything is marked synthetic in the store.
"""
