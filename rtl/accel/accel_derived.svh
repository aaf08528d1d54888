  // Derived constants (data sheet section 3.1); the body of every accel_build_pkg ends with this
  // file. They are here and not in accel_pkg because Yosys 0.23 does not see one package from the
  // constants of another. Constants that are 0 without an engine and that are widths or divisors
  // have a twin of at least 1 (...Min), so that declarations stay legal.

  localparam int unsigned Dup =
      ((Cim == 0) || (QVecCim * PVec == 0)) ? 1 : QVecCim * PVec;
  localparam int unsigned QT = QVecDsp + QVecCim;
  localparam int unsigned Cols = QVecDsp * PVec;
  localparam int unsigned NPairs = CVec / 2;
  localparam int unsigned NBlocks = NGroups * RVec * NPairs;

  localparam int unsigned PortionBits = 32 * (1 + Large) / Dup;
  localparam int unsigned Halves = (PortionBits == 64) ? 2 : 1;
  localparam int unsigned WordPortion = PortionBits / Halves;  // 32, 16, 8
  localparam int unsigned PerWord = 32 / WordPortion;  // 1, 2, 4
  localparam int unsigned KSub = KVec / Halves;

  localparam int unsigned LogDup = $clog2(Dup);
  localparam int unsigned LogHalves = $clog2(Halves);
  localparam int unsigned LogPerWord = $clog2(PerWord);
  localparam int unsigned LogWordPortion = $clog2(WordPortion);

  localparam int unsigned Readout = (Cim == 0) ? 0 : 4 * (1 + Large);
  localparam int unsigned CapDelay = (Cim == 0) ? 6 : 4;

  localparam int unsigned ColsMin = (Cols == 0) ? 1 : Cols;
  localparam int unsigned CVecDspMin = (CVecDsp == 0) ? 1 : CVecDsp;
  localparam int unsigned KVecDspMin = (KVecDsp == 0) ? 1 : KVecDsp;
  localparam int unsigned PackingMin = (DesignPacking == 0) ? 1 : DesignPacking;
  localparam int unsigned PerCell = 4 / PackingMin;
  localparam int unsigned WordsPerHalf = (NPairs < CVecDspMin) ? 1 : NPairs / CVecDspMin;
  localparam int unsigned NumMult = RVec * CVecDsp * KVecDsp * Cols / PackingMin;
  // Kernel passes kp of a whole tile.
  localparam int unsigned KpVec = (KVec < KVecDspMin) ? 1 : KVec / KVecDspMin;

  // Activation buffers. Of an engine that is not there: 1 bank, 4 channels.
  localparam int unsigned QVecDspMin = (QVecDsp == 0) ? 1 : QVecDsp;
  localparam int unsigned QVecCimMin = (QVecCim == 0) ? 1 : QVecCim;
  localparam int unsigned XBanksDsp = 1 << $clog2((QVecDspMin - 1) * MaxStride + RVec);
  localparam int unsigned XBanksCim = 1 << $clog2((QVecCimMin - 1) * MaxStride + RVec);
  localparam int unsigned YBanks = 1 << $clog2((PVec - 1) * MaxStride + 1);
  localparam int unsigned WordChansDsp = (CVecDspMin < 4) ? 4 : CVecDspMin;
  localparam int unsigned WordChansCim = (NPairs < 4) ? 4 : NPairs;

  // Widths of the flat buses (at least 1 bit).
  localparam int unsigned WordsBits = 32 * NBlocks;  // port B of all blocks
  localparam int unsigned AccDspBits = 32 * KVec * ColsMin;  // (kk, col)
  localparam int unsigned AccCimBits = 32 * KVec * Dup;  // (kk, e)
  localparam int unsigned ActDspBits = 9 * RVec * CVecDspMin * ColsMin;
  localparam int unsigned ActCimBits = 8 * RVec * NPairs * Dup;
  localparam int unsigned BlockBits = (NBlocks == 1) ? 1 : $clog2(NBlocks);  // a block number
