/** The compiled kernels that have no gradient of their own, each with the reason. */

const maker = 'it is made of no tensor';
const fused = 'tf.fused differentiates through the kernels without bias and activation';
const second = 'second derivatives of pooling are not there: none of the losses that agents use has them';

export const withoutGradient: Readonly<Record<string, string>> = {
  Fill: maker,
  Range: maker,
  LinSpace: maker,
  _FusedMatMul: fused,
  FusedConv2D: fused,
  FusedDepthwiseConv2D: fused,
  MaxPoolGrad: second,
  AvgPoolGrad: second,
  BroadcastArgs: 'its inputs are shapes',
};
