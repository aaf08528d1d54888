// The reader of .npy files.
#include "verilator_tb/core/npy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace m4::tb {
namespace {

// A .npy file in the test's temporary folder.
class Npy : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(file_); }

  static std::string Header(const std::string& dictionary, char major = 1, char minor = 0) {
    std::string text = "\x93NUMPY";
    text += major;
    text += minor;
    const std::size_t length = dictionary.size();
    for (int i = 0; i < (major == 2 ? 4 : 2); ++i) text += static_cast<char>(length >> (8 * i));
    return text + dictionary;
  }

  static std::string Dictionary(const std::string& type, const std::string& shape,
                                const std::string& fortran = "False") {
    return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape +
           ", }\n";
  }

  NpyArray Read(const std::string& bytes) {
    std::ofstream(file_, std::ios::binary) << bytes;
    return ReadNpy(file_, {"v.yaml", 6, 31});
  }

  std::string Error(const std::string& bytes) {
    try {
      Read(bytes);
    } catch (const VectorError& error) {
      return error.what();
    }
    return "";
  }

  std::filesystem::path file_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("m4_") + testing::UnitTest::GetInstance()->current_test_info()->name() + ".npy");
};

using Values = std::vector<std::int32_t>;
using Shape = std::vector<std::size_t>;

TEST_F(Npy, ReadsInt8) {
  const NpyArray array = Read(Header(Dictionary("|i1", "(2, 3)")) + "\x01\xFF\x7F\x80\x02\x03");
  EXPECT_EQ(array.shape, (Shape{2, 3}));
  EXPECT_EQ(array.values, (Values{1, -1, 127, -128, 2, 3}));
}

TEST_F(Npy, ReadsUint8) {
  EXPECT_EQ(Read(Header(Dictionary("|u1", "(2,)")) + "\xFF\x05").values, (Values{255, 5}));
}

TEST_F(Npy, ReadsInt16AndInt32) {
  EXPECT_EQ(Read(Header(Dictionary("<i2", "(2,)")) + "\xFE\xFF\x34\x12").values,
            (Values{-2, 0x1234}));
  EXPECT_EQ(Read(Header(Dictionary("<i4", "(1, 1)")) + "\xFD\xFF\xFF\xFF").values, (Values{-3}));
}

TEST_F(Npy, ReadsFormatVersion2) {
  EXPECT_EQ(Read(Header(Dictionary("|i1", "(1, 2)"), 2) + "\x05\x06").values, (Values{5, 6}));
}

TEST_F(Npy, RejectsWhatIsNoNpyFile) {
  EXPECT_EQ(
      Error("hello, this is text"),
      "v.yaml:6:31: m4_RejectsWhatIsNoNpyFile.npy is no .npy file; one begins with \\x93NUMPY");
  EXPECT_EQ(
      Error(""),
      "v.yaml:6:31: m4_RejectsWhatIsNoNpyFile.npy is no .npy file; one begins with \\x93NUMPY");
}

TEST_F(Npy, RejectsMissingFiles) {
  try {
    ReadNpy("/no/such.npy", {"v.yaml", 6, 31});
    FAIL();
  } catch (const VectorError& error) {
    EXPECT_STREQ(error.what(),
                 "v.yaml:6:31: such.npy cannot be read; a readable .npy file is needed");
  }
}

// Reading it would never end.
TEST_F(Npy, RejectsWhatIsNoRegularFile) {
  EXPECT_THROW(ReadNpy("/dev/zero", {"v.yaml", 6, 31}), VectorError);
}

TEST_F(Npy, RejectsOtherFormatVersions) {
  EXPECT_EQ(
      Error(Header(Dictionary("|i1", "(1,)"), 3) + "\x01"),
      "v.yaml:6:31: m4_RejectsOtherFormatVersions.npy has format version 3.0; 1.0 and 2.0 are "
      "allowed");
}

TEST_F(Npy, RejectsTypesThatAreNoIntegers) {
  for (const std::string type : {"<f4", ">i2", "<i8", "<u2", "|b1"}) {
    EXPECT_EQ(Error(Header(Dictionary(type, "(1,)")) + "abcdefgh"),
              "v.yaml:6:31: m4_RejectsTypesThatAreNoIntegers.npy has elements of type '" + type +
                  "'; int8, uint8, int16 and int32, little-endian, are allowed");
  }
}

TEST_F(Npy, RejectsFortranOrder) {
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(1, 1)", "True")) + "a"),
            "v.yaml:6:31: m4_RejectsFortranOrder.npy is in Fortran order; C order is allowed");
}

TEST_F(Npy, RejectsOtherRanks) {
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(1, 1, 1)")) + "a"),
            "v.yaml:6:31: m4_RejectsOtherRanks.npy has rank 3; ranks 1 and 2 are allowed");
  EXPECT_EQ(Error(Header(Dictionary("|i1", "()")) + "a"),
            "v.yaml:6:31: m4_RejectsOtherRanks.npy has rank 0; ranks 1 and 2 are allowed");
}

TEST_F(Npy, RejectsEmptyArrays) {
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(0, 4)"))),
            "v.yaml:6:31: m4_RejectsEmptyArrays.npy is empty; at least one element is needed");
}

TEST_F(Npy, RejectsFilesOfAnotherLength) {
  const std::string tail = " bytes of data; its header says another number";
  const std::string name = "v.yaml:6:31: m4_RejectsFilesOfAnotherLength.npy has ";
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(2, 3)")) + "abcde"), name + "5" + tail);
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(2, 3)")) + "abcdefg"), name + "7" + tail);
  EXPECT_EQ(Error(Header(Dictionary("<i4", "(4294967296, 4294967296)")) + "abcd"),
            name + "4" + tail);
}

TEST_F(Npy, RejectsBrokenHeaders) {
  const std::string name = "v.yaml:6:31: m4_RejectsBrokenHeaders.npy ";
  const std::string whole = Header(Dictionary("|i1", "(2, 3)"));
  EXPECT_EQ(Error(whole.substr(0, 30)), name + "ends within its header; a whole file is needed");
  EXPECT_EQ(Error(Header("{'fortran_order': False, 'shape': (1,)}") + "a"),
            name + "has no 'descr' in its header; NumPy writes it");
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(-2, 3)")) + "a"),
            name + "has a broken shape; (rows, columns) is needed");
  EXPECT_EQ(Error(Header(Dictionary("|i1", "7")) + "a"),
            name + "has no shape in its header; (rows, columns) is needed");
  for (const char* shape : {"(7)", "(,7)", "(2 3)", "(2,,3)", "(02, 3)", "(2.0, 3)"}) {
    EXPECT_EQ(Error(Header(Dictionary("|i1", shape)) + "abcdef"),
              name + "has a broken shape; (rows, columns) is needed");
  }
}

TEST_F(Npy, RejectsMoreInTheHeader) {
  const std::string sentence =
      "v.yaml:6:31: m4_RejectsMoreInTheHeader.npy has more than that in its header; descr, "
      "fortran_order and shape are allowed, each once";
  const std::string rest = "'fortran_order': False, 'shape': (1,), }\n";
  EXPECT_EQ(Error(Header("{'descr': '|i1', 'descr': '<i4', " + rest) + "a"), sentence);
  EXPECT_EQ(Error(Header("{'descr': '|i1', 'x': 1, " + rest) + "a"), sentence);
  EXPECT_EQ(Error(Header("x{'descr': '|i1', " + rest) + "a"), sentence);
  EXPECT_EQ(Error(Header(Dictionary("|i1", "(1,)", "Falsely")) + "a"), sentence);
  const auto shape = "{'shape':(1,),'fortran_order':False,'descr':'|i1'}";
  EXPECT_EQ(Read(Header(shape) + "a").values, Values{'a'});
}

TEST_F(Npy, SentencesAreOneLine) {
  EXPECT_EQ(Error(Header(Dictionary("\n\xff", "(1,)")) + "a"),
            "v.yaml:6:31: m4_SentencesAreOneLine.npy has elements of type '\\n\\xff'; int8, uint8, "
            "int16 and int32, little-endian, are allowed");
}

}  // namespace
}  // namespace m4::tb
