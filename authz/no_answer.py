"""What is raised where the policy engine stays silent."""


class NoAnswer(Exception):
    """The engine gave nothing that can be read; its text says why in a few words."""
