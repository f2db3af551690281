"""What the store says when it cannot do its work."""

from activities.errors import CountersignError


class NotSaved(CountersignError):
    """The database failed; this unit of work was not saved and may be tried again."""

    code = "not_saved"


class PerhapsSaved(CountersignError):
    """The database failed while it was saving; only a look at the rows tells the outcome."""

    code = "perhaps_saved"
