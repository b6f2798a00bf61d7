"""The contract of the metrics, read from the tables of server/metrics/README.md."""

import dataclasses
import re

# gRPC's codes: https://grpc.github.io/grpc/core/md_doc_statuscodes.html
GRPC_CODES = frozenset(
    "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED "
    "FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED".split())

HISTOGRAM_SUFFIXES = ("_bucket", "_sum", "_count")


@dataclasses.dataclass(frozen=True)
class Metric:
    name: str
    type: str  # counter, gauge or histogram
    labels: dict  # label -> the closed set of its values, or None where any value is possible
    exported: bool  # one series for each head of an exported stream; there may be none


def code_words(text):
    return re.findall(r"`([^`]+)`", text)


def values_of(label, described, text):
    """The closed set of a label: the words in code that the description, or the sentence about all such labels, names."""
    if label == "code":
        return GRPC_CODES
    plural = {"quantile": "Quantiles are", "method": "Methods are"}.get(label)
    if plural:
        sentence = re.search(re.escape(plural) + r" (.*?`)\.\s", text, re.DOTALL)
        return frozenset(code_words(sentence.group(1)))
    return frozenset(code_words(described)) or None


def read_rows(text):
    """The cells of each row of each table that describes metrics."""
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def read_contract(file):
    """{name: Metric} of the README at `file`."""
    text = file.read_text()
    contract = {}
    exported_labels = re.search(r"each of its heads \(labels ([^)]*)\)", text).group(1)
    for cells in read_rows(text):
        exported = len(cells) == 3  # the table of the exported streams has no column for labels
        type_, described = cells[1], cells[-1]
        label_names = exported_labels if exported else cells[2]
        if exported and (alone := re.search(r"\(label (\w+) alone\)", described)):
            label_names = alone.group(1)
        labels = [label for label in re.split(r",\s*", label_names) if label]
        for name in code_words(cells[0]):
            any_value = exported or name == "nexting_build_info"
            contract[name] = Metric(name, type_ or ("counter" if name.endswith("_total") else "gauge"),
                                    {label: None if any_value else values_of(label, described, text) for label in labels}, exported)
    return contract


def metric_of(series, contract):
    """The metric that a series belongs to: itself, or the histogram whose part it is; None where there is none."""
    if series in contract and contract[series].type != "histogram":
        return contract[series]
    for suffix in HISTOGRAM_SUFFIXES:
        metric = contract.get(series.removesuffix(suffix))
        if series.endswith(suffix) and metric and metric.type == "histogram":
            return metric
    return None
