"""Walks through the wire with nothing but Debian's gRPC for Python and generated stubs. The server is in NEXTING_SERVER."""

import math
import os
import unittest

import grpc
import health_pb2
import health_pb2_grpc
from nexting.v1 import predictor_pb2 as predictor_pb
from nexting.v1 import predictor_pb2_grpc
from nexting.v1 import streams_pb2 as streams_pb
from nexting.v1 import streams_pb2_grpc

SECONDS = 30
INVALID_ARGUMENT, OUT_OF_RANGE = 3, 11
FEATURES = ["load", "temp"]


def row(step):
    """[load, temp]: two waves."""
    return [math.sin(step / 3), 20 + 2 * math.cos(step / 5)]


def block(stream, first, count):
    values = [value for step in range(first, first + count) for value in row(step)]
    return predictor_pb.ObservationBlock(stream=stream, first_sequence=first, features=values)


def request(*blocks):
    return predictor_pb.ObserveRequest(blocks=blocks)


class Walkthrough(unittest.TestCase):
    def setUp(self):
        self.channel = grpc.insecure_channel(os.environ["NEXTING_SERVER"])
        self.addCleanup(self.channel.close)
        self.streams = streams_pb2_grpc.StreamsStub(self.channel)
        self.predictor = predictor_pb2_grpc.PredictorStub(self.channel)

    def create(self, stream_id):
        config = streams_pb.StreamConfig(features=FEATURES, heads=[
            streams_pb.PredictionHead(cumulant="temp", horizon=1), streams_pb.PredictionHead(cumulant="load", discount=0.9)])
        created = self.streams.CreateStream(streams_pb.CreateStreamRequest(
            stream_id=stream_id, stream=streams_pb.Stream(config=config, description="by hand")), timeout=SECONDS)
        self.addCleanup(self.delete_if_there, created.name)
        return created

    def delete_if_there(self, name):
        try:
            self.streams.DeleteStream(streams_pb.DeleteStreamRequest(name=name), timeout=SECONDS)
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.NOT_FOUND)

    def observe(self, *blocks):
        return self.predictor.Observe(request(*blocks), timeout=SECONDS).results

    def predict(self, name):
        return self.predictor.Predict(predictor_pb.PredictRequest(stream=name), timeout=SECONDS)

    def assert_not_found(self, call):
        with self.assertRaises(grpc.RpcError) as refused:
            call()
        self.assertEqual(refused.exception.code(), grpc.StatusCode.NOT_FOUND)
        self.assertIn("streams/python/", refused.exception.details())

    def test_health(self):
        health = health_pb2_grpc.HealthStub(self.channel)
        for service in ["", "nexting.v1.Predictor", "nexting.v1.Streams"]:
            answer = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=SECONDS)
            self.assertEqual(answer.status, health_pb2.HealthCheckResponse.SERVING)

    def test_create_get_delete(self):
        created = self.create("python/life")
        self.assertEqual(created.name, "streams/python/life")
        self.assertEqual(list(created.config.features), FEATURES)
        self.assertTrue(created.config.network.HasField("columns"), "defaults are filled in")
        self.assertGreater(created.create_time.seconds, 0)

        self.observe(block(created.name, 1, 3))
        stream = self.streams.GetStream(streams_pb.GetStreamRequest(name=created.name), timeout=SECONDS)
        self.assertEqual(stream.description, "by hand")
        self.assertEqual(stream.status.applied_sequence, 3)
        self.assertEqual([head.cumulant for head in stream.status.heads], ["temp", "load"])

        self.streams.DeleteStream(streams_pb.DeleteStreamRequest(name=created.name), timeout=SECONDS)
        self.assert_not_found(
            lambda: self.streams.GetStream(streams_pb.GetStreamRequest(name=created.name), timeout=SECONDS))
        self.assert_not_found(lambda: self.predict(created.name))

    def test_observe_and_predict(self):
        name = self.create("python/observe").name
        result, = self.observe(block(name, 1, 5))
        self.assertFalse(result.HasField("error"), result.error)
        self.assertEqual((result.applied_sequence, result.duplicates), (5, 0))
        self.assertEqual(len(result.predictions), 5 * 2)
        self.assertEqual(len(result.baselines), 5 * 2)

        again, = self.observe(block(name, 4, 4))
        self.assertEqual((again.applied_sequence, again.duplicates), (7, 2), "each number is learnt once")
        self.assertEqual(len(again.predictions), 2 * 2)

        prediction = self.predict(name)
        self.assertEqual(prediction.applied_sequence, 7)
        self.assertEqual([head.prediction for head in prediction.heads], list(again.predictions[-2:]))
        self.assertAlmostEqual(prediction.heads[0].baseline, row(7)[1])

    def test_a_refused_block_does_not_touch_its_neighbour(self):
        good, bad = self.create("python/good").name, self.create("python/bad").name
        infinite = block(bad, 1, 1)
        infinite.features[1] = math.inf
        refused, applied, gap = self.observe(infinite, block(good, 1, 2), block(bad, 9, 1))
        self.assertEqual((refused.stream, refused.error.code, refused.applied_sequence), (bad, INVALID_ARGUMENT, 0))
        self.assertIn("temp", refused.error.message)
        self.assertIn("inf", refused.error.message)
        self.assertEqual((applied.stream, applied.HasField("error"), applied.applied_sequence), (good, False, 2))
        self.assertEqual((gap.error.code, gap.error.expected_sequence), (OUT_OF_RANGE, 1))

    def test_observe_stream(self):
        name = self.create("python/conversation").name
        requests = (request(block(name, first, 10)) for first in (1, 11, 21))
        answers = [answer.results[0] for answer in self.predictor.ObserveStream(requests, timeout=SECONDS)]
        self.assertEqual([answer.applied_sequence for answer in answers], [10, 20, 30])
        self.assertEqual([len(answer.predictions) for answer in answers], [10 * 2] * 3)

    def test_watch(self):
        name = self.create("python/watched").name
        watch = self.predictor.Watch(predictor_pb.WatchRequest(streams=[name]), timeout=SECONDS)
        watch.initial_metadata()  # the watch begins here
        updates = (update for response in watch for update in response.updates)
        for step in range(1, 6):
            result, = self.observe(block(name, step, 1))
            update = next(updates)
            self.assertEqual((update.stream, update.sequence), (name, step))
            self.assertEqual([head.prediction for head in update.heads], list(result.predictions))
            self.assertAlmostEqual(update.heads[0].value, row(step)[1])
            self.assertEqual(math.isnan(update.heads[0].td_error), step == 1)

        self.streams.DeleteStream(streams_pb.DeleteStreamRequest(name=name), timeout=SECONDS)
        self.assert_not_found(lambda: next(updates))


if __name__ == "__main__":
    unittest.main(verbosity=2)
