// Sizes of the build `l_dp_d4` (data sheet of the accelerator, section 3.3).

package accel_build_pkg;

  localparam int unsigned HasDsp        = 1;    // 1: the DSP engine is there
  localparam int unsigned Cim           = 1;    // CIM engine: 0 none (plain RAM), 1 M4BRAM
  localparam int unsigned Large         = 1;    // blocks of size L
  localparam int unsigned DoublePumped  = 1;    // blocks with a double clock
  localparam int unsigned RVec          = 3;    // filter columns at once
  localparam int unsigned PVec          = 2;    // output rows at once
  localparam int unsigned QVecDsp       = 2;    // DSP engine: output columns
  localparam int unsigned CVecDsp       = 1;    // DSP engine: channels
  localparam int unsigned KVecDsp       = 2;    // DSP engine: kernels
  localparam int unsigned DesignPacking = 1;    // products per multiplier of the array
  localparam int unsigned QVecCim       = 2;    // CIM engine: output columns
  localparam int unsigned CVec          = 4;    // channels of a tile
  localparam int unsigned KVec          = 4;    // kernels of a tile
  localparam int unsigned NGroups       = 2;    // k groups of the filter cache
  localparam int unsigned MaxStride     = 2;    // largest stride
  localparam int unsigned ActDepth      = 1024; // words per bank of an activation buffer
  localparam int unsigned ParamDepth    = 512;  // kernels that the parameter memory holds

`include "../../accel_derived.svh"

endpackage
