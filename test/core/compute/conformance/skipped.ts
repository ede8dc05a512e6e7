/**
 * What we do not do of what TensorFlow.js's own specs ask for, each with the reason. A listed spec that passes fails the
 * test. Specs that need an op of core/compute/trace/kernels/uncompiled.ts, text or complex numbers are not listed: they
 * are known by the error they end with.
 */

/** Files about ops that are not compiled: the kernel without which their specs say nothing. */
export const filesOfUncompiled: Readonly<Record<string, string>> = {
  'ops/avg_pool_3d_test.js': 'AvgPool3D',
  'ops/bincount_test.js': 'Bincount',
  'ops/complex_ops_test.js': 'Complex',
  'ops/conv3d_test.js': 'Conv3D',
  'ops/conv3d_transpose_test.js': 'Conv3DBackpropInputV2',
  'ops/dense_bincount_test.js': 'DenseBincount',
  'ops/dilation2d_test.js': 'Dilation2D',
  'ops/draw_test.js': 'Draw',
  'ops/from_pixels_test.js': 'FromPixels',
  'ops/ifft_test.js': 'IFFT',
  'ops/image/non_max_suppression_async_test.js': 'NonMaxSuppressionV3',
  'ops/image/non_max_suppression_test.js': 'NonMaxSuppressionV3',
  'ops/image/rotate_with_offset_test.js': 'RotateWithOffset',
  'ops/image/transform_test.js': 'Transform',
  'ops/local_response_normalization_test.js': 'LRN',
  'ops/max_pool_3d_test.js': 'MaxPool3D',
  'ops/max_pool_with_argmax_test.js': 'MaxPoolWithArgmax',
  'ops/multinomial_test.js': 'Multinomial',
  'ops/ragged_gather_test.js': 'RaggedGather',
  'ops/ragged_range_test.js': 'RaggedRange',
  'ops/ragged_tensor_to_tensor_test.js': 'RaggedTensorToTensor',
  'ops/signal/stft_test.js': 'FFT',
  'ops/sparse/sparse_fill_empty_rows_test.js': 'SparseFillEmptyRows',
  'ops/sparse/sparse_reshape_test.js': 'SparseReshape',
  'ops/sparse/sparse_segment_mean_test.js': 'SparseSegmentMean',
  'ops/sparse/sparse_segment_sum_test.js': 'SparseSegmentSum',
  'ops/spectral/fft_test.js': 'FFT',
  'ops/spectral/irfft_test.js': 'IFFT',
  'ops/spectral/rfft_test.js': 'FFT',
  'ops/string/static_regex_replace_test.js': 'StaticRegexReplace',
  'ops/string/string_n_grams_test.js': 'StringNGrams',
  'ops/string/string_split_test.js': 'StringSplit',
  'ops/string/string_to_hash_bucket_fast_test.js': 'StringToHashBucketFast',
  'ops/unique_test.js': 'Unique',
};

/** Files with nothing to run for other reasons. */
export const otherFiles: Readonly<Record<string, string>> = {
  'ops/boolean_mask_test.js': 'it reads the numbers of a tensor to find the shape of its result',
  'ops/identity_pool_test.js': 'it has no specs of its own: those of pooling call it',
  'ops/setdiff1d_async_test.js': 'it reads the numbers of its tensors and runs no kernel',
  'ops/to_pixels_test.js': 'it reads the numbers of a tensor and runs no kernel',
  'ops/where_async_test.js': 'it reads the numbers of a tensor to find the shape of its result',
};

const nan = 'onnxruntime takes its own way past NaN; looking for it costs two nodes in every maximum of an update';
const nanSign = 'the sign of NaN is NaN here, so that a loss that broke stays broken; a test for it costs two nodes';
const float32 = 'the engine is right to the last bit of float32 but one, the spec asks for less than that bit';
const whole = 'the slope of a division of whole numbers is 0; TensorFlow.js takes that of the division of real ones';
const mirror = 'the gradient of TensorFlow.js drops what the mirrored numbers bring; ours adds it up';
const onePixel = 'TensorFlow.js takes windows of one pixel for no pooling at all, strides and paddings regardless';

/** Kernels that make something else of what the specs give them than TensorFlow.js's own in plain JavaScript. */
export const otherwise: Readonly<Record<string, string>> = {
  ArgMax: nan,
  ArgMin: nan,
  Max: nan,
  Min: nan,
  Sign: nanSign,
  AvgPool: onePixel,
  MaxPool: onePixel,
  BroadcastArgs: 'shapes that do not fit are refused there',
  TopK: 'TensorFlow.js promises no order where none is asked for; ours is always sorted',
};

/** Specs by file and name: 'describe › it'. */
export type Specs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Specs that pass with host code only, where the numbers are few. */
export const skippedByEngine: Specs = {
  'ops/arg_max_test.js': { 'argmax › ignores NaNs': nan },
  'ops/exp_test.js': { 'exp › int32': float32 },
  'ops/max_test.js': { 'max › return NaNs': nan },
  'ops/min_test.js': { 'min › return NaNs': nan },
};

export const skipped: Specs = {
  'ops/arg_min_test.js': { 'argmin › ignores NaNs': nan },
  'ops/arithmetic_test.js': {
    'div › gradient: Tensor1D with int32': whole,
    'div › gradient: 1d<int32> with 1d<bool> ': whole,
  },
  'ops/avg_pool_test.js': {
    'avgPool › gradient x=[3,3,1] f=[3,3] s=1 p=explicit':
      'the gradient of TensorFlow.js divides by all places of a window, its mean only by those within the image',
  },
  'ops/broadcast_args_test.js': {
    'broadcastArgs › ([1,2], [1,3]) -> error': 'a program computes and cannot stop at the numbers it is given',
  },
  'ops/conv2d_transpose_test.js': {
    'conv2dTranspose › input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same vec4':
      'an input of 8 × 8 has no output of 4 × 4 at stride 1: refused',
  },
  'ops/depthwise_conv2d_test.js': {
    'depthwiseConv2d gradients › throws error on dilations > 1': 'dilated convolutions have gradients here',
  },
  'ops/gather_test.js': {
    'gather › throws when index is out of bound':
      '100 is refused in the words of the engine; −1 is the last, as everywhere in ONNX',
  },
  'gradients_test.js': {
    'gradients › errors if relevant ops are missing grads':
      'comparisons and their like have a slope here: 0, as numbers that are compared for a mask shall have',
  },
  'ops/mirror_pad_test.js': { 'mirrorPad › grad': mirror, 'mirrorPad › gradient with clones': mirror },
  'ops/pool_test.js': {
    'pool › max x=[2,2,3] f=[1,1] s=2 p=1 fractional outputs default rounding': onePixel,
    'pool › avg x=[2,2,3] f=[1,1] s=2 p=1 fractional outputs default rounding': onePixel,
  },
  'ops/sign_test.js': {
    'sign › basic': nanSign,
    'sign › accepts a tensor-like object': nanSign,
    'sign › does not propagate NaNs': nanSign,
  },
  'ops/tan_test.js': { 'tan › numbers exceed float32 precision': float32 },
};
