#include "client/cli/replay/csv_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <sstream>

namespace nexting::client::cli {
namespace {

absl::StatusOr<std::unique_ptr<CsvReader>> Open(const std::string& text) {
  return CsvReader::Open(std::make_unique<std::istringstream>(text), "f.csv");
}

// All records, cells joined by `|`, with their lines.
std::vector<std::string> Records(CsvReader* reader) {
  std::vector<std::string> records;
  CsvRecord record;
  while (true) {
    const absl::StatusOr<bool> read = reader->Next(&record);
    if (!read.ok()) records.push_back(std::string(read.status().message()));
    if (!read.ok() || !*read) return records;
    std::string joined = std::to_string(record.line);
    for (const std::string& cell : record.cells) joined += "|" + cell;
    records.push_back(joined);
  }
}

std::vector<std::string> RecordsOf(const std::string& text) { return Records(Open(text)->get()); }

using Lines = std::vector<std::string>;

TEST(CsvReaderTest, ReadsPlainRecordsWithOrWithoutALastLineBreak) {
  EXPECT_EQ(RecordsOf("a,b\n1,2\n3,4\n"), (Lines{"2|1|2", "3|3|4"}));
  EXPECT_EQ(RecordsOf("a,b\n1,2\n3,4"), (Lines{"2|1|2", "3|3|4"}));
}

TEST(CsvReaderTest, ReadsWindowsLineEndsAByteOrderMarkAndSkipsBlankLines) {
  const auto reader = Open(
      "\xEF\xBB\xBF"
      "a, b \r\n\r\n1,2\r\n  \r\n\r\n3,4\r\n\r\n");
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->header(), (Lines{"a", "b"}));
  EXPECT_EQ(Records(reader->get()), (Lines{"3|1|2", "6|3|4"}));
}

TEST(CsvReaderTest, ReadsAQuotedHeaderBehindAByteOrderMark) {
  const auto reader = Open("\xEF\xBB\xBF\"a,b\",\"c\"\n1,2\n");
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->header(), (Lines{"a,b", "c"}));
}

// Else "1<CR>2" would become 12.
TEST(CsvReaderTest, ACarriageReturnInsideALineStays) {
  EXPECT_EQ(RecordsOf("a,b\r\n1\r2,3\r\r\n4,5\r"), (Lines{"2|1\r2|3\r", "3|4|5"}));
}

TEST(CsvReaderTest, ReadsQuotesWithCommasLineBreaksAndQuotesInThem) {
  EXPECT_EQ(RecordsOf("a,b\n\"1,5\",\"x\"\"y\"\n\"two\nlines\",2\n9,9\n"),
            (Lines{"2|1,5|x\"y", "3|two\nlines|2", "5|9|9"}));
}

TEST(CsvReaderTest, KeepsEmptyCellsAlsoTheLastAndALoneQuotedOne) {
  EXPECT_EQ(RecordsOf("a,b,c\n,,\n1,,\n"), (Lines{"2|||", "3|1||"}));
  EXPECT_EQ(RecordsOf("a\n\"\"\n"), (Lines{"2|"}));
}

TEST(CsvReaderTest, AnotherNumberOfCellsIsAnErrorWithTheLine) {
  EXPECT_EQ(RecordsOf("a,b\n1,2\n1,2,3\n"), (Lines{"2|1|2", "f.csv:3: 3 cells, the header names 2 columns"}));
}

TEST(CsvReaderTest, QuotesThatDoNotEndAreAnError) {
  EXPECT_EQ(RecordsOf("a,b\n1,\"2\n3,4\n"), (Lines{"f.csv:2: quotes do not end"}));
}

TEST(CsvReaderTest, AnEmptyFileAndATwiceNamedColumnAreErrors) {
  EXPECT_EQ(Open("").status().message(), "f.csv is empty: the first line must name the columns");
  EXPECT_EQ(Open("\n\n").status().message(), "f.csv is empty: the first line must name the columns");
  EXPECT_EQ(Open("a,b,a\n").status().message(), "f.csv:1: the column `a` is named twice");
}

TEST(CsvReaderTest, PeekedRecordsStillComeFromNext) {
  auto reader = Open("a\n1\n2\n3\n");
  ASSERT_EQ((*(*reader)->Peek(2))->size(), 2u);
  ASSERT_EQ((*(*reader)->Peek(9))->size(), 3u);
  EXPECT_EQ(Records(reader->get()), (Lines{"2|1", "3|2", "4|3"}));
}

TEST(CsvReaderTest, CountsBytesOfAFile) {
  const std::string path = testing::TempDir() + "/nexting_csv_reader_test_" + std::to_string(getpid()) + ".csv";
  std::ofstream(path) << "a\n1\n22\n";
  auto reader = CsvReader::OpenFile(path);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->bytes_total(), 7u);
  EXPECT_EQ((*reader)->bytes_read(), 2u);
  Records(reader->get());
  EXPECT_EQ((*reader)->bytes_read(), 7u);
}

TEST(CsvReaderTest, FilesThatCannotBeReadAreNamed) {
  EXPECT_EQ(CsvReader::OpenFile("/no/such.csv").status(), absl::NotFoundError("cannot read /no/such.csv"));
  EXPECT_FALSE(CsvReader::OpenFile(testing::TempDir()).ok());
}

TEST(ParseCellTest, NumbersMissingValuesAndNeither) {
  double value = 0;
  EXPECT_TRUE(ParseCell(" -1.5e3 ", &value));
  EXPECT_EQ(value, -1500);
  for (const char* missing : {"", " ", "nan", "NaN", "NA"}) {
    value = 0;
    EXPECT_TRUE(ParseCell(missing, &value)) << missing;
    EXPECT_TRUE(std::isnan(value)) << missing;
  }
  for (const char* bad : {"x", "1,5", "1 2", "inf", "-Infinity", "1e999", "0x"})
    EXPECT_FALSE(ParseCell(bad, &value)) << bad;
}

}  // namespace
}  // namespace nexting::client::cli
