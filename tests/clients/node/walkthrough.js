// Walks through the wire with nothing but gRPC for Node and the .proto files, loaded as they are.
// Usage: node walkthrough.js PROTO_DIR. The server is in NEXTING_SERVER.
"use strict";

const assert = require("node:assert/strict");
const events = require("node:events");
const path = require("node:path");
const { after, test } = require("node:test");
const { promisify } = require("node:util");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const FEATURES = ["load", "temp"];
const definition = protoLoader.loadSync(["nexting/v1/predictor.proto", "nexting/v1/streams.proto", "health.proto"], {
  includeDirs: [process.argv[2], path.dirname(__dirname)],
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
});
const wire = grpc.loadPackageDefinition(definition);

const deadline = () => ({ deadline: Date.now() + 30_000 });

function connect(Service) {
  const client = new Service(process.env.NEXTING_SERVER, grpc.credentials.createInsecure());
  after(() => client.close());
  return client;
}

const streams = connect(wire.nexting.v1.Streams);
const predictor = connect(wire.nexting.v1.Predictor);
const health = connect(wire.grpc.health.v1.Health);

// A call with one answer, as a promise.
const ask = (client, method, message) => promisify(client[method]).call(client, message, new grpc.Metadata(), deadline());

// [load, temp]: two waves.
const row = (step) => [Math.sin(step / 3), 20 + 2 * Math.cos(step / 5)];

function block(stream, first, count) {
  const steps = Array.from({ length: count }, (_, i) => first + i);
  return { stream, first_sequence: first, features: steps.flatMap(row) };
}

const observe = async (...blocks) => (await ask(predictor, "Observe", { blocks })).results;

async function create(id) {
  const config = { features: FEATURES, heads: [{ cumulant: "temp", horizon: 1 }, { cumulant: "load", discount: 0.9 }] };
  return ask(streams, "CreateStream", { stream_id: id, stream: { config, description: "by hand" } });
}

const notFound = { code: grpc.status.NOT_FOUND, details: /streams\/node\// };

test("health", async () => {
  for (const service of ["", "nexting.v1.Predictor", "nexting.v1.Streams"]) {
    assert.equal((await ask(health, "Check", { service })).status, "SERVING");
  }
});

test("create, get, delete", async () => {
  const { name, config, create_time: createTime } = await create("node/life");
  assert.equal(name, "streams/node/life");
  assert.deepEqual(config.features, FEATURES);
  assert.ok(config.network.columns > 0, "defaults are filled in");
  assert.ok(createTime.seconds > 0);

  await observe(block(name, 1, 3));
  const stream = await ask(streams, "GetStream", { name });
  assert.equal(stream.description, "by hand");
  assert.equal(stream.status.applied_sequence, 3);
  assert.deepEqual(stream.status.heads.map((head) => head.cumulant), ["temp", "load"]);

  await ask(streams, "DeleteStream", { name });
  await assert.rejects(ask(streams, "GetStream", { name }), notFound);
  await assert.rejects(ask(predictor, "Predict", { stream: name }), notFound);
});

test("observe and predict", async () => {
  const { name } = await create("node/observe");
  const [result] = await observe(block(name, 1, 5));
  assert.equal(result.error, null);
  assert.equal(result.applied_sequence, 5);
  assert.equal(result.predictions.length, 5 * 2);
  assert.equal(result.baselines.length, 5 * 2);

  const [again] = await observe(block(name, 4, 4));
  assert.equal(again.applied_sequence, 7);
  assert.equal(again.duplicates, 2, "each number is learnt once");
  assert.equal(again.predictions.length, 2 * 2);

  const prediction = await ask(predictor, "Predict", { stream: name });
  assert.equal(prediction.applied_sequence, 7);
  assert.deepEqual(prediction.heads.map((head) => head.prediction), again.predictions.slice(-2));
  assert.ok(Math.abs(prediction.heads[0].baseline - row(7)[1]) < 1e-9);
});

test("a refused block does not touch its neighbour", async () => {
  const { name: good } = await create("node/good");
  const { name: bad } = await create("node/bad");
  const infinite = { stream: bad, first_sequence: 1, features: [1, Infinity] };
  const [refused, applied, gap] = await observe(infinite, block(good, 1, 2), block(bad, 9, 1));
  assert.equal(refused.stream, bad);
  assert.equal(refused.error.code, grpc.status.INVALID_ARGUMENT);
  assert.match(refused.error.message, /temp.*inf/);
  assert.equal(refused.applied_sequence, 0);
  assert.equal(applied.stream, good);
  assert.equal(applied.error, null);
  assert.equal(applied.applied_sequence, 2);
  assert.equal(gap.error.code, grpc.status.OUT_OF_RANGE);
  assert.equal(gap.error.expected_sequence, 1);
});

test("observe as a conversation", async () => {
  const { name } = await create("node/conversation");
  const call = predictor.ObserveStream(deadline());
  const answers = call[Symbol.asyncIterator]();
  for (const first of [1, 11, 21]) {
    call.write({ blocks: [block(name, first, 10)] });
    const [result] = (await answers.next()).value.results;
    assert.equal(result.applied_sequence, first + 9);
    assert.equal(result.predictions.length, 10 * 2);
  }
  call.end();
  assert.ok((await answers.next()).done);
});

test("watch", async () => {
  const { name } = await create("node/watched");
  const watch = predictor.Watch({ streams: [name] }, deadline());
  await events.once(watch, "metadata"); // the watch begins here
  const responses = watch[Symbol.asyncIterator]();
  for (let step = 1; step <= 5; ++step) {
    const [result] = await observe(block(name, step, 1));
    const [update] = (await responses.next()).value.updates;
    assert.equal(update.stream, name);
    assert.equal(update.sequence, step);
    assert.deepEqual(update.heads.map((head) => head.prediction), result.predictions);
    assert.ok(Math.abs(update.heads[0].value - row(step)[1]) < 1e-9);
    assert.equal(Number.isNaN(update.heads[0].td_error), step === 1);
  }
  await ask(streams, "DeleteStream", { name });
  await assert.rejects(responses.next(), notFound);
});
