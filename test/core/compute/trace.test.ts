import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { stopGradient, valueAndGradient } from '../../../core/compute/grad.js';
import { makeDevice } from '../../../core/compute/index.js';
import { onnxModel } from '../../../core/compute/onnx.js';
import { makeGraph } from '../../../core/compute/trace/graph.js';
import { trace } from '../../../core/compute/trace/trace.js';

const x = { x: { type: 'float32' as const, shape: [2, 3] } };
/** How many nodes the function needs, and which. */
function opsOf(f: (x: tf.Tensor) => tf.Tensor): string[] {
  const { graph, outputs } = trace('test', x, (t) => ({ y: f(t.x) }));
  const { nodeCount } = onnxModel('test', graph, outputs);
  expect(nodeCount).toBeLessThanOrEqual(graph.nodes.length + 1);
  return graph.nodes.map(({ op }) => op);
}

/** A loss whose gradient needs a second derivative of pooling, of a tensor of shape [2, 3]. */
function slopeOfPool(x: tf.Tensor): tf.Scalar {
  const pooled = (z: tf.Tensor) => tf.sum(tf.maxPool(z as tf.Tensor4D, [2, 2], 1, 'valid'));
  return tf.sum(tf.square(tf.grad(pooled)(tf.reshape(x, [1, 2, 3, 1]))));
}

beforeAll(() => makeDevice('tfjs-cpu')); // brings the backend
afterEach(() => tf.setBackend('cpu'));

describe('what a trace leaves behind', () => {
  test('nothing: the backend and the number of tensors are as before', async () => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    trace('test', x, (t) => ({ y: tf.grad((z: tf.Tensor) => tf.sum(tf.square(z)))(t.x) }));
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('nothing after an error either, inside a gradient included', async () => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const failing = () => {
      throw new Error('on purpose');
    };
    expect(() => trace('test', x, failing)).toThrow('test: on purpose');
    expect(() => trace('test', x, (t) => ({ y: tf.grad(failing)(t.x) }))).toThrow('on purpose');
    const hopeless = (flat: tf.Tensor) => ({ loss: slopeOfPool(flat), aux: { twice: tf.mul(flat, 2) } });
    expect(() => trace('test', x, (t) => ({ y: valueAndGradient(hopeless, t.x as tf.Tensor1D).loss }))).toThrow(
      'MaxPoolGrad',
    );
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  });
});

describe('what cannot be compiled is named', () => {
  test('an op without a kernel, and why it has none', () => {
    const f = (t: Record<string, tf.Tensor>) => ({
      y: tf.localResponseNormalization(tf.reshape(t.x, [1, 2, 3]) as tf.Tensor3D),
    });
    expect(() => trace('dqn/update', x, f)).toThrow(
      'dqn/update: the op LRN cannot be compiled: local response normalisation has gone out of use: use tf.batchNorm',
    );
  });

  test('an op that nobody has heard of, and where to add a kernel', () => {
    const f = (t: Record<string, tf.Tensor>) => ({ y: tf.engine().runKernel('Wobble', t) as tf.Tensor });
    expect(() => trace('dqn/update', x, f)).toThrow(
      'dqn/update: the op Wobble cannot be compiled yet: add its kernel in core/compute/trace/kernels',
    );
  });

  test('an op without a gradient, and why it has none', () => {
    expect(() => trace('t', x, (t) => ({ y: valueAndGradient(slopeOfPool, t.x as tf.Tensor1D).loss }))).toThrow(
      't: the op MaxPoolGrad has no gradient: second derivatives of pooling are not there',
    );
  });

  test('an op whose gradient nobody has written, and where to add it', () => {
    const gradient = tf.getGradient('Tan');
    tf.unregisterGradient('Tan');
    try {
      const f = (flat: tf.Tensor) => tf.sum(tf.tan(flat));
      expect(() => trace('t', x, (t) => ({ y: valueAndGradient(f, t.x as tf.Tensor1D).loss }))).toThrow(
        't: the op Tan has no gradient yet: add it in core/compute/gradients',
      );
    } finally {
      tf.registerGradient(gradient);
    }
  });

  test('a gradient of batchNorm without offset or scale, and what to pass', () => {
    const f = (flat: tf.Tensor) => {
      const { mean, variance } = tf.moments(flat, 0);
      return tf.sum(tf.batchNorm(flat, mean as tf.Tensor1D, variance as tf.Tensor1D));
    };
    expect(() => trace('t', x, (t) => ({ y: valueAndGradient(f, t.x as tf.Tensor1D).loss }))).toThrow(
      't: batchNorm has a gradient only with an offset and a scale: pass tf.zerosLike(mean) and tf.onesLike(mean)',
    );
    trace('t', x, (t) => ({ y: f(t.x) }));
  });

  test('what a kernel does not take', () => {
    const image = (t: Record<string, tf.Tensor>) => tf.reshape(t.x, [1, 2, 3, 1]) as tf.Tensor4D;
    expect(() =>
      trace('t', x, (t) => ({ y: tf.depthwiseConv2d(image(t), tf.zeros([1, 1, 2, 1]), 1, 'valid', 'NCHW') })),
    ).toThrow('t: depthwise convolution: only the data format NHWC is compiled');
    expect(() => trace('t', x, (t) => ({ y: tf.depthToSpace(tf.tile(image(t), [1, 1, 1, 4]), 2, 'NCHW') }))).toThrow(
      'depthToSpace',
    );
  });

  test('a loss that is not a scalar', () => {
    expect(() => trace('t', x, (t) => ({ y: valueAndGradient(tf.square, t.x as tf.Tensor1D).loss }))).toThrow(
      't: a loss must be a scalar, got shape [2,3]',
    );
  });

  test('a tensor from outside, by the op that met it', async () => {
    await tf.setBackend('cpu');
    const outside = tf.tensor1d([1, 2, 3]);
    expect(() => trace('leak', x, (t) => ({ y: tf.mul(t.x, outside) }))).toThrow(
      /^leak: Multiply was given a tensor of shape \[3\] made outside the compiled function/,
    );
    expect(() => trace('leak', x, () => ({ y: outside }))).toThrow(
      /^leak: output 'y' was given a tensor of shape \[3\]/,
    );
    outside.dispose();
  });

  test('asking for values, by the op that would make them', () => {
    expect(() => trace('sync', x, (t) => ({ y: tf.scalar(tf.sum(t.x).dataSync()[0]) }))).toThrow(
      /^sync: the values of the result of ReduceSum were asked for \(dataSync, arraySync, data\)/,
    );
  });

  test('a program without outputs or writes', async () => {
    const device = await makeDevice('cpu');
    const none = device.compile({ name: 'none', stores: {}, inputs: {}, run: () => ({ outputs: {} }) });
    await expect(none).rejects.toThrow("program 'none' has no output");
  });
});

describe('the graph is small', () => {
  test('the same value is computed once', () => {
    expect(opsOf((t) => tf.add(tf.exp(t), tf.exp(t)))).toEqual(['Exp', 'Add']);
  });

  test('arithmetic on constants is done at once, and neutral constants disappear', () => {
    expect(opsOf((t) => tf.mul(t, tf.add(0.5, tf.neg(tf.sqrt(0.25)))))).toEqual(['Mul']);
    expect(opsOf((t) => tf.exp(tf.div(tf.mul(t, 1), 1)))).toEqual(['Exp']);
  });

  test('a scalar spread to a shape stays a scalar', () => {
    expect(opsOf((t) => tf.mul(t, tf.fill([2, 3], 0.5))).filter((op) => op !== 'Expand')).toEqual(['Mul']);
    const { graph, outputs } = trace('test', x, (t) => ({ y: tf.mul(t.x, tf.ones([2, 3])) }));
    expect(onnxModel('test', graph, outputs).nodeCount).toBe(1); // the copy of the input to the output
  });

  test('transposes and reshapes that undo each other disappear', () => {
    const { graph, outputs } = trace('test', x, (t) => ({
      y: tf.transpose(tf.transpose(t.x)),
      z: tf.reshape(tf.reshape(t.x, [6]), [2, 3]),
    }));
    expect(outputs.y.source.kind).toBe('input');
    expect(outputs.z.source.kind).toBe('input');
    expect(onnxModel('test', graph, outputs).nodeCount).toBe(2);
  });

  test('what no output needs is not written', () => {
    const { graph, outputs } = trace('test', { ...x, unused: x.x }, (t) => {
      tf.exp(t.unused);
      return { y: tf.neg(t.x) };
    });
    expect(onnxModel('test', graph, outputs)).toMatchObject({ nodeCount: 1, inputs: [{ name: 'x' }] });
  });
});

test('an ONNX model is the bytes that the format prescribes', () => {
  const g = makeGraph();
  const y = g.add('Neg', [g.input('a', 'float32', [300])], [300], 'float32');
  const { bytes } = onnxModel('m', g, { y });
  // ModelProto: ir_version (1), producer_name (2), graph (7) { node (1), name (2), input (11), output (12) }, opset (8).
  const tensorType = [0x0a, 1, 0x61, 0x12, 0x0b, 0x0a, 9, 8, 1, 0x12, 5, 0x0a, 3, 8, 0xac, 2]; // 300 = 0xac 0x02
  const output = tensorType.with(2, 0x79);
  const node = [0x0a, 1, 0x61, 0x12, 1, 0x79, 0x22, 3, 0x4e, 0x65, 0x67];
  const body = [0x0a, node.length, ...node, 0x12, 1, 0x6d, 0x5a, 16, ...tensorType, 0x62, 16, ...output];
  const producer = [...new TextEncoder().encode('bellman')];
  const wanted = [8, 9, 0x12, 7, ...producer, 0x3a, body.length, ...body, 0x42, 4, 0x0a, 0, 0x10, 18];
  expect([...bytes]).toEqual(wanted);
});

describe('valueAndGradient', () => {
  const run = (device: string, f: (flat: tf.Tensor1D) => Record<string, tf.Tensor>) =>
    makeDevice(device).then(async (d) => {
      const store = d.store({ x: { shape: [3], data: Float32Array.of(1, -2, 3) } });
      const program = await d.compile({
        name: 't',
        stores: { store },
        inputs: {},
        run: (s) => ({ outputs: f(s.store.flat) }),
      });
      return program.run({});
    });

  test.each(['cpu', 'tfjs-cpu'])('gives the loss, its gradient and what else was asked for, on %s', async (device) => {
    const outputs = await run(device, (flat) => {
      const { loss, gradient, aux } = valueAndGradient((theta) => {
        const square = tf.square(theta);
        return { loss: tf.sum(square), aux: { square } };
      }, flat);
      return { loss, gradient, ...aux };
    });
    expect(outputs).toEqual({
      loss: Float32Array.of(14),
      gradient: Float32Array.of(2, -4, 6),
      square: Float32Array.of(1, 4, 9),
    });
  });

  test.each(['cpu', 'tfjs-cpu'])('what is outside the function or stopped is a constant, on %s', async (device) => {
    const outputs = await run(device, (flat) => {
      const outside = tf.square(flat);
      const { gradient } = valueAndGradient(
        (theta) => tf.sum(tf.add(tf.mul(theta, outside), tf.mul(theta, stopGradient(tf.square(theta))))) as tf.Scalar,
        flat,
      );
      return { gradient };
    });
    expect(outputs).toEqual({ gradient: Float32Array.of(2, 8, 18) });
  });
});
