// ConvNetJS in Node, in double precision on one thread, example by example: w1, w3, w5.
//
// CONVNETJS names its convnet.js: the files of src/ in github.com/karpathy/convnetjs, concatenated in the order of
// compile/build.xml. It has no sigmoid output, so w1 is a softmax over two classes and its losses are its own; those
// of w3 and w5 are the other peers'. The data, the parameters and the flags are those of workloads.py and measure.py.
'use strict';
const fs = require('fs');
const path = require('path');
const { parseArgs } = require('util');

const NOT_INSTALLED = 3;
const BLOCKS = 7;
const VERIFIED_STEPS = 6;
const BATCHES = 32;
const POINTS = 200;
const CLASSES = 10;
const [INPUTS, LABELS, PARAMETERS] = [1, 2, 16];

const conv = filters => ({ type: 'conv', sx: 5, filters, stride: 1, pad: 2, activation: 'relu' });
const pool = () => ({ type: 'pool', sx: 2, stride: 2 });
const input = (size, depth) => ({ type: 'input', out_sx: size, out_sy: size, out_depth: depth });
const WORKLOADS = {
  w1: {
    layers: [input(1, 2), { type: 'fc', num_neurons: 2, activation: 'sigmoid' }, { type: 'softmax', num_classes: 2 }],
    examples: POINTS, batch: 1, rate: 0.1,
  },
  w3: {
    layers: [
      input(1, 784), { type: 'fc', num_neurons: 128, activation: 'relu' }, { type: 'softmax', num_classes: CLASSES },
    ],
    examples: BATCHES * 64, batch: 64, rate: 0.1,
  },
  w5: {
    layers: [
      input(32, 3), conv(16), pool(), conv(20), pool(), conv(20), pool(), { type: 'softmax', num_classes: CLASSES },
    ],
    examples: BATCHES * 64, batch: 64, rate: 0.01,
  },
};

const options = parseArgs({
  options: {
    workload: { type: 'string' },
    variant: { type: 'string', default: 'sgd' },
    precision: { type: 'string', default: 'double' },
    threads: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '1' },
    steps: { type: 'string' },
    verify: { type: 'boolean', default: false },
  },
}).values;

function convnetjs() {
  const file = process.env.CONVNETJS;
  if (!file || !fs.existsSync(file)) {
    console.error('convnetjs: not installed (CONVNETJS does not name its convnet.js)');
    process.exit(NOT_INSTALLED);
  }
  return require(path.resolve(file));
}

/// A byte of a stream, as in workloads.py.
function byte(stream, index) {
  const word = z => BigInt.asUintN(64, z);
  let z = word((BigInt(stream) << 32n) + BigInt(index) + 0x9E3779B97F4A7C15n);
  z = word((z ^ (z >> 30n)) * 0xBF58476D1CE4E5B9n);
  z = word((z ^ (z >> 27n)) * 0x94D049BB133111EBn);
  return Number((z ^ (z >> 31n)) >> 56n);
}

const symmetric = (stream, index) => (2 * byte(stream, index) - 255) / 256;

function scale(fanIn) {
  let result = 1;
  while (result * result * fanIn > 1) result /= 2;
  return result;
}

/// Writes stream order (depth, row, column), from `start` in steps of `stride`, into a Vol's (row, column, depth).
function fill(vol, valueAt, start = 0, stride = 1) {
  let index = start;
  for (let d = 0; d < vol.depth; d++)
    for (let y = 0; y < vol.sy; y++)
      for (let x = 0; x < vol.sx; x++, index += stride) vol.set(x, y, d, valueAt(index));
}

/// Gives the network the parameters of the formula.
function initialise(net, library) {
  let stream = PARAMETERS;
  for (const [k, layer] of net.layers.entries()) {
    if (!layer.filters) continue;
    const below = net.layers[k - 1];
    const filterSize = layer.filters[0].w.length;
    const s = scale(filterSize);
    const weight = index => s * symmetric(stream, index);
    layer.filters.forEach((filter, unit) => {
      if (layer.layer_type === 'conv') {
        fill(filter, weight, unit * filterSize);
      } else { // a flat Vol over the map below; the stream is ordered (inputs, units)
        const map = new library.Vol(below.out_sx, below.out_sy, below.out_depth, 0);
        fill(map, weight, unit, layer.filters.length);
        filter.w.set ? filter.w.set(map.w) : map.w.forEach((value, i) => { filter.w[i] = value; });
      }
      layer.biases.w[unit] = s * symmetric(stream + 1, unit);
    });
    stream += 2;
  }
}

function examplesOf(workload, library) {
  const { out_sx: size, out_depth: depth } = workload.layers[0];
  const isXor = workload.examples === POINTS;
  const pixels = size * size * depth;
  const examples = [];
  for (let k = 0; k < workload.examples; k++) {
    const x = new library.Vol(size, size, depth, 0);
    fill(x, index => (isXor ? symmetric(INPUTS, index) : byte(INPUTS, index) / 256), k * pixels);
    examples.push([x, isXor ? Number(x.w[0] * x.w[1] < 0) : byte(LABELS, k) % CLASSES]);
  }
  return examples;
}

function training(workload, library) {
  const net = new library.Net();
  net.makeLayers(workload.layers);
  initialise(net, library);
  const trainer = new library.SGDTrainer(net, {
    method: 'sgd', learning_rate: workload.rate, momentum: 0, batch_size: workload.batch, l2_decay: 0,
  });
  const examples = examplesOf(workload, library);
  let next = 0;
  return () => {
    let loss = 0;
    for (let k = 0; k < workload.batch; k++) {
      loss += trainer.train(...examples[next]).cost_loss;
      next = (next + 1) % examples.length;
    }
    return loss / workload.batch;
  };
}

function milliseconds(step, calls) {
  const start = process.hrtime.bigint();
  for (let k = 0; k < calls; k++) step();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/// Number of calls that fill a block; finding it is the warm-up.
function callsLasting(step, block) {
  let calls = 1;
  for (let spent = 0; ;) {
    const ms = milliseconds(step, calls);
    spent += ms;
    if (spent >= 2 * block && ms >= block / 4) return Math.max(1, Math.round(calls * block / ms));
    if (ms < block / 2) calls *= 2;
  }
}

function timed(step) {
  const first = milliseconds(step, 1);
  const calls = options.steps ? Number(options.steps) : callsLasting(step, 1e3 * Number(options.seconds) / BLOCKS);
  const blocks = Array.from({ length: options.steps ? 1 : BLOCKS }, () => milliseconds(step, calls) / calls);
  blocks.sort((a, b) => a - b);
  const rounded = value => Number(value.toPrecision(5));
  return {
    ms: rounded(blocks[blocks.length >> 1]), ms_min: rounded(blocks[0]), ms_max: rounded(blocks.at(-1)),
    first_ms: rounded(first), steps: calls * blocks.length,
  };
}

const workload = WORKLOADS[options.workload];
if (!workload) {
  console.error(`--workload is one of ${Object.keys(WORKLOADS).join(', ')}`);
  process.exit(2);
}
const step = training(workload, convnetjs());
console.log(JSON.stringify({
  workload: options.workload, peer: 'convnetjs', version: `Node ${process.version}`, variant: options.variant,
  precision: 'double', threads: 1,
  ...(options.verify ? { losses: Array.from({ length: VERIFIED_STEPS }, () => step()) } : timed(step)),
}));
