/**
 * ONNX files: a small protobuf writer and the lowering of models into the operators that ONNX
 * Runtime is fastest at. Nothing here runs a network, and no ONNX library is needed.
 */
@NullMarked
package org.spectrim.onnx;

import org.jspecify.annotations.NullMarked;
