"""What the tests and the renderer ask of a Prometheus that runs."""

import json
import urllib.error
import urllib.parse
import urllib.request

DEADLINE = 60


def fetch(url, form=None):
    """(body, content type); a POST where there is a form."""
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(url, data, timeout=DEADLINE) as answer:
        return answer.read().decode(), answer.headers.get("Content-Type")


def read_points(values):
    return [(float(time), float(value)) for time, value in values]


class PrometheusApi:
    def __init__(self, url):
        self.url = url

    def api(self, path, form=None):
        """The data of an answer; the error's text where the query is wrong."""
        try:
            return json.loads(fetch(f"{self.url}/api/v1/{path}", form)[0])["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path} {form}: {error.read().decode()}") from error

    def query(self, expr):
        """The value of each series, as text."""
        return [series["value"][1] for series in self.api("query", {"query": expr})["result"]]

    def query_at(self, expr, at):
        """[(labels, [(time, value)])] with one value each, in the order of the answer; times in seconds."""
        return [(series["metric"], read_points([series["value"]]))
                for series in self.api("query", {"query": expr, "time": at})["result"]]

    def query_range(self, expr, start, end, step):
        """The same with a value for each step."""
        form = {"query": expr, "start": start, "end": end, "step": step}
        return [(series["metric"], read_points(series["values"])) for series in self.api("query_range", form)["result"]]

    def label_values(self, selector, label):
        return self.api(f"label/{label}/values?" + urllib.parse.urlencode({"match[]": selector}))
