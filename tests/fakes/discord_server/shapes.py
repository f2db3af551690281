"""The form of a payload: which field is a text, a number, a list; nulls count as absent."""

from collections.abc import Iterator, Mapping

from tests.fakes.discord_server.problems import JSON, Path, Problem

TEXT, WHOLE, YES_NO, OBJECT = (str,), (int,), (bool,), (dict,)
OBJECTS, WORDS, IDS = "objects", "words", "ids"
Form = tuple[type, ...] | str

FORMS: Mapping[str, Form] = {
    **dict.fromkeys("content custom_id label placeholder url title name description".split(), TEXT),
    **dict.fromkeys("flags type style min_values max_values min_length max_length".split(), WHOLE),
    **dict.fromkeys("spacing accent_color auto_archive_duration".split(), WHOLE),
    **dict.fromkeys("disabled required default autocomplete tts enforce_nonce".split(), YES_NO),
    **dict.fromkeys("emoji media file accessory component allowed_mentions".split(), OBJECT),
    **dict.fromkeys("components options choices items embeds attachments".split(), OBJECTS),
    "parse": WORDS,
    "users": IDS,
    "roles": IDS,
    "id": (int, str),
    "value": (str, int, float, bool),
    "nonce": (str, int),
}


def shaped(it: JSON, at: Path = ()) -> tuple[JSON, list[Problem]]:
    """Return the payload without its nulls, and every field that has the wrong form."""
    kept: JSON = {}
    problems: list[Problem] = []
    for name, value in it.items():
        if value is None:
            continue
        here = (*at, name)
        faults = list(_faults(FORMS.get(name, ()), value, here))
        problems += faults
        kept[name] = value
        if not faults and isinstance(value, dict):
            kept[name], inner = shaped(value, here)
            problems += inner
        elif not faults and isinstance(value, list):
            kept[name], inner = shaped_list(value, here)
            problems += inner
    return kept, problems


def shaped_list(them: list[object], at: Path = ()) -> tuple[list[object], list[Problem]]:
    kept: list[object] = []
    problems: list[Problem] = []
    for number, each in enumerate(them):
        if isinstance(each, dict):
            clean, inner = shaped(each, (*at, number))
            kept.append(clean)
            problems += inner
        else:
            kept.append(each)
    return kept, problems


def _faults(form: Form, value: object, at: Path) -> Iterator[Problem]:
    if isinstance(form, str):
        if not isinstance(value, list):
            yield Problem(at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        for number, each in enumerate(value):
            if not _is_listed(form, each):
                said = "This field has the wrong type."
                yield Problem((*at, number), "BASE_TYPE_BAD_TYPE", said)
    elif form and (not isinstance(value, form) or (isinstance(value, bool) and bool not in form)):
        yield Problem(at, "BASE_TYPE_BAD_TYPE", "This field has the wrong type.")


def _is_listed(form: str, each: object) -> bool:
    if form == OBJECTS:
        return isinstance(each, dict)
    return isinstance(each, str | int) and (form == WORDS or str(each).isdecimal())
