/** The kernels of TensorFlow.js that are not compiled, each with the reason and the way round. */

const images = 'an op of image pipelines, which no network of an agent has: prepare the images outside of the program';
const volumes = 'an op on volumes, which no network of an agent has';
const complexNumbers = 'complex numbers are not compiled';
const strings = 'text is not compiled';
const ragged = 'the shape of its result depends on the numbers it is given, and a program has fixed shapes';
const noOp = 'TensorFlow.js writes this op with others and never calls the kernel';
const gradientKernel = 'the gradient of this op is written with other ops in core/compute/gradients';

export const uncompiled: Readonly<Record<string, string>> = {
  AvgPool3D: volumes,
  AvgPool3DGrad: volumes,
  Conv3D: volumes,
  Conv3DBackpropFilterV2: volumes,
  Conv3DBackpropInputV2: volumes,
  MaxPool3D: volumes,
  MaxPool3DGrad: volumes,
  Complex: complexNumbers,
  ComplexAbs: complexNumbers,
  FFT: complexNumbers,
  IFFT: complexNumbers,
  Imag: complexNumbers,
  Real: complexNumbers,
  StaticRegexReplace: strings,
  StringNGrams: strings,
  StringSplit: strings,
  StringToHashBucketFast: strings,
  NonMaxSuppressionV3: ragged,
  NonMaxSuppressionV4: ragged,
  NonMaxSuppressionV5: ragged,
  RaggedGather: ragged,
  RaggedRange: ragged,
  RaggedTensorToTensor: ragged,
  SparseFillEmptyRows: ragged,
  SparseReshape: ragged,
  SparseSegmentMean: ragged,
  SparseSegmentSum: ragged,
  Unique: ragged,
  Multinomial: 'it draws random numbers: draw them outside of the program and pass them in',
  Bincount: 'use tf.unsortedSegmentSum(weights, x, size), which counts the same',
  DenseBincount: 'use tf.sum(tf.oneHot(x, size), 0), which counts the same',
  MaxPoolWithArgmax: 'use tf.maxPool: nothing in a network reads the places',
  LRN: 'local response normalisation has gone out of use: use tf.batchNorm, or a layer normalisation of tf.moments',
  LRNGrad: 'local response normalisation has gone out of use: use tf.batchNorm, or a layer normalisation of tf.moments',
  Dilation2D: images,
  Dilation2DBackpropFilter: images,
  Dilation2DBackpropInput: images,
  Draw: images,
  FromPixels: images,
  RotateWithOffset: images,
  Transform: images,
  BroadcastTo: noOp, // Tile
  LogSoftmax: noOp, // Max, Sub, Exp, Sum, Log
  LogicalXor: noOp, // LogicalOr, LogicalAnd, LogicalNot
  LowerBound: noOp, // SearchSorted
  UpperBound: noOp, // SearchSorted
  MatrixBandPart: noOp, // Select and ranges
  Pool: noOp, // MaxPool or AvgPool, SpaceToBatchND
  EluGrad: gradientKernel,
  ResizeBilinearGrad: gradientKernel,
  ResizeNearestNeighborGrad: gradientKernel,
};
