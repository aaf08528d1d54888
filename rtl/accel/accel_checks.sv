// Rules of a build (data sheet section 3.2): a build that breaks one is refused at elaboration with
// the sentence. The numbers are those of the data sheet.
//
// The sentences have no format arguments, as Yosys 0.23 prints those raw.

module accel_checks;

  localparam int unsigned HasDsp = accel_build_pkg::HasDsp;
  localparam int unsigned Cim = accel_build_pkg::Cim;
  localparam int unsigned Large = accel_build_pkg::Large;
  localparam int unsigned DoublePumped = accel_build_pkg::DoublePumped;
  localparam int unsigned RVec = accel_build_pkg::RVec;
  localparam int unsigned PVec = accel_build_pkg::PVec;
  localparam int unsigned QVecDsp = accel_build_pkg::QVecDsp;
  localparam int unsigned CVecDsp = accel_build_pkg::CVecDsp;
  localparam int unsigned KVecDsp = accel_build_pkg::KVecDsp;
  localparam int unsigned DesignPacking = accel_build_pkg::DesignPacking;
  localparam int unsigned QVecCim = accel_build_pkg::QVecCim;
  localparam int unsigned CVec = accel_build_pkg::CVec;
  localparam int unsigned KVec = accel_build_pkg::KVec;
  localparam int unsigned NGroups = accel_build_pkg::NGroups;
  localparam int unsigned MaxStride = accel_build_pkg::MaxStride;
  localparam int unsigned ActDepth = accel_build_pkg::ActDepth;
  localparam int unsigned ParamDepth = accel_build_pkg::ParamDepth;
  localparam int unsigned CVecDspMin = accel_build_pkg::CVecDspMin;
  localparam int unsigned KVecDspMin = accel_build_pkg::KVecDspMin;
  localparam int unsigned KSub = accel_build_pkg::KSub;
  localparam int unsigned Cols = accel_build_pkg::Cols;
  localparam int unsigned WordPortion = accel_build_pkg::WordPortion;

  // 1
  if ((HasDsp == 0) && (Cim == 0)) begin : gen_rule1
    $error("a build has the DSP engine, a compute-in-BRAM engine, or both");
  end

  // 2
  if (Cim > 1) begin : gen_rule2
    $error("Cim is 0 (plain RAM) or 1 (M4BRAM)");
  end

  // 3
  if ((Cim == 0) && ((QVecCim != 0) || (Large != 0) || (DoublePumped != 0))) begin : gen_rule3
    $error("without a compute-in-BRAM engine QVecCim, Large and DoublePumped are 0");
  end

  // 4
  if (((HasDsp == 0) && ((QVecDsp != 0) || (CVecDsp != 0) || (KVecDsp != 0) ||
                         (DesignPacking != 0))) ||
      ((HasDsp != 0) && ((QVecDsp == 0) || (CVecDsp == 0) || (KVecDsp == 0) ||
                         (QVecDsp > 8)))) begin : gen_rule4
    $error("with the DSP engine QVecDsp is 1 to 8, CVecDsp, KVecDsp not 0; else all DSP sizes 0");
  end

  // 5
  if ((Cim != 0) && (QVecCim * PVec != 1) &&
      (QVecCim * PVec != 2) && (QVecCim * PVec != 4)) begin : gen_rule5
    $error("the duplication factor QVecCim * PVec is 1, 2 or 4");
  end

  // 6
  if ((RVec < 1) || (RVec > 15) || (PVec < 1) || (PVec > 8)) begin : gen_rule6
    $error("RVec is 1 to 15 and PVec is 1 to 8");
  end

  // 7
  if ((CVec % 2 != 0) || ((CVec / 2 != 1) && (CVec / 2 != 2) &&
                          ((CVec == 0) || (CVec % 8 != 0)))) begin : gen_rule7
    $error("CVec / 2 is 1, 2 or a multiple of 4");
  end

  // 8
  if ((CVecDsp != 1) && (CVecDsp != 2) && (CVecDsp % 4 != 0)) begin : gen_rule8
    $error("CVecDsp is 1, 2 or a multiple of 4");
  end

  // 9
  if ((HasDsp != 0) && ((CVec / 2) % CVecDspMin != 0)) begin : gen_rule9
    $error("CVec / 2 is a multiple of CVecDsp: a block gives one word per cycle through port B");
  end

  // 10
  if ((KVec == 0) || (KVec % 4 != 0)) begin : gen_rule10
    $error("KVec is a multiple of 4");
  end

  // 11
  if ((HasDsp != 0) && (KSub % KVecDspMin != 0)) begin : gen_rule11
    $error("KVec is a multiple of KVecDsp; in size L without duplication KVec / 2 is");
  end

  // 12
  if ((RVec * CVec / 2 > 64) || (RVec * CVecDsp > 64)) begin : gen_rule12
    $error("an adder tree has at most 64 inputs: RVec * CVec / 2 and RVec * CVecDsp");
  end

  // 13
  if ((HasDsp != 0) && (((Cols % 2 == 0) && (KVecDsp % 2 != 0)) ||
      ((Cols % 2 != 0) && (KVecDsp % 4 != 0)))) begin : gen_rule13
    $error("KVecDsp is even if QVecDsp * PVec is even, else a multiple of 4");
  end

  // 14
  if ((HasDsp != 0) && (DesignPacking != 1) && (DesignPacking != 2) &&
      (DesignPacking != 4)) begin : gen_rule14
    $error("DesignPacking is 1, 2 or 4");
  end

  // 15
  if (NGroups < (2 * KSub + WordPortion - 1) / WordPortion) begin : gen_rule15
    $error("NGroups is too small for a tile of 2-bit weights");
  end

  // 16
  if ((MaxStride != 1) && (MaxStride != 2) && (MaxStride != 4)) begin : gen_rule16
    $error("MaxStride is 1, 2 or 4");
  end

  // 17
  if ((ActDepth < 16) || (ActDepth > 65536) || ((32'd1 << $clog2(ActDepth)) != ActDepth) ||
      (ParamDepth < 16) || (ParamDepth > 65536) ||
      ((32'd1 << $clog2(ParamDepth)) != ParamDepth)) begin : gen_rule17
    $error("ActDepth and ParamDepth are powers of two from 16 to 65536");
  end

  // Constants that not every build reads.
  logic unused_constants;
  assign unused_constants = ^{
    accel_build_pkg::Dup, accel_build_pkg::QT, accel_build_pkg::Cols, accel_build_pkg::NPairs,
    accel_build_pkg::NBlocks, accel_build_pkg::PortionBits, accel_build_pkg::Halves,
    accel_build_pkg::WordPortion, accel_build_pkg::PerWord, accel_build_pkg::KSub,
    accel_build_pkg::LogDup, accel_build_pkg::LogHalves, accel_build_pkg::LogPerWord,
    accel_build_pkg::LogWordPortion, accel_build_pkg::Readout, accel_build_pkg::CapDelay,
    accel_build_pkg::ColsMin, accel_build_pkg::CVecDspMin, accel_build_pkg::KVecDspMin,
    accel_build_pkg::PackingMin, accel_build_pkg::PerCell, accel_build_pkg::WordsPerHalf,
    accel_build_pkg::NumMult, accel_build_pkg::KpVec, accel_build_pkg::QVecDspMin,
    accel_build_pkg::QVecCimMin, accel_build_pkg::XBanksDsp, accel_build_pkg::XBanksCim,
    accel_build_pkg::YBanks, accel_build_pkg::WordChansDsp, accel_build_pkg::WordChansCim,
    accel_build_pkg::WordsBits, accel_build_pkg::AccDspBits, accel_build_pkg::AccCimBits,
    accel_build_pkg::ActDspBits, accel_build_pkg::ActCimBits, accel_build_pkg::BlockBits
  };

endmodule
