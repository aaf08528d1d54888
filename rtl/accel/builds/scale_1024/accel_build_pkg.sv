// Sizes of the build `scale_1024` (data sheet of the accelerator, section 3.3).

package accel_build_pkg;

  localparam int unsigned HasDsp        = 0;    // 1: the DSP engine is there
  localparam int unsigned Cim           = 1;    // CIM engine: 0 none (plain RAM), 1 M4BRAM
  localparam int unsigned Large         = 0;    // blocks of size L
  localparam int unsigned DoublePumped  = 0;    // blocks with a double clock
  localparam int unsigned RVec          = 1;    // filter columns at once
  localparam int unsigned PVec          = 1;    // output rows at once
  localparam int unsigned QVecDsp       = 0;    // DSP engine: output columns
  localparam int unsigned CVecDsp       = 0;    // DSP engine: channels
  localparam int unsigned KVecDsp       = 0;    // DSP engine: kernels
  localparam int unsigned DesignPacking = 0;    // products per multiplier of the array
  localparam int unsigned QVecCim       = 1;    // CIM engine: output columns
  localparam int unsigned CVec          = 64;   // channels of a tile
  localparam int unsigned KVec          = 128;  // kernels of a tile
  localparam int unsigned NGroups       = 32;   // k groups of the filter cache
  localparam int unsigned MaxStride     = 1;    // largest stride
  localparam int unsigned ActDepth      = 64;   // words per bank of an activation buffer
  localparam int unsigned ParamDepth    = 512;  // kernels that the parameter memory holds

`include "../../accel_derived.svh"

endpackage
