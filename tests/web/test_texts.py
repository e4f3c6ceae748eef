"""What pages say, they say in every language that they speak."""

from workflow.web import assets


def test_both_languages_say_everything():
    def names(value, path=""):
        if isinstance(value, dict):
            return {name for key, entry in value.items() for name in names(entry, f"{path}.{key}")}
        return {path}

    english, dutch = names(assets.texts("en")), names(assets.texts("nl"))
    assert english - dutch == set()
    own = (".script.kinds.", ".names.script.why.")  # sentences that the program itself says in English
    assert [name for name in dutch - english if not name.startswith(own)] == []
