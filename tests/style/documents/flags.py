"""The flags that our programs and scripts have, from their own help."""

import functools
import re
import subprocess

FLAG = re.compile(r"(?<![\w-])--([a-z][a-z0-9_-]*)")


def page(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


class Programs:
    """Programs by name, each with its file; scripts are read instead of run."""

    def __init__(self, files):
        self.files = files

    def knows(self, name):
        return name in self.files

    @functools.lru_cache(maxsize=None)
    def commands(self, name):
        """The program's commands, each as its words; one without words for the program itself."""
        listed = re.search(r"^COMMANDS\n((?:    .*\n|\n(?=    ))*)", page(self.files[name], "--help"), re.M)
        if listed is None:
            return {(): ["--help"]}
        found = re.findall(r"^    (\S+(?: \S+)*?)(?:  .*)?$", listed.group(1), re.M)
        return {(): ["--help"], **{tuple(words.split()): [*words.split(), "--help"] for words in found}}

    @functools.lru_cache(maxsize=None)
    def flags_of_command(self, name, words):
        return set(FLAG.findall(page(self.files[name], *self.commands(name)[words]))) | {"help"}

    def flags(self, name, words=()):
        """The flags that a line which starts with the program's name and goes on with `words` may have."""
        commands = self.commands(name)
        for length in (2, 1):
            if tuple(words[:length]) in commands:
                return self.flags_of_command(name, tuple(words[:length]))
        return self.flags_of_command(name, ())

    def all_flags(self):
        return {flag for name in self.files for words in self.commands(name) for flag in self.flags_of_command(name, words)}
